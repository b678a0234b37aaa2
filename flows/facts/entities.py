"""Entities of a text: registered by name or alias, discovered by how they are written, and references back to both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from flows.facts import coreference, kinds, names
from flows.facts.aliases import Hit, Registry, compact, registry
from flows.facts.lexicon import Lexicon, lexicon
from flows.facts.records import Entity, Mention
from flows.reference import Reference, default

_BRACKET = re.compile(r"['’\"”]?\s?\(([A-Z][A-Za-z&-]{1,9})\)")
_TICKER = re.compile(r"\s?:\s?[A-Z0-9.]{1,6}\)")
_VERSION = re.compile(r"\s(\d{1,2}(?:\.\d+){1,2})(?![\w%])(?!\s(?:million|billion|trillion|percent|per cent))")
_MODEL_NUMBER = re.compile(
    r"\s(\d{1,2}[A-Z]?)(?![\w%,.]?\d)(?!%|\s?(?:million|billion|percent|per cent|GB|MB|TB|years|days))\b"
)
_MODEL_TAIL = re.compile(r"(?:-\d\w*|[A-Z]{1,3}(?=\W|$))")
_STATE = re.compile(
    r"\s((?:national |federal |central )?(?:government|parliament|cabinet|central bank|treasury|(?:[a-z]+ )?ministry))\b"
)
_SLUG = re.compile(r"[^a-z0-9\u2e80-\uffff]+")
_LOWER = re.compile(r"(?<![\w.])[a-z]{3,}")


@dataclass(slots=True)
class _Book:
    """What one document has shown so far: its entities, its mentions, and the short forms of its names."""

    entities: dict[str, Entity] = field(default_factory=dict)
    industries: dict[str, str | None] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    shorts: dict[str, str] = field(default_factory=dict)


def find(text: str, *, reference: Reference | None = None) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """Every entity that a text names, and every mention of one, by start and without overlap.

    Offsets are code points, half-open. A mention with `reference` True refers back ("the company", "it"). The id of a
    registered entity is its id in `entities.csv` or `places.csv`; that of a discovered one is `x:` and its normalised
    name, so that it is the same in every document.
    """
    tables = reference or default()
    listed, words = registry(tables), lexicon(tables)
    hits = [
        hit
        for hit in listed.match(text)
        if not (text[hit.start - 1 : hit.start] == "(" and _TICKER.match(text, hit.end))
    ]
    units = names.units(text, hits, words)
    places = {hit.start for hit in hits if listed.listed[hit.entity_id].entity.kind == "place"}
    book = _Book()
    singles: list[names.Piece] = []
    for piece in names.pieces(text, units, listed, words):
        if len(piece.units) == 1 and piece.units[0].hit is None:
            singles.append(piece)
        else:
            _name(piece, text, book, listed, words, places)
    lowered = set(_LOWER.findall(text)) if singles else set()
    for piece in singles:
        _single(piece, text, book, listed, words, lowered, places)
    _states(text, units, book, listed, words)
    book.mentions.sort(key=lambda mention: mention.start)
    _local_codes(book)
    references = coreference.find(text, book.mentions, book.entities, book.industries, words)
    mentions = tuple(sorted((*book.mentions, *references), key=lambda mention: mention.start))
    return tuple(book.entities.values()), mentions


def slug(name: str) -> str:
    """A name as an identifier: lower case, no accents, hyphens for what is neither letter nor digit."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() if name.isascii() is False else name
    plain = plain or name
    return _SLUG.sub("-", plain.lower().replace("'", "").replace("’", "")).strip("-")


def _core(parts: list[str], words: Lexicon) -> list[str]:
    """A name's words without its legal form: "Aer Lingus Group PLC" -> "Aer Lingus"."""
    core = list(parts)
    while len(core) > 1 and (suffix := words.suffixes.get(core[-1])) is not None and suffix.legal:
        core.pop()
    return core


def _known(hit: Hit, book: _Book, listed: Registry) -> Entity:
    """A registered entity, entered in the book with its short forms when first met."""
    if hit.entity_id not in book.entities:
        entry = listed.listed[hit.entity_id]
        book.entities[hit.entity_id] = entry.entity
        book.industries[hit.entity_id] = entry.industry
        if entry.entity.kind == "person":
            for name in entry.names:
                _person_shorts(name.split(), hit.entity_id, book)
    return book.entities[hit.entity_id]


def _person_shorts(parts: list[str], key: str, book: _Book) -> None:
    """A person is called by the last name, or by the first, once named in full."""
    plain = [p for p in parts if p.rstrip(".") not in ("Jr", "Sr", "II", "III") and len(p.rstrip(".")) > 1]
    if len(plain) >= 2:
        book.shorts.setdefault(plain[-1], key)
        book.shorts.setdefault(plain[0], key)


def _name(piece: names.Piece, text: str, book: _Book, listed: Registry, words: Lexicon, places: set[int]) -> None:
    """Enter a piece of several words, or a registered name."""
    units = piece.units
    start, end = piece.start, piece.end
    head = units[0].hit
    if head is not None:
        entity = _known(head, book, listed)
        rest = [unit.word for unit in units[1:]]
        if not rest:
            end = _extend(entity, text, end)
            _mention(entity.entity_id, text, start, end, book)
            return
        if all(w.lower() in words.alone or w in book.shorts for w in rest):
            _mention(entity.entity_id, text, start, units[0].end, book)
            for unit in units[1:]:
                if unit.word in book.shorts:
                    _mention(book.shorts[unit.word], text, unit.start, unit.end, book)
            return
        ends = [words.suffixes.get(w) for w in rest]
        if entity.kind != "place" and all(
            s is not None and (s.legal or s.kind == entity.kind == "index") for s in ends
        ):
            _mention(entity.entity_id, text, start, end, book)
            return
    surface = text[start:end]
    if head is None and _is_phrase(units, surface, text, words):
        return
    owner = book.entities[head.entity_id] if head is not None else None
    owned = owner is not None and owner.kind in ("company", "platform", "product")
    kind, industry = kinds.guess(
        surface.split(),
        text,
        start,
        end,
        titled=piece.titled,
        owned=owned,
        beside_place=text[end : end + 2] == ", " and end + 2 in places,
        lexicon=words,
    )
    core = _core(surface.split(), words)
    key = "x:" + slug(" ".join(core))
    if key not in book.entities:
        parent = owner.entity_id if owner is not None and owned else None
        book.entities[key] = Entity(key, surface, kind, parent)
        book.industries[key] = industry
    _shorts(core, kind, key, book, words)
    _mention(key, text, start, end, book)


def _is_phrase(units: tuple[names.Unit, ...], surface: str, text: str, words: Lexicon) -> bool:
    """Whether ordinary words with capitals are only a phrase: no suffix, no acronym after it, written once."""
    if not all(unit.hit is None and words.is_plain(unit.word) and unit.word not in words.suffixes for unit in units):
        return False
    return _BRACKET.match(text, units[-1].end) is None and text.count(surface) < 2


def _shorts(core: list[str], kind: str, key: str, book: _Book, words: Lexicon) -> None:
    """Enter the short forms a discovered name may come back under: last name, first words, initials."""
    if kind == "person":
        _person_shorts(core, key, book)
        return
    book.shorts.setdefault(" ".join(core), key)
    base = list(core)
    while len(base) > 1 and base[-1] in words.suffixes:
        base.pop()
    if len(base) < len(core) and not all(words.is_plain(w) for w in base):
        book.shorts.setdefault(" ".join(base), key)
    initials = "".join(w[0] for w in core if w[:1].isupper())
    if len(initials) >= 3:
        book.shorts.setdefault(initials, key)


def _extend(entity: Entity, text: str, end: int) -> int:
    """Where a registered name ends with the version or model number after it: "WeChat 5.0", "A330-300E"."""
    if entity.kind in ("product", "platform") and end < len(text):
        match = _VERSION.match(text, end)
        if match is None and entity.kind == "product":
            match = _MODEL_TAIL.match(text, end) if text[end - 1].isdigit() else _MODEL_NUMBER.match(text, end)
        if match is not None:
            return match.end()
    return end


def _mention(key: str, text: str, start: int, end: int, book: _Book) -> None:
    """Enter a mention, and the acronym in brackets after it as another name of the same entity."""
    book.mentions.append(Mention(key, text[start:end], start, end))
    match = _BRACKET.match(text, end)
    if match is not None and sum(c.isupper() for c in match.group(1)) >= 2:
        book.shorts[match.group(1)] = key


def _single(
    piece: names.Piece, text: str, book: _Book, listed: Registry, words: Lexicon, lowered: set[str], places: set[int]
) -> None:
    """Enter a single word: a short form of a name of the document, or a name by itself."""
    unit = piece.units[0]
    key = book.shorts.get(unit.word)
    if (
        key is None
        and (known := listed.compact.get(compact(unit.word))) is not None
        and unit.word[1:] != unit.word[1:].lower()
    ):
        key = _known(Hit(unit.start, unit.end, known), book, listed).entity_id
    if key is None:
        if not names.stands_alone(piece, text, words, lowered):
            return
        key = "x:" + slug(unit.word)
        if key == "x:":
            return
        if key not in book.entities:
            owned = text[max(0, unit.start - 3) : unit.start] in ("'s ", "’s ")
            kind, industry = kinds.guess(
                [unit.word],
                text,
                unit.start,
                unit.end,
                titled=piece.titled,
                owned=owned,
                beside_place=text[unit.end : unit.end + 2] == ", " and unit.end + 2 in places,
                lexicon=words,
            )
            book.entities[key] = Entity(key, unit.word, kind)
            book.industries[key] = industry
    _mention(key, text, unit.start, unit.end, book)


def _states(text: str, units: list[names.Unit], book: _Book, listed: Registry, words: Lexicon) -> None:
    """Governments and their bodies by their adjective: "Irish government", "US central bank"."""
    for unit in units:
        if unit.hit is not None:
            place = unit.hit.entity_id if listed.listed[unit.hit.entity_id].entity.kind == "place" else None
        else:
            place = words.demonyms.get(unit.word)
        if place is None:
            continue
        match = _STATE.match(text, unit.end)
        if match is None:
            continue
        key = f"x:{place}-{slug(match.group(1))}"
        kind = "regulator" if "government" not in match.group(1) else "organisation"
        book.entities.setdefault(key, Entity(key, text[unit.start : match.end()], kind, None))
        book.industries.setdefault(key, "ministry")
        book.mentions = [m for m in book.mentions if not (m.start < match.end() and unit.start < m.end)]
        book.mentions.append(Mention(key, text[unit.start : match.end()], unit.start, match.end()))


def _local_codes(book: _Book) -> None:
    """An acronym that the document itself explains means what the document says."""
    for at, mention in enumerate(book.mentions):
        key = book.shorts.get(mention.surface)
        if key is not None and key != mention.entity_id and mention.surface.isupper():
            book.mentions[at] = Mention(key, mention.surface, mention.start, mention.end)
