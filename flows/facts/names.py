"""Names that stand in no table, found by how they are written: runs of capitalised words, and what surrounds them.

`scan` cuts a text into runs of capitalised words and registered names, then each run into pieces: titles ("Chief
Executive") separate a firm from a person, legal forms belong to the name before them, ordinary words that merely start
a sentence or stand in a headline fall away. Every step looks at a bounded window, so the cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from flows.facts.aliases import Hit, Registry, starts_sentence
from flows.facts.lexicon import Lexicon

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽ"
# Starts with a character class, so that the search skips to the next capital; `units` looks at what stands before it.
_WORD = re.compile(
    rf"[{_UPPER}](?:"
    rf"\.(?:[{_UPPER}]\.)+"  # U.S., J.P.
    r"|(?:t|r|rs|s|en|ep|ov|rof|ol|apt|o|orp|nc|td|ros)\."  # St., Mr., Gen., Co., Inc.: see _ABBREVIATIONS
    rf"|\.(?=\s[{_UPPER}])"  # initials: George W. Bush
    r"|\w*(?:(?:[-&](?=\w)|['’](?!(?:s|m|d|t|ve|ll|re)\b)(?=[^\W\d_])|\.(?=(?:com|net|org|cn|io)\b))\w+)*"
    r")"
)
_ABBREVIATIONS = re.compile(r"(?:St|M(?:rs?|s|t)|Dr|[JS]r|Ft|Gen|Sen|Rep|Gov|Prof|Col|Capt|Co(?:rp)?|Inc|Ltd|Bros)\.")
_LINK = re.compile(
    r"\s(?:(of|for)(?: the)?|and|&|de|da|do|dos|das|del|della|di|du|van|von|van der|van den|der|bin|al|ter|y)\s"
)
_PARTICLES = {
    "de",
    "da",
    "do",
    "dos",
    "das",
    "del",
    "della",
    "di",
    "du",
    "van",
    "von",
    "van der",
    "van den",
    "der",
    "bin",
    "al",
    "ter",
    "y",
}
_THE, _THE_REACH = re.compile(r"\b[Tt]he (?:[a-z]+ )?\Z"), 16  # "the new Coffee and Cocoa Council"
_SHORT_DAY = 3  # letters: Sun, Mar
_ARABIC = frozenset((" al-", " el-", " ul-", " ad-", " ar-", " bin ", " ibn "))
_GENITIVES = frozenset(("' ", "\u2019 ", "'s ", "\u2019s "))
_FULL = frozenset(("Corporation", "Company"))  # legal forms that a country may follow
_MODEL = re.compile(rf"[{_UPPER}]{{1,3}}-?\d{{1,4}}[A-Za-z]{{0,3}}(?:-\d+\w*)?$")
_PREFIXES = frozenset(("super", "hyper", "micro", "mini", "multi", "mega", "bio", "tele", "petro", "agri", "auto"))
_SHORTEST_PART = 3  # letters of each part of a compound
_ENDING = re.compile(r"(?:ly|ing|ed|ness|ment|tion|sion|ward|wards|able|ible)$")


class Unit(NamedTuple):
    """A capitalised word, or a registered name (`hit`), in a text."""

    start: int
    end: int
    word: str
    hit: Hit | None


class Piece(NamedTuple):
    """A stretch of units that may be one name.

    `titled`: a person's title stands before it; `initial`: it starts a sentence; `headline`: its line is in title case.
    """

    units: tuple[Unit, ...]
    titled: bool
    initial: bool
    headline: bool

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.units[0].start

    @property
    def end(self) -> int:
        """Offset after the last character."""
        return self.units[-1].end


def units(text: str, hits: Sequence[Hit], lexicon: Lexicon) -> list[Unit]:
    """Capitalised words and registered names in order; words inside a registered name are part of it."""
    found: list[Unit] = []
    queue = iter(hits)
    hit = next(queue, None)
    covered = 0
    function = lexicon.function
    for match in _WORD.finditer(text):
        start, end = match.span()
        if start < covered:
            continue
        if start and text[start - 1].isalnum():
            # iPhone, eBay: one or two small letters may lead; a capital deeper inside a word starts nothing.
            lead = 2 if start > 1 and text[start - 2].isalnum() else 1
            before = text[start - lead : start]
            if not (before.isascii() and before.islower()) or (start > lead and text[start - lead - 1].isalnum()):
                continue
            start -= lead
        while hit is not None and hit.start <= start:
            found.append(Unit(hit.start, hit.end, text[hit.start : hit.end], hit))
            covered, hit = hit.end, next(queue, None)
        if start < covered:
            continue
        word = text[start:end]
        if word.lower() in function and not _opens_name(text, start, end, word, lexicon):
            continue
        if word[-1] == "." and len(word) > 2 and word.count(".") == 1 and not _ABBREVIATIONS.fullmatch(word):
            word, end = word[:-1], end - 1
        if "-" in word:
            # "Weibo-based", "Boeing-built": the name ends before the ordinary word.
            head, _, tail = word.rpartition("-")
            if tail.islower() and (tail in lexicon.common or tail in lexicon.function or len(tail) > 6):
                word, end = head, start + len(head)
        if hit is not None and hit.start < end:
            continue
        found.append(Unit(start, end, word, None))
    while hit is not None:
        found.append(Unit(hit.start, hit.end, text[hit.start : hit.end], hit))
        hit = next(queue, None)
    return found


def _opens_name(text: str, start: int, end: int, word: str, lexicon: Lexicon) -> bool:
    """Whether a small word with a capital opens a name: "deputy governor Per Jansson", "the ship ONE Apus"."""
    if text[end : end + 1] != " " or not text[end + 1 : end + 2].isupper() or not text[end + 2 : end + 3].islower():
        return False
    if not text[start - 2 : start - 1].isalpha() or text[start - 1] != " ":
        return False  # a sentence or a quotation opens
    before = text[max(0, start - 24) : start - 1].rpartition(" ")[2]
    return before.islower() and _is_named(word, lexicon)


def _is_named(word: str, lexicon: Lexicon) -> bool:
    """Whether a small word is a given name too, or written in capitals: "Per", "ONE"."""
    return word in lexicon.given or (word.isupper() and len(word) > 2)


def runs(text: str, found: Sequence[Unit], registry: Registry, lexicon: Lexicon) -> list[list[Unit]]:
    """Units that stand together: a single space apart, or joined by "of", "&", "van" where a name may hold it."""
    out: list[list[Unit]] = []
    run: list[Unit] = []
    of_joined = False
    for position, unit in enumerate(found):
        if run:
            last = run[-1]
            gap = text[last.end : unit.start]
            if gap == " " or gap == "\u00a0":
                run.append(unit)
                continue
            if gap in _ARABIC and last.hit is None and unit.hit is None and last.word not in lexicon.title_heads:
                run.append(unit)  # "Abdel Fattah al-Sisi"
                continue
            if gap in _GENITIVES and _of_members(last, unit, lexicon):
                run.append(unit)
                continue
            if gap == " and " and _of_two(text, run, found[position : position + 2], lexicon):
                run.append(unit)
                continue
            if 3 <= len(gap) <= 9 and (link := _LINK.fullmatch(gap)):
                word = gap.strip()
                listed = registry.listed[unit.hit.entity_id] if unit.hit is not None else None
                place = listed.industry or "place" if listed is not None and listed.entity.kind == "place" else None
                if _joins(word, link.group(1), run, unit, of_joined, place, lexicon):
                    of_joined = of_joined or link.group(1) is not None
                    run.append(unit)
                    continue
            out.append(run)
        run = [unit]
        of_joined = False
    if run:
        out.append(run)
    return out


def _joins(
    word: str,
    preposition: str | None,
    run: list[Unit],
    unit: Unit,
    of_joined: bool,
    place: str | None,
    lexicon: Lexicon,
) -> bool:
    """Whether a linking word belongs to the name: "Ministry of Commerce", "Standard & Poor", "Ursula von der Leyen".

    `place` is the type of the place that the unit names, if it does.
    """
    last = run[-1]
    if word == "&":
        return not (last.hit and unit.hit)
    if word in _PARTICLES:
        return last.hit is None and unit.hit is None and last.word not in lexicon.title_heads
    if preposition:
        suffix = lexicon.suffixes.get(last.word)
        if last.hit is not None or suffix is None or suffix.industry == "plant" or suffix.kind in ("place", "index"):
            return False
        if len(run) == 1 and suffix.kind == "company" and last.word.endswith("s"):
            return False  # "Sales of Paxil"
        if suffix.legal:
            return place == "country" and preposition == "of" and last.word in _FULL  # "Corporation of America"
        return (preposition == "of" or suffix.kind != "company") and (unit.hit is None or place is not None)
    # "and": only inside "Ministry of Industry and Information Technology".
    return of_joined and last.hit is None and unit.hit is None and lexicon.is_plain(unit.word)


def _of_members(last: Unit, unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a body is named by its members: "Taxi Drivers' Association"."""
    suffix = lexicon.suffixes.get(unit.word) if unit.hit is None else None
    body = suffix is not None and suffix.kind == "organisation" and not suffix.legal
    return body and last.hit is None and last.word.endswith(("s", "men", "women", "people"))


def _of_two(text: str, run: Sequence[Unit], following: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Whether a body is named by two things that it is for: "the Food and Drug Administration"."""
    if len(following) < 2 or len(run) > 1 or any(unit.hit is not None for unit in (*run, *following)):
        return False
    second, body = following
    suffix = lexicon.suffixes.get(body.word)
    if suffix is None or suffix.kind not in ("regulator", "organisation"):
        return False
    if (first := lexicon.suffixes.get(run[0].word)) is not None and first.kind != "company":
        return False
    plain = (first is not None or lexicon.is_plain(run[0].word)) and lexicon.is_plain(second.word)
    return (
        plain
        and _THE.search(text, max(0, run[0].start - _THE_REACH), run[0].start) is not None
        and text[second.end : body.start] == " "
    )


def headlines(text: str, lexicon: Lexicon) -> list[tuple[int, int, bool]]:
    """Spans of the lines in title case: most words of four letters and more start with a capital.

    The third value says that the line is all in capitals.
    """
    spans: list[tuple[int, int, bool]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if 12 <= len(line) <= 200 and not line.rstrip().endswith((".", ";", ",")):
            words = [w for w in line.split() if len(w) > 3 and w[0].isalpha()]
            capital = sum(w[0].isupper() for w in words)
            # Names alone fill a short line too: an ordinary word with a capital must be among them.
            if (
                len(words) >= 3
                and capital >= 0.7 * len(words)
                and any(w[0].isupper() and w.lower() in lexicon.common for w in words[1:])
            ):
                spans.append((at, end, line.isupper()))
        at = end + 1
    return spans


def pieces(text: str, found: Sequence[Unit], registry: Registry, lexicon: Lexicon) -> list[Piece]:
    """Candidate names, in order. Registered names come back as pieces of one unit, or with what belongs to them."""
    out: list[Piece] = []
    lines = iter(headlines(text, lexicon))
    line = next(lines, None)
    for run in runs(text, found, registry, lexicon):
        if len(run) == 1 and run[0].hit is not None:
            out.append(Piece((run[0],), False, False, False))
            continue
        start = run[0].start
        while line is not None and line[1] <= start:
            line = next(lines, None)
        headline = line is not None and line[0] <= start
        if line is not None and headline and line[2]:
            out += [Piece((unit,), False, False, True) for unit in run if unit.hit is not None]
            continue
        initial = starts_sentence(text, start)
        titled = _word_before(text, start) in lexicon.title_heads
        if len(run) == 1:
            word = run[0].word
            plain = word.lower() in lexicon.never or (headline and lexicon.is_plain(word))
            if not plain and word not in lexicon.title_heads:
                out.append(Piece((run[0],), titled, initial, headline))
            continue
        chunk: list[Unit] = []
        index = 0
        while index < len(run):
            width = _title_width(run, index, lexicon)
            if width or (run[index].hit is None and _never(text, run, index, lexicon)):
                while width and len(chunk) > 1 and _qualifies(chunk[-1], lexicon):
                    chunk.pop()
                if chunk:
                    out += _cut(chunk, titled, initial, headline, registry, lexicon)
                    chunk = []
                initial, titled = False, width > 0
                index += width or 1
                continue
            chunk.append(run[index])
            index += 1
        if chunk:
            out += _cut(chunk, titled, initial, headline, registry, lexicon)
    return out


def _never(text: str, run: Sequence[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether a word is of no name; a short day or month is of one before two words more: "Sun Hung Kai"."""
    word, after = run[index].word, run[index + 1 : index + 3]
    if word.lower() not in lexicon.never:
        return False
    short = len(word) == _SHORT_DAY and word[1:].islower() and text[run[index].end] == " "
    named = len(after) == 2 and all(unit.hit is None and unit.word.lower() not in lexicon.never for unit in after)
    return not (short and named)


def _qualifies(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a word only says of what a title is: "EU Competition Commissioner"."""
    return unit.hit is None and lexicon.is_plain(unit.word) and unit.word not in lexicon.suffixes


def _cut(
    chunk: list[Unit], titled: bool, initial: bool, headline: bool, registry: Registry, lexicon: Lexicon
) -> list[Piece]:
    """The pieces of a chunk between titles."""
    return [
        Piece(tuple(part), titled, initial and part[0] is chunk[0], headline)
        for part in _split(chunk, initial, headline, registry, lexicon)
    ]


def _word_before(text: str, at: int) -> str:
    """The word that ends one space before an offset."""
    return text[max(0, at - 22) : at - 1].rpartition(" ")[2] if text[at - 1 : at] == " " else ""


def _title_width(run: Sequence[Unit], index: int, lexicon: Lexicon) -> int:
    """How many units from `index` on are a title ("Chief Executive Officer", "Mr."); 0 when none."""
    at, has_head = index, False
    while at < len(run) and run[at].hit is None and run[at].word in lexicon.title_parts:
        has_head = has_head or run[at].word in lexicon.title_heads
        at += 1
    if not has_head:
        return 0
    follows = run[at].word if at < len(run) and run[at].hit is None else ""
    # "Partner Communications", "Executive Council": the word belongs to the name that ends in a suffix.
    return 0 if follows in lexicon.suffixes and at == len(run) - 1 else at - index


def _split(chunk: list[Unit], initial: bool, headline: bool, registry: Registry, lexicon: Lexicon) -> list[list[Unit]]:
    """Cut a chunk at its registered names, and drop the ordinary words that are no part of a name."""
    parts: list[list[Unit]] = []
    part: list[Unit] = []

    def close() -> None:
        nonlocal part
        trimmed = _trim(part, initial and part[0] is chunk[0], lexicon) if part else []
        if trimmed:
            parts.append(trimmed)
        part = []

    for position, unit in enumerate(chunk):
        if unit.hit is None:
            if headline and lexicon.is_plain(unit.word) and unit.word not in lexicon.suffixes:
                close()
                continue
            part.append(unit)
            continue
        kind = registry.listed[unit.hit.entity_id].entity.kind
        ahead = chunk[position + 1] if position + 1 < len(chunk) else None
        if part and len(part) == 1 and part[0].word in lexicon.given and part[0].hit is None and " " not in unit.word:
            # "Bill Ford", "Michael Jordan": a first name before a firm's or place's makes a person's.
            part.append(unit)
            close()
            continue
        if kind == "place":
            # "Shanghai Danren Information Corporation", "Bank of Ireland": the place is a part of the name.
            if (ahead is not None and ahead.hit is None and not headline) or (part and _is_body(part, lexicon)):
                part.append(unit)
                continue
            if len(part) > 1 and ahead is None and not headline and _of_trade(part, lexicon):
                part.append(unit)  # "Grain Producers Australia"
                continue
            close()
            parts.append([unit])
            continue
        close()
        if kind == "person" or ahead is None or ahead.hit is not None:
            parts.append([unit])
        else:
            part.append(unit)
    close()
    return parts


def _is_body(part: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Whether the words so far call for a place: "Reserve Bank of", "University of"."""
    return part[-1].hit is None and part[-1].word in lexicon.suffixes


def _of_trade(part: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Whether ordinary words name a trade, in the plural: "Grain Producers", "Energy Networks"."""
    last = part[-1].word
    plain = all(unit.hit is None and lexicon.is_plain(unit.word) for unit in part)
    return plain and last.endswith("s") and last.lower() not in lexicon.function


def _trim(part: list[Unit], initial: bool, lexicon: Lexicon) -> list[Unit]:
    """Drop leading ordinary words of a sentence, articles, nationalities, and trailing words that end no name."""
    words = list(part)
    while words and words[0].hit is None:
        word = words[0].word
        low = word.lower()
        told = initial and (low in lexicon.relations or low in lexicon.common)
        suffixed = (told or word in lexicon.demonyms) and any(unit.word in lexicon.suffixes for unit in words[1:])
        # "Carmaker Ford", but "Ministry of Fisheries": the gap tells.
        small = low in lexicon.function and not (len(words) > 1 and not initial and _is_named(word, lexicon))
        leading = small or (initial and low in lexicon.nouns and len(words) > 1 and words[1].start - words[0].end == 1)
        # "Rival BioMarin", but "Partner Communications"
        leading = leading or (initial and low in lexicon.relations and len(words) > 1 + suffixed)
        ordinary = (
            initial
            and len(words) > 1
            and low in lexicon.common
            and not suffixed
            and (words[1].hit is not None or words[1].word in lexicon.given)
        )
        national = word in lexicon.demonyms and not suffixed
        if len(words) > 1 and words[1].hit is None and f"{word} {words[1].word}" in lexicon.demonyms:
            words.pop(0)
            national = True
        if not (leading or ordinary or national):
            break
        words.pop(0)
    while words and words[-1].hit is None and words[-1].word.lower() in lexicon.function and len(words) > 1:
        words.pop()
    return words


def is_model(word: str) -> bool:
    """Whether a word is written like a model: A350, C-17, X5."""
    return _MODEL.match(word) is not None


def _compound(low: str, lexicon: Lexicon) -> bool:
    """Whether a word is a plural made of two ordinary words: "jobseekers", "supermarkets"."""
    if not low.endswith("s") or len(low) < 2 * _SHORTEST_PART or low.endswith("ss"):
        return False
    common = lexicon.common
    for cut in range(_SHORTEST_PART, len(low) - _SHORTEST_PART):
        head, tail = low[:cut], low[cut:]
        if (head in common or head in _PREFIXES) and (tail in common or tail[:-1] in common):
            return True
    return False


def stands_alone(piece: Piece, lexicon: Lexicon, lowered: set[str], *, sure: bool = False, told: bool = False) -> bool:
    """Whether a single unregistered word is a name at all.

    `lowered`: words the document writes in lower case; `sure`: what follows is said of firms alone; `told`: it is a
    short model's name with an article before it.
    """
    word = piece.units[0].word
    low = word.lower()
    if (len(word) < 3 and not told) or low in lexicon.function or low in lexicon.alone or low in lexicon.never:
        return False
    if "-" in word and all(part in lexicon.function or part in lexicon.never for part in low.split("-")):
        return False  # "the April-June quarter"
    if word in lexicon.demonyms or word in lexicon.title_parts or low in lexicon.nouns or word in lexicon.suffixes:
        return False
    if piece.initial and low in lexicon.measured:
        return False  # "Headcount fell by 421"
    if low in lexicon.common or (low.endswith("s") and low[:-1] in lexicon.common):
        return False
    if piece.initial and _compound(low, lexicon):
        return False
    if piece.titled:
        return True
    small = low in lowered or low + "." in lowered or low + "," in lowered
    if small and not any(map(str.isupper, word[1:])):
        return False
    if piece.initial or piece.headline:
        return ((sure or _ENDING.search(low) is None) and "-" not in word) or any(map(str.isupper, word[1:]))
    return True
