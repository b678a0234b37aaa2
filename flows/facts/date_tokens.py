"""A text as a string of one-letter token classes, over which the grammar of dates is written.

Each word, number or mark becomes one token with one class letter (`CLASSES`), so that a pattern such as `T?DoMY` ("the
9th of January 2018") is a short regular expression over a string as long as the text has words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate, islice
from types import MappingProxyType
from typing import NamedTuple, overload

from ahocorasick_rs import AhoCorasick

from flows.facts import edtf as e
from flows.reference import Reference

# What each class letter stands for; the kinds are those of the reference table `date_words`.
CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "month": "M", "weekday": "W", "unit": "U", "division": "h", "clock_unit": "u", "season": "S", "number": "N",
        "ordinal": "O", "deictic": "k", "present": "K", "part": "E", "shift": "a", "daypart": "P", "frequency": "g",
        "every": "R", "decade": "Z", "fiscal": "F", "ended": "e", "measure_of_days": "j", "zone": "z",
        "the": "T", "a": "A", "of": "o", "in": "i", "from": "f", "between": "b", "and": "&", "to": "w",
    }
)  # fmt: skip
# Letters beside these: Y year, D 1 to 31, N other number, C '82, Q/H quarter or half, J/L the same with its year,
# G FY2013, V/m an ambiguous month with and without a capital, v an ambiguous weekday, 1 3 5 dates in figures, 4 a time,
# ! a festival, p a possessive, q a quotation mark, B a line break, and the marks themselves.
_RELATIONS = {"0": "r", "-1": "l", "1": "n", "same": "s", "that": "t"}
# Earlier kinds win where a word has several ("second" is an ordinal; "last" a relation).
_ORDER = (
    "glue", "relation", "month", "weekday", "ordinal", "number", "unit", "division", "clock_unit", "season", "deictic",
    "present", "shift", "part", "daypart", "frequency", "every", "decade", "fiscal", "ended", "measure_of_days", "zone",
)  # fmt: skip

_TOKEN = re.compile(
    r"\n"
    r"|['’‘](?P<short>\d\d)(?P<shorts>s?)(?!\w)"
    r"|(?P<dated>(?:19|20)\d\d-?(?:Q[1-4]|H[12]))(?!\w)"
    r"|(?P<big>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![\d])"
    r"|(?P<number>\d+)(?P<suffix>st|nd|rd|th|s|Q|H)?(?P<half>\d\d)?(?!\w)"
    r"|(?P<code>Q[1-4]|H[12]|FY ?\d{2}(?:\d\d)?|CY ?\d{2}(?:\d\d)?)(?!\w)"
    r"|(?P<possessive>['’]s\b)"
    r"|(?P<word>[^\W\d_]+)"
    r"|\d\w*|[^\s]",
    re.IGNORECASE,
)
# The same, cut only, with the white space before each; the commonest beginnings first. Blank at the end of a text.
_PIECE = re.compile(
    r"[^\S\n]*+(?:"
    r"[ABDEGI-PR-Zabdegi-pr-z][A-Za-z]*+(?![^\W\d_])|[^\W\d_QqHhFfCc][^\W\d_]*"
    r"|\n"
    r"|['’‘]\d\d[sS]?(?!\w)|['’][sS]\b"
    r"|(?:19|20)\d\d-?(?:[Qq][1-4]|[Hh][12])(?!\w)"
    r"|(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?!\d)"
    r"|\d+(?:[sS][tT]|[nNrR][dD]|[tT][hH]|[sSqQhH])?(?:\d\d)?(?!\w)"
    r"|\d\w*"
    r"|(?:[Qq][1-4]|[Hh][12]|[FfCc][Yy] ?\d{2}(?:\d\d)?)(?!\w)"
    r"|[^\W\d_]+"
    r"|\S"
    r"|\Z)"
)
_PARTERS = frozenset("-/.")
_FIGURES = re.compile(r"[0-9][0-9]*")  # begins with a set: searched for faster
_MARKS = {
    ",": "c", "-": "-", "–": "-", "—": "-", "/": "/", "(": "(", ")": ")", "'": "q", '"': "q", "‘": "q", "’": "q",
    "“": "q", "”": "q", ".": ".", "!": ".", "?": ".", ";": ".", ":": ":", "~": "-",
}  # fmt: skip
_YMD = re.compile(
    r"(?<![\d./\-$€£])(?P<y>(?:1[5-9]|20|21)\d\d)(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?:(?P<d>\d\d)(?=\d{1,2}:\d\d)|(?P<e>\d{1,2})(?!\d|[./-]\d))"
)
_DMY = re.compile(
    r"(?:(?<![\d./\-$€£])|(?<=/\d\d\d\d-))(?P<a>\d{1,2})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<y>(?:1[5-9]|20|21)\d\d|\d\d)(?!\d|[./]\d|-\d{1,2}-)"
)
_MY = re.compile(
    r"(?<![\d./\-$€£])(?:(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:19|20)\d\d)|(?P<y2>(?:19|20)\d\d)[-/](?P<m2>0?[1-9]|1[0-2]))(?![\d./-])"
)
_COMPACT = re.compile(r"(?<![\w.#$€£-])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?![\w%-])")
_CJK = re.compile(
    r"(?:(?P<y>\d{4})年)(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号])?)?|(?P<n>\d{1,2})月(?P<f>\d{1,2})[日号]"
)
_TIME = re.compile(
    r"(?<![\d:.$])(?:(?P<h>[01]?\d|2[0-4])(?:[:.](?P<mi>[0-5]\d)(?::(?P<s>[0-5]\d))?)?\s?(?P<ap>[ap])\.?\s?m\b\.?"
    r"|(?P<h2>[01]?\d|2[0-4]):(?P<mi2>[0-5]\d)(?::(?P<s2>[0-5]\d))?(?![\d:])"
    r"|(?P<h3>[01]\d|2[0-4])(?P<mi3>[0-5]\d)(?=\s?(?:UTC|GMT|hrs|hours)\b))"
    r"(?:\s?\(?(?P<tz>[A-Z]{2,4})\b\)?)?",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """A word, number or mark: class letter, offsets, lower-case text and what it is worth in a date."""

    cls: str
    start: int
    end: int
    text: str
    value: str | int | None = None


Parsed = tuple[str, str, str | int | None]
"""Of a token: its class, its lower-case text, and what it is worth in a date."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of dates by class, the words that bear on tense, on bare years and on names of months, and festivals.

    `tenseless` end like a past tense and are none; `year_has` is what years have ("2012 earnings"), `year_counts` what
    a number that looks like a year counts ("2000 dollars"); `now_before` stand before a date that is the present.
    """

    parser: Parser
    future: frozenset[str]
    past: frozenset[str]
    year_before: frozenset[str]
    year_after: frozenset[str]
    tenseless: frozenset[str]
    year_has: frozenset[str]
    year_counts: frozenset[str]
    festival_nouns: frozenset[str]
    month_before: frozenset[str]
    now_before: frozenset[str]
    zones: Mapping[str, str]
    festivals: re.Pattern[str]
    festival_rules: Mapping[str, tuple[str, bool]]
    festival_hints: AhoCorasick | None
    hint_places: Sequence[tuple[int, ...]]


@lru_cache(maxsize=8)
def lexicon(reference: Reference) -> Lexicon:
    """The date words and festivals of the reference tables, ready for look-up."""
    by_kind: dict[str, list[tuple[str, str, bool]]] = {}
    for row in reference["date_words"]:
        by_kind.setdefault(row["kind"], []).append((row["word"], row["value"], row["ambiguous"]))
    words: dict[str, tuple[str, str, bool]] = {}
    for kind in _ORDER:
        for word, value, ambiguous in by_kind.get(kind, ()):
            letter = _RELATIONS[value] if kind == "relation" else CLASSES[value if kind == "glue" else kind]
            words.setdefault(word, (letter, value, ambiguous))
    rules: dict[str, tuple[str, bool]] = {}
    for row in reference["festivals"]:
        for name in row["names"]:
            rules.setdefault(name.lower().replace("'", "’"), (row["rule"], row["needs_context"]))
    names = sorted(rules, key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace("’", "['’]").replace(r"\ ", r"\s") for name in names)

    def context(kind: str, value: str) -> frozenset[str]:
        return frozenset(word for word, v, _ in by_kind.get(kind, ()) if v == value)

    # The longest word of each name, and where it stands in names: a text without any of them names no festival.
    hints: dict[str, dict[int, None]] = {}
    for name in names:
        longest = max(re.finditer(r"\w+", name), key=lambda found: len(found.group()))
        hints.setdefault(longest.group(), {})[longest.start()] = None
    return Lexicon(
        Parser(words),
        context("tense", "future"),
        context("tense", "past"),
        context("year_before", "x"),
        context("year_after", "x"),
        context("tense", "none"),
        context("year_has", "x"),
        context("year_counts", "x"),
        context("festival_noun", "x"),
        context("month_before", "x"),
        context("now_before", "x"),
        MappingProxyType({word: value for word, value, _ in by_kind.get("zone", ())}),
        re.compile(rf"(?<![\w$€£¥.,-])(?:{pattern})(?![\w%]|[.,:]\d)", re.IGNORECASE),
        MappingProxyType(rules),
        AhoCorasick(list(hints)) if hints else None,
        tuple(map(tuple, hints.values())),
    )


def full_year(two: int) -> int:
    """A two-digit year: 00 to 49 in this century, 50 to 99 in the last (POSIX puts the turn at 69; news looks back)."""
    return two + (2000 if two < 50 else 1900)


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _at(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """The matches of a pattern that begin at some places, none overlapping: cheaper than a look at every character."""
    done = 0
    for start in starts:
        if start >= done and (match := pattern.match(text, start)) is not None:
            done = match.end()
            yield match


def _numeric(text: str, figures: Sequence[tuple[int, int]]) -> list[Token]:
    """Dates written in figures. `figures` is where runs of digits begin and end."""
    found: list[Token] = []
    parted = [start for start, end in figures if end - start in (1, 2, 4) and text[end : end + 1] in _PARTERS]
    for match in _at(_YMD, text, parted):
        day = match["d"] or match["e"]
        if value := _date(int(match["y"]), int(match["m"]), int(day)):
            found.append(Token("1", match.start(), match.end(), match.group(), value))
    for match in _at(_DMY, text, parted):
        if len(match["y"]) == 2 and match["s"] != "/":
            continue
        first, second = int(match["a"]), int(match["b"])
        year = int(match["y"]) if len(match["y"]) == 4 else full_year(int(match["y"]))
        # With points the day stands first (German, Swiss); otherwise the month (US), unless it cannot be one.
        month, day = (second, first) if match["s"] == "." or first > 12 else (first, second)
        if value := _date(year, month, day) or _date(year, day, month):
            found.append(Token("1", match.start(), match.end(), match.group(), value))
    for match in _at(_MY, text, parted):
        year, month = int(match["y"] or match["y2"]), int(match["m"] or match["m2"])
        if match["m"] or month != (year + 1) % 100:  # 2008/09 is a season of two years
            found.append(Token("3", match.start(), match.end(), match.group(), f"{year}-{month:02d}"))
    for match in _at(_COMPACT, text, (start for start, end in figures if end - start == 8)):
        value = _date(int(match["y"]), int(match["m"]), int(match["d"]))
        found += [Token("1", match.start(), match.end(), match.group(), value)] if value else []
    if "月" in text or "年" in text:
        for match in _CJK.finditer(text):
            written, parts = match["y"], (match["m"] or match["n"], match["d"] or match["f"])
            value = "-".join([written or "XXXX", *(f"{int(part):02d}" for part in parts if part)])
            if e.is_valid(value):
                letter = "1" if written and parts[1] else "5"
                found.append(Token(letter, match.start(), match.end(), match.group(), value))
    return found


def _times(text: str, figures: Sequence[tuple[int, int]], zones: Mapping[str, str]) -> list[Token]:
    found = []
    for match in _at(_TIME, text, (start for start, end in figures if end - start in (1, 2, 4))):
        hour = int(match["h"] or match["h2"] or match["h3"])
        minute = match["mi"] or match["mi2"] or match["mi3"]
        second = match["s"] or match["s2"]
        if match["ap"]:
            if not 1 <= hour <= 12:
                continue
            hour = hour % 12 + (12 if match["ap"].lower() == "p" else 0)
        zone, end = "", match.end()
        if match["tz"]:
            zone = zones.get(match["tz"].lower(), "")
            end = end if zone and match["tz"].isupper() else match.start("tz")
        end = match.start() + len(text[match.start() : end].rstrip(" ("))
        value = f"T{hour:02d}" + (f":{minute}" if minute else "") + (f":{second}" if second else "") + zone
        found.append(Token("4", match.start(), end, match.group(), value))
    return found


def _word(word: str, words: Mapping[str, tuple[str, str, bool]]) -> Parsed:
    lower = word.lower()
    if lower not in words:
        return "x", lower, None
    letter, value, ambiguous = words[lower]
    if ambiguous and letter == "M":
        letter = "V" if word[0].isupper() and not (word.isupper() and len(word) > 1) else "m"
    elif ambiguous and letter == "W":
        letter = "v" if word[0].isupper() else "x"
    elif letter in "rlnstE" and word.isupper() and len(word) > 1:
        letter = "x" if len(word) < 4 else letter
    return letter, lower, int(value) if value.lstrip("-").isdigit() else value


def _figure(match: re.Match[str]) -> Parsed:
    text = match.group().lower()
    digits = match["number"]
    suffix = (match["suffix"] or "").lower()
    value = int(digits) if len(digits) <= 6 else 10**6
    if suffix in ("q", "h"):
        if 1 <= value <= (4 if suffix == "q" else 2):
            letter = "Q" if suffix == "q" else "H"
            if match["half"]:
                return "J" if letter == "Q" else "L", text, value * 10000 + full_year(int(match["half"]))
            return letter, text, value
        return "x", text, None
    if match["half"]:
        return "x", text, None
    if suffix in ("st", "nd", "rd", "th"):
        return "O" if 1 <= value <= 31 else "x", text, value
    if suffix == "s":
        if len(digits) == 4 and value % 10 == 0 and 1500 <= value <= 2100:
            return "Z", text, value
        return "Z" if len(digits) == 2 and value % 10 == 0 and value >= 20 else "x", text, value
    if len(digits) == 4 and 1000 <= value <= 2199:
        return "Y", text, value
    return "D" if len(digits) <= 2 and 1 <= value <= 31 else "N", text, value


def _parsed(piece: str, words: Mapping[str, tuple[str, str, bool]]) -> Parsed:
    """Class, lower-case text and worth of a token by itself, without the white space before it."""
    match = _TOKEN.match(piece)
    assert match is not None
    text = match.group()
    if match["word"]:
        return _word(text, words)
    if match.lastgroup is None:
        return "B" if text == "\n" else _MARKS.get(text, "x"), text, None
    if match["dated"]:
        return "J" if text[-2] in "qQ" else "L", text, int(text[-1]) * 10000 + int(text[:4])
    if match["short"]:
        year = full_year(int(match["short"]))
        if match["shorts"]:
            return "Z" if year % 10 == 0 else "x", text, year
        return "C", text, year
    if match["number"]:
        return _figure(match)
    if match["code"]:
        kind, digits = text[0].upper(), re.sub(r"\D", "", text)
        if kind in "QH":
            return kind, text, int(digits)
        return "G", text, int(digits) if len(digits) == 4 else full_year(int(digits))
    if match["possessive"]:
        return "p", text, None
    return "N", text, text


_LONGEST = 64  # characters of a piece that is worth remembering


class Parser:
    """Reads pieces of text as tokens, each spelling once."""

    def __init__(self, words: Mapping[str, tuple[str, str, bool]]) -> None:
        def parsed(piece: str) -> Parsed:
            return _parsed(piece[:-1].lstrip() + piece[-1], words)

        @lru_cache(maxsize=1 << 15)
        def letter(piece: str) -> str:
            word = piece.lstrip()
            return "x" if word.isalpha() and word.lower() not in words else parsed(piece)[0]

        self.parsed, self.letter = lru_cache(maxsize=1 << 13)(parsed), letter
        self.parsed_anew = parsed


class Tokens(Sequence[Token]):
    """The tokens of a text in order, none overlapping; each is made when asked for. `classes` are their letters."""

    def __init__(self, text: str, fixed: Sequence[Token], parser: Parser) -> None:
        self._parser = parser
        self._pieces: list[str] = []
        self._ends: list[int] = []
        self._made: dict[int, Token] = {}
        at = 0
        for token in fixed:
            if token.start >= at:
                self._add(text, at, token.start)
                at = token.end
                self._made[len(self._pieces)] = token
                self._pieces.append("\n")
                self._ends.append(at)
        self._add(text, at, len(text))
        if max(map(len, self._pieces), default=0) <= _LONGEST:
            letters = list(map(parser.letter, self._pieces))
        else:
            letters = [parser.letter(p) if len(p) <= _LONGEST else parser.parsed_anew(p)[0] for p in self._pieces]
        for place, token in self._made.items():
            letters[place] = token.cls
        self.classes = "".join(letters)

    def _add(self, text: str, start: int, end: int) -> None:
        """Enter the tokens of a part of a text without dates in figures, times and festivals."""
        pieces = _PIECE.findall(text, start, end)
        # At the end of a part there is an empty piece, and before it white space may stand that belongs to none.
        while pieces and (not pieces[-1] or (pieces[-1].isspace() and pieces[-1][-1] != "\n")):
            pieces.pop()
        self._pieces += pieces
        self._ends += islice(accumulate(map(len, pieces), initial=start), 1, None)

    def __len__(self) -> int:
        return len(self._pieces)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> list[Token]: ...
    def __getitem__(self, at: int | slice) -> Token | list[Token]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self._pieces)))]
        at += len(self._pieces) if at < 0 else 0
        token = self._made.get(at)
        if token is None:
            piece, end = self._pieces[at], self._ends[at]
            parse = self._parser.parsed if len(piece) <= _LONGEST else self._parser.parsed_anew
            letter, lower, value = parse(piece)
            token = self._made[at] = Token(letter, end - len(piece[:-1].lstrip()) - 1, end, lower, value)
        return token


def _hinted(text: str, lex: Lexicon) -> Iterable[int]:
    """The places where a festival's name may begin, in order, by the longest word of its name."""
    if lex.festival_hints is None:
        return ()
    lower = text.lower()
    found = lex.festival_hints.find_matches_as_indexes(lower, overlapping=True)
    if found and len(lower) != len(text):
        return range(len(text))
    return sorted({at - before for hint, at, _ in found for before in lex.hint_places[hint] if at >= before})


def _festivals(text: str, lex: Lexicon) -> list[Token]:
    found: list[Token] = []
    for match in _at(lex.festivals, text, _hinted(text, lex)):
        rule, _ = lex.festival_rules[re.sub(r"\s", " ", match.group().lower().replace("'", "’"))]
        found.append(Token("!", match.start(), match.end(), match.group().lower(), rule))
    return found


def tokens(text: str, lex: Lexicon) -> Tokens:
    """The tokens of a text. Linear in its length."""
    figures = [match.span() for match in _FIGURES.finditer(text)]
    fixed = [*_numeric(text, figures), *_times(text, figures, lex.zones), *_festivals(text, lex)]
    fixed.sort(key=lambda t: (t.start, t.start - t.end, t.cls))
    return Tokens(text, fixed, lex.parser)
