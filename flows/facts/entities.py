"""Entities of a text: registered by name or alias, discovered by how they are written, and references back to both."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from flows.facts import coreference, kinds, names
from flows.facts.aliases import Hit, Registry, compact, registry
from flows.facts.lexicon import Lexicon, lexicon
from flows.facts.records import Entity, Mention
from flows.reference import Reference, default

_BRACKET = re.compile(r"['’\"”]?\s?\(([A-Z][A-Za-z&-]{1,9})\)")
_TICKER = re.compile(r"\s?:\s?[A-Z0-9.]{1,6}\)")
_VERSION = re.compile(r"\s(\d{1,2}(?:\.\d+){1,2})(?![\w%])(?!\s(?:million|billion|trillion|percent|per cent))")
_MODEL_NUMBER = re.compile(
    r"\s(\d{1,3}[A-Z]?)(?![\w%,.]?\d)(?!%|\s?(?:million|billion|percent|per cent|GB|MB|TB|years|days|[a-z]+s\b))\b"
)
_MODEL_TAIL = re.compile(r"(?:-\d\w*|[A-Z]{1,3}(?=\W|$))")
_STATE = re.compile(
    r"(?:['’]s)?\s((?:national |federal |central )?"
    r"(?:government|parliament|cabinet|central bank|treasury|(?:[a-z]+ )?ministry)\b)"
)
# "Medivation shares jumped": what stands before is a firm, whatever its ending
_MOVES = re.compile(
    r"['’]?s? (?:shares|stock) (?:rose|fell|lost|slid|sank|shed|dropped|slipped|gained|climbed|jumped|soared|surged"
    r"|tumbled|plunged|slumped|closed|ended|were|was)\b"
)
_ARTICLE = re.compile(r"(?:\b(?:[Tt]he|its|new)|['’]s) \Z")
_MOST_LOOKS = 64
_TITLE = re.compile(r"[\"\u201c]([A-Z][^\"\u201c\u201d\n.!?;]{3,60}[\w)])[,.]?[\"\u201d]")
_TITLE_WORDS, _MOST_TITLES = 2, 32
_ALWAYS = 3  # times that a name in 's must be written so
_SMALL = re.compile(r" ([a-z]+)")
_SLUG = re.compile(r"[^a-z0-9\u2e80-\uffff]+")
# The kind of a name that nothing around it tells, and how many of its mentions are asked.
_UNSURE = "organisation"
_GUESSES = 3
# English news capitalises 5 to 20% of its words, German 30 to 40%; in a short text the share varies more.
_MOST_CAPITALS = 0.3
_FEW_WORDS = 200
_BY_START = attrgetter("start")
_OWNERS = frozenset({"company", "platform", "product"})
_LIST_GAPS = frozenset({", ", " and ", ", and ", " or ", " & "})
_LIST_KINDS = frozenset({"company", "platform", "product", "person"})
_GENERATIONS = ("Jr", "Sr", "II", "III")


@dataclass(slots=True)
class _Book:
    """One document being read: its text and tables, and the entities, mentions and short forms found so far."""

    text: str
    listed: Registry
    words: Lexicon
    places: frozenset[int]
    place_ends: frozenset[int]
    owners: frozenset[int]
    entities: dict[str, Entity] = field(default_factory=dict)
    industries: dict[str, str | None] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    shorts: dict[str, str] = field(default_factory=dict)
    guesses: Counter[str] = field(default_factory=Counter)
    looks: int = 0


def find(text: str, *, reference: Reference | None = None) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """Every entity that a text names, in the order met, and every mention of one, by start and without overlap.

    Offsets are code points, half-open. A mention with `reference` True refers back ("the company", "it"). The id of a
    registered entity is its id in `entities.csv` or `places.csv`; that of a discovered one is `x:` and its normalised
    name, so that it is the same in every document.
    """
    tables = reference or default()
    listed, words = registry(tables), lexicon(tables)
    hits = listed.match(text)
    places = frozenset(hit.start for hit in hits if listed.listed[hit.entity_id].entity.kind == "place")
    place_ends = frozenset(hit.end for hit in hits if hit.start in places)
    owners = frozenset(hit.end for hit in hits if listed.listed[hit.entity_id].entity.kind in _OWNERS)
    book = _Book(text, listed, words, places, place_ends, owners)
    units = names.units(text, hits, words)
    pieces = names.pieces(text, units, listed, words)
    written = Counter(text[piece.start : piece.end] for piece in pieces if len(piece.units) > 1)
    pieces = _whole(text, pieces, units, written)
    spaced = text.split()
    # In a language that capitalises its nouns (German) a capital says nothing: only registered names count there.
    most = _MOST_CAPITALS if len(spaced) > _FEW_WORDS else 1.5 * _MOST_CAPITALS
    capitals = sum(unit.hit is None for unit in units) > most * max(len(spaced), _FEW_WORDS // 4)
    titles = _titles(text, words)
    for start, end in titles:
        key = f"x:{slug(text[start:end])}"
        book.entities.setdefault(key, Entity(key, text[start:end], "product"))
        _mention(key, start, end, book)
    if titles:
        pieces = [p for p in pieces if not any(start <= p.start < end for start, end in titles)]
    singles: list[names.Piece] = []
    for piece in pieces:
        if piece.units[0].hit is not None:
            _registered(piece, book)
        elif capitals and piece.units[-1].word not in words.suffixes:
            continue
        elif len(piece.units) == 1:
            singles.append(piece)
        elif not _is_phrase(piece, written, book):
            _discovered(piece, None, book)
    lowered = set(spaced)
    for piece in singles:
        _single(piece, lowered, book)
    _states(units, book)
    book.mentions.sort(key=_BY_START)
    _local_codes(book)
    _listed_kinds(book)
    references = coreference.find(text, book.mentions, book.entities, book.industries, words)
    mentions = tuple(sorted((*book.mentions, *references), key=_BY_START))
    met = dict.fromkeys(key for mention in mentions for key in (mention.entity_id, *mention.others))
    return tuple(book.entities[key] for key in met), mentions


def _whole(
    text: str, pieces: list[names.Piece], units: Sequence[names.Unit], written: Mapping[str, int]
) -> list[names.Piece]:
    """The pieces, a place with the word before it where the text writes the two as a name: "Coal India shares"."""
    before = {unit.end + 1: unit for unit in units if unit.hit is None} if written else {}
    return [
        piece._replace(units=(before[piece.start], *piece.units))
        if len(piece.units) == 1
        and piece.units[0].hit is not None
        and piece.start in before
        and text[before[piece.start].start : piece.units[-1].end] in written
        else piece
        for piece in pieces
    ]


def _titles(text: str, words: Lexicon) -> list[tuple[int, int]]:
    """Titles of works in quotation marks that small words hold together: "Lost in Thailand"; a few in a document."""
    found: list[tuple[int, int]] = []
    if '"' not in text and "\u201c" not in text:
        return found
    for match in _TITLE.finditer(text):
        parts = match.group(1).split()
        small = [part in words.function for part in parts]
        if not any(small) or small[-1] or len(small) - sum(small) < _TITLE_WORDS:
            continue
        if all(part or word[:1].isupper() or word.isdigit() for part, word in zip(small, parts, strict=True)):
            found.append(match.span(1))
            if len(found) == _MOST_TITLES:
                break
    return found


def slug(name: str) -> str:
    """A name as an identifier: lower case, no accents, hyphens for what is neither letter nor digit."""
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", name)
        name = "".join(c for c in plain if not unicodedata.combining(c))
    return _SLUG.sub("-", name.lower().replace("'", "").replace("’", "")).strip("-")


def _is_ticker(text: str, hit: Hit) -> bool:
    """Whether a name is only the exchange of a ticker: "(NYSE: F)"."""
    return text[hit.start - 1 : hit.start] == "(" and _TICKER.match(text, hit.end) is not None


def _core(surface: str, words: Lexicon) -> list[str]:
    """A name's words without its legal form: "Aer Lingus Group PLC" -> "Aer Lingus"."""
    core = surface.split()
    while len(core) > 1 and (suffix := words.suffixes.get(core[-1])) is not None and suffix.legal:
        core.pop()
    return core


def _known(key: str, book: _Book) -> Entity:
    """A registered entity, entered with its short forms when first met."""
    if key not in book.entities:
        entry = book.listed.listed[key]
        book.entities[key] = entry.entity
        book.industries[key] = entry.industry
        if entry.entity.kind == "person":
            for name in entry.names:
                _person_shorts(name.split(), key, book)
        elif entry.entity.kind == "company" and " " in entry.entity.name:
            first = entry.entity.name.split()[0]
            formal = len(_core(entry.entity.name, book.words)) == 1  # "Metro" of "Metro AG"
            if formal or (not book.words.is_plain(first) and first not in book.words.demonyms):
                book.shorts.setdefault(first, key)
    return book.entities[key]


def _person_shorts(parts: Sequence[str], key: str, book: _Book) -> None:
    """A person is called by the last name, or by the first, once named in full."""
    plain = [part for part in parts if part.rstrip(".") not in _GENERATIONS and len(part.rstrip(".")) > 1]
    if len(plain) >= 2:
        book.shorts.setdefault(plain[-1], key)
        book.shorts.setdefault(plain[0], key)


def _registered(piece: names.Piece, book: _Book) -> None:
    """Enter a registered name, with the legal form or version after it, or the longer name that starts with it."""
    first, rest = piece.units[0], piece.units[1:]
    assert first.hit is not None
    if _is_ticker(book.text, first.hit):
        return
    entity = _known(first.hit.entity_id, book)
    if not rest:
        _mention(entity.entity_id, first.start, _extended(entity, book.text, first.end), book)
        return
    if all(unit.word.lower() in book.words.alone or unit.word in book.shorts for unit in rest):
        # "WeChat QR", "in the U.S. Jobs said": the next words are no part of the name.
        _mention(entity.entity_id, first.start, first.end, book)
        for unit in rest:
            if unit.word in book.shorts:
                _mention(book.shorts[unit.word], unit.start, unit.end, book)
        return
    ends = [book.words.suffixes.get(unit.word) for unit in rest]
    if entity.kind != "place" and all(s is not None and (s.legal or s.kind == entity.kind == "index") for s in ends):
        _mention(entity.entity_id, piece.start, piece.end, book)
        return
    _discovered(piece, entity, book)


def _discovered(piece: names.Piece, owner: Entity | None, book: _Book) -> None:
    """Enter a name of several words that is not registered. `owner`: the registered entity it starts with."""
    start, end = piece.start, piece.end
    surface = book.text[start:end]
    owned = owner is not None and owner.kind in _OWNERS
    core = _core(surface, book.words)
    key = book.shorts.get(surface) or "x:" + slug(" ".join(core))
    parent = owner.entity_id if owner is not None and owned else None
    if _enter(key, surface, surface.split(), piece, owned, parent, book):
        _shorts(core, book.entities[key].kind, key, book)
        if len(core) == 1 and len(piece.units) > 1 and owner is None:
            book.shorts.setdefault(core[0], key)  # "Metro" of "Metro AG"
        if surface.count(" of ") == 1 and (form := book.words.suffixes.get(core[core.index("of") - 1])) and form.legal:
            book.shorts.setdefault(surface.partition(" of ")[0], key)  # "Peanut Corporation" of "... of America"
    _mention(key, start, end, book)


def _enter(
    key: str, name: str, parts: Sequence[str], piece: names.Piece, owned: bool, parent: str | None, book: _Book
) -> bool:
    """Enter an unregistered entity when new, or when only now the words around it say what it is."""
    known = book.entities.get(key)
    if known is not None and (known.kind != _UNSURE or book.guesses[key] >= _GUESSES):
        return False
    book.guesses[key] += 1
    kind, industry = _guess(parts, piece, owned, book)
    if (
        kind == _UNSURE
        and len(parts) == 2
        and (namesake := book.entities.get(book.shorts.get(parts[1], ""))) is not None
    ):
        # "Binny Bansal" after "Sachin Bansal".
        kind = "person" if namesake.kind == "person" else kind
    if known is not None and kind == _UNSURE:
        return False
    book.entities[key] = Entity(key, known.name if known else name, kind, known.parent_id if known else parent)
    book.industries[key] = industry
    return True


def _guess(parts: Sequence[str], piece: names.Piece, owned: bool, book: _Book) -> tuple[str, str | None]:
    """Kind and industry of an unregistered name."""
    end = piece.end
    return kinds.guess(
        parts,
        book.text,
        piece.start,
        end,
        titled=piece.titled,
        owned=owned,
        beside_place=book.text[end : end + 2] == ", " and end + 2 in book.places,
        of_place=piece.start - 3 in book.place_ends and book.text[piece.start - 2 : piece.start] == "s ",
        lexicon=book.words,
    )


def _is_phrase(piece: names.Piece, written: Counter[str], book: _Book) -> bool:
    """Whether ordinary words with capitals are only a phrase: no suffix, no acronym after it, written once."""
    plain, suffixes = book.words.is_plain, book.words.suffixes
    if not all(unit.hit is None and plain(unit.word) and unit.word not in suffixes for unit in piece.units):
        return False
    return _BRACKET.match(book.text, piece.end) is None and written[book.text[piece.start : piece.end]] < 2


def _shorts(core: Sequence[str], kind: str, key: str, book: _Book) -> None:
    """Enter the short forms a discovered name may come back under: last name, first words, initials."""
    if kind == "person":
        _person_shorts(core, key, book)
        return
    base = list(core)
    while len(base) > 1 and base[-1] in book.words.suffixes:
        base.pop()
    # "Flatiron" of "Flatiron Health": a word of no other meaning beside an ordinary one
    telling = len(base) == 2 and book.words.is_plain(base[1]) and base[0] not in book.words.demonyms
    if (len(base) == 1 or telling) and len(core) > 1 and not book.words.is_plain(base[0]):
        book.shorts.setdefault(base[0], key)
    initials = "".join(word[0] for word in core if word[:1].isupper())
    if len(initials) >= 3:
        book.shorts.setdefault(initials, key)


def _extended(entity: Entity, text: str, end: int) -> int:
    """Where a registered name ends with the version or model number after it: "WeChat 5.0", "A330-300E"."""
    if entity.kind in ("product", "platform") and (text[end : end + 1] != " " or text[end + 1 : end + 2].isdigit()):
        match = _VERSION.match(text, end)
        if match is None and entity.kind == "product":
            match = _MODEL_TAIL.match(text, end) if text[end - 1].isdigit() else _MODEL_NUMBER.match(text, end)
        if match is not None:
            return match.end()
    return end


def _mention(key: str, start: int, end: int, book: _Book) -> None:
    """Enter a mention, and the acronym in brackets after it as another name of the same entity."""
    book.mentions.append(Mention(key, book.text[start:end], start, end))
    match = _BRACKET.match(book.text, end) if "(" in book.text[end : end + 3] else None
    if match is not None and _abbreviates(match.group(1), book.entities[key].kind, book.text[start:end]):
        book.shorts[match.group(1)] = key


def _abbreviates(code: str, kind: str, name: str) -> bool:
    """Whether an acronym in brackets stands for the name before it: its letters in order, or a firm's ticker."""
    if sum(c.isupper() for c in code) < 2 or kind in ("place", "person"):
        return False
    letters = iter(name.lower())
    return (kind == "company" and code.isupper() and len(code) <= 5) or all(
        c in letters for c in code.lower() if c.isalpha()
    )


def _single(piece: names.Piece, lowered: set[str], book: _Book) -> None:
    """Enter a single word: a short form of a name of the document, or a name by itself."""
    unit = piece.units[0]
    word = unit.word
    key = book.shorts.get(word)
    if key is not None and piece.initial and book.words.is_plain(word) and word.lower() in lowered:
        return  # an ordinary word that opens a sentence
    if key is None and word[1:] != word[1:].lower() and (known := book.listed.compact.get(compact(word))) is not None:
        key = _known(known, book).entity_id
    if key is None:
        moves = _MOVES.match(book.text, unit.end) is not None
        short = len(word) == 2 and names.is_model(word)
        told = short and _ARTICLE.search(book.text[max(0, unit.start - 5) : unit.start]) is not None
        if not names.stands_alone(piece, book.words, lowered, sure=moves, told=told) or not (plain := slug(word)):
            return
        if piece.initial and not moves and _qualifies(word, unit.end, book):
            return
        if piece.initial and word in book.listed.doubtful:
            # "Orange juice", "Shell companies": an ordinary word unless the document shows otherwise.
            return
        if (
            word.isupper()
            and book.text[unit.start - 1 : unit.start] == "("
            and book.text[unit.end : unit.end + 1] == ")"
        ):
            # A ticker or an agency, or the acronym of no name.
            return
        key = f"x:{plain}"
        owned = unit.start - 3 in book.owners and book.text[unit.start - 2 : unit.start] == "s "
        number = _MODEL_NUMBER.match(book.text, unit.end) if book.text[unit.end : unit.end + 1] == " " else None
        if number is not None:
            # "Trent 900", "Nexus 7": a name with a number is a model's.
            name = book.text[unit.start : number.end()]
            key = f"x:{slug(name)}"
            book.entities.setdefault(key, Entity(key, name, "product"))
            _mention(key, unit.start, number.end(), book)
            return
        name = _in_s(word, unit.end, book)
        _enter(key, name, [word], piece, owned, None, book)
        if name != word:
            _mention(key, unit.start, unit.start + len(name), book)
            return
    _mention(key, unit.start, unit.end, book)


def _in_s(word: str, end: int, book: _Book) -> str:
    """A word with the 's that belongs to its name: it is never written without, and verbs follow: "Sotheby's sold"."""
    tail = book.text[end : end + 2]
    if tail not in ("'s", "\u2019s") or not _look(book) or (times := book.text.count(word)) < _ALWAYS:
        return word
    if times != book.text.count(word + tail):
        return word
    return word + tail if _alone(word + tail, book) else word


def _look(book: _Book) -> bool:
    """Whether the whole text may be looked through once more for a name: a few times in a document."""
    book.looks += 1
    return book.looks <= _MOST_LOOKS


def _alone(name: str, book: _Book) -> bool:
    """Whether something other than a noun follows a name somewhere: a mark, a verb or a preposition."""
    at = book.text.find(name)
    while at >= 0:
        following = book.text[at + len(name) : at + len(name) + 16]
        word = following[1:].partition(" ")[0].strip(",.;:")
        if following[:1] in ",.;:)" or word in book.words.function or word in book.words.agent_verbs:
            return True
        at = book.text.find(name, at + 1)
    return False


def _qualifies(word: str, end: int, book: _Book) -> bool:
    """Whether a word that opens a sentence, written nowhere else, only tells of a measure: "Optical sales rose"."""
    following = _SMALL.match(book.text, end)
    if following is None or following.group(1) not in book.words.measured:
        return False
    return _look(book) and book.text.count(word) == 1


def _states(units: Sequence[names.Unit], book: _Book) -> None:
    """Governments and their bodies by their adjective: "Irish government", "US central bank"."""
    taken: dict[int, int] = {}
    for unit in units:
        place = book.words.demonyms.get(unit.word)
        if unit.hit is not None and unit.start in book.places:
            place = unit.hit.entity_id
        if place is None or (match := _STATE.match(book.text, unit.end)) is None:
            continue
        body = match.group(1)
        key = f"x:{place}-{slug(body)}"
        surface = book.text[unit.start : match.end()]
        kind = "organisation" if "government" in body else "regulator"
        book.entities.setdefault(key, Entity(key, surface, kind))
        book.industries.setdefault(key, "ministry")
        taken[unit.start] = match.end()
        book.mentions.append(Mention(key, surface, unit.start, match.end()))
    if taken:
        book.mentions = [mention for mention in book.mentions if mention.end == taken.get(mention.start, mention.end)]


def _listed_kinds(book: _Book) -> None:
    """A name of unknown kind in a list takes the kind of its neighbour: "the Camry, Quenta and Prius"."""
    for before, after in zip(book.mentions, book.mentions[1:], strict=False):
        if book.text[before.end : after.start] not in _LIST_GAPS:
            continue
        for unsure, known in ((after, before), (before, after)):
            entity, neighbour = book.entities[unsure.entity_id], book.entities[known.entity_id]
            if not entity.registered and entity.kind == _UNSURE and neighbour.kind in _LIST_KINDS:
                book.entities[unsure.entity_id] = replace(entity, kind=neighbour.kind)


def _local_codes(book: _Book) -> None:
    """An acronym that the document itself explains means what the document says."""
    for at, mention in enumerate(book.mentions):
        key = book.shorts.get(mention.surface)
        if key is not None and key != mention.entity_id and mention.surface.isupper():
            book.mentions[at] = Mention(key, mention.surface, mention.start, mention.end)
