"""Names that stand in no table, found by how they are written: runs of capitalised words, and what surrounds them.

`scan` cuts a text into runs of capitalised words and registered names, then each run into pieces: titles ("Chief
Executive") separate a firm from a person, legal forms belong to the name before them, ordinary words that merely start
a sentence or stand in a headline fall away. Every step looks at a bounded window, so the cost is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.facts.aliases import Hit, Registry, starts_sentence
from flows.facts.lexicon import Lexicon

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪİĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽ"
_WORD = re.compile(
    r"\b(?:"
    rf"(?:[{_UPPER}]\.){{2,}}"  # U.S., J.P.
    r"|(?:St|Mr|Mrs|Ms|Dr|Jr|Sr|Mt|Ft|Gen|Sen|Rep|Gov|Prof|Col|Capt|Co|Corp|Inc|Ltd|Bros)\."
    rf"|[{_UPPER}]\.(?=\s[{_UPPER}])"  # initials: George W. Bush
    rf"|[a-z]{{0,2}}[{_UPPER}]\w*(?:(?:[-&](?=\w)|['’](?!s\b)(?=[^\W\d_])|\.(?=(?:com|net|org|cn|io)\b))\w+)*"
    r")"
)
_LINK = re.compile(r"\s(?:(of|for)(?: the)?|and|&|de|da|del|della|di|du|van|von|van der|van den|der|bin|al|ter|y)\s")
_PARTICLES = {
    "de",
    "da",
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
_MODEL = re.compile(rf"[{_UPPER}]{{1,3}}-?\d{{1,4}}[A-Za-z]{{0,3}}(?:-\d+\w*)?$")
_ENDING = re.compile(r"(?:ly|ing|ed|ness|ment|tion|sion|ward|wards)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A capitalised word, or a registered name (`hit`), in a text."""

    start: int
    end: int
    word: str
    hit: Hit | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of units that may be one name. `titled`: a person's title stands before it. `initial`: starts a sentence.

    `headline`: it stands in a line in title case. `hit`: the registered name it is, or starts with (`owner`).
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
    for match in _WORD.finditer(text):
        start, end = match.span()
        while hit is not None and hit.start <= start:
            found.append(Unit(hit.start, hit.end, text[hit.start : hit.end], hit))
            last, hit = hit, next(queue, None)
            if start < last.end:
                start = last.end
        if found and found[-1].end > match.start():
            continue
        word = match.group()
        if "-" in word:
            # "Weibo-based", "Boeing-built": the name ends before the ordinary word.
            head, _, tail = word.rpartition("-")
            if tail.islower() and (tail in lexicon.common or tail in lexicon.function or len(tail) > 6):
                word, end = head, match.start() + len(head)
                if not word[-1:].isalnum():
                    continue
        if hit is not None and hit.start < end:
            continue
        found.append(Unit(match.start(), end, word, None))
    while hit is not None:
        found.append(Unit(hit.start, hit.end, text[hit.start : hit.end], hit))
        hit = next(queue, None)
    return found


def runs(text: str, found: Sequence[Unit], lexicon: Lexicon) -> list[list[Unit]]:
    """Units that stand together: a single space apart, or joined by "of", "&", "van" where a name may hold it."""
    out: list[list[Unit]] = []
    run: list[Unit] = []
    of_joined = False
    for unit in found:
        if run:
            last = run[-1]
            gap = text[last.end : unit.start]
            if gap == " " or gap == "\u00a0":
                run.append(unit)
                continue
            if 3 <= len(gap) <= 9 and (link := _LINK.fullmatch(gap)):
                word = gap.strip()
                if _joins(word, link.group(1), run, unit, of_joined, lexicon):
                    of_joined = of_joined or link.group(1) is not None
                    run.append(unit)
                    continue
            out.append(run)
        run = [unit]
        of_joined = False
    if run:
        out.append(run)
    return out


def _joins(word: str, preposition: str | None, run: list[Unit], unit: Unit, of_joined: bool, lexicon: Lexicon) -> bool:
    """Whether a linking word belongs to the name: "Ministry of Commerce", "Standard & Poor", "Ursula von der Leyen"."""
    last = run[-1]
    if word == "&":
        return not (last.hit and unit.hit)
    if word in _PARTICLES:
        return last.hit is None and unit.hit is None and last.word not in lexicon.title_heads
    if preposition:
        suffix = lexicon.suffixes.get(last.word)
        if last.hit is not None or suffix is None or suffix.industry == "plant" or suffix.kind in ("place", "index"):
            return False
        return not suffix.legal and (preposition == "of" or suffix.kind != "company") and _is_place_or_word(unit)
    # "and": only inside "Ministry of Industry and Information Technology".
    return of_joined and last.hit is None and unit.hit is None and lexicon.is_plain(unit.word)


def _is_place_or_word(unit: Unit) -> bool:
    return unit.hit is None or unit.hit.entity_id[0] != "x"


def in_headline(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Spans of the lines in title case or capitals: most words of four letters and more start with a capital."""
    spans: list[tuple[int, int]] = []
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
                spans.append((at, end))
        at = end + 1
    return spans


def pieces(text: str, found: Sequence[Unit], registry: Registry, lexicon: Lexicon) -> list[Piece]:
    """Candidate names, in order. Registered names come back as pieces of one unit, or with what belongs to them."""
    out: list[Piece] = []
    headlines = in_headline(text, lexicon)
    for run in runs(text, found, lexicon):
        headline = any(start <= run[0].start < end for start, end in headlines)
        initial = starts_sentence(text, run[0].start)
        before = _word_before(text, run[0].start)
        titled = before in lexicon.title_heads
        chunk: list[Unit] = []

        def flush(titled_: bool, initial_: bool, headline_: bool = headline, chunk_: list[Unit] = chunk) -> None:
            for part in _split(chunk_, initial_, headline_, registry, lexicon):
                out.append(Piece(tuple(part), titled_, initial_ and part[0] is chunk_[0], headline_))
            chunk_.clear()

        index = 0
        while index < len(run):
            width = _title_width(run, index, lexicon)
            word = run[index].word
            if width:
                if chunk:
                    flush(titled, initial)
                initial, titled = False, True
                index += width
                continue
            if run[index].hit is None and word.lower() in lexicon.never:
                if chunk:
                    flush(titled, initial)
                initial = titled = False
                index += 1
                continue
            chunk.append(run[index])
            index += 1
        if chunk:
            flush(titled, initial)
    return out


def _word_before(text: str, at: int) -> str:
    """The word that ends just before an offset, across one space or a comma and a space."""
    end = at - 1
    if end < 1 or text[end] != " ":
        return ""
    start = end
    while start and (text[start - 1].isalnum() or text[start - 1] in "-.") and end - start < 20:
        start -= 1
    return text[start:end]


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
        trimmed = _trim(part, initial and part and part[0] is chunk[0], headline, lexicon) if part else []
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
        if kind == "place":
            # "Shanghai Danren Information Corporation", "Bank of Ireland": the place is a part of the name.
            if (ahead is not None and ahead.hit is None and not headline) or (part and _is_body(part, lexicon)):
                part.append(unit)
                continue
            close()
            parts.append([unit])
            continue
        if part and len(part) == 1 and part[0].word in lexicon.given and part[0].hit is None and " " not in unit.word:
            # "Bill Ford": a first name before a firm's name makes a person's.
            part.append(unit)
            close()
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


def _trim(part: list[Unit], initial: bool, headline: bool, lexicon: Lexicon) -> list[Unit]:
    """Drop leading ordinary words of a sentence, articles, nationalities, and trailing words that end no name."""
    words = list(part)
    while words and words[0].hit is None:
        word = words[0].word
        low = word.lower()
        suffixed = len(words) > 1 and words[-1].word in lexicon.suffixes
        leading = low in lexicon.function or (low in lexicon.nouns and len(words) > 1)
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


def stands_alone(piece: Piece, text: str, lexicon: Lexicon, lowered: frozenset[str] | set[str]) -> bool:
    """Whether a single unregistered word is a name at all. `lowered`: words the document writes in lower case."""
    word = piece.units[0].word
    low = word.lower()
    if len(word) < 3 or low in lexicon.function or low in lexicon.alone or low in lexicon.never:
        return False
    if word in lexicon.demonyms or word in lexicon.title_parts or low in lexicon.nouns:
        return False
    if low in lexicon.common or (low.endswith("s") and low[:-1] in lexicon.common):
        return False
    if piece.titled:
        return True
    if low in lowered and not any(c.isupper() for c in word[1:]):
        return False
    if piece.initial or piece.headline:
        return (_ENDING.search(low) is None and "-" not in word) or any(c.isupper() for c in word[1:])
    return True
