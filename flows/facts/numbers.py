"""Numbers as written: digits with separators, spelled words, fractions and the magnitudes that multiply them.

One pattern finds every run of digits and every number word; a look at what stands beside it decides what it is worth.
Nothing here knows units or meaning. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from flows.reference import Reference

# Same length in and out, so that offsets stay true: typographic signs, full-width digits and thin spaces to plain ones.
_FOLD = {
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u200a", " "),
    **dict.fromkeys("\u2018\u2019\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-"),
    **{chr(0xFF10 + d): str(d) for d in range(10)},
    "％": "%",
    "，": ",",
    "￥": "¥",
    "＄": "$",
    "￡": "£",
}
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875}
# what digits may be followed by, beside the magnitudes of the table: "3 hundred", "3 dozen"
_DIGIT_SCALES = {"hundred": 100.0, "dozen": 12.0, "dozens": 12.0}
# What opens with a digit, a point or a fraction; a pattern that begins with a set is searched for faster.
_DIGITS = re.compile(rf"[\d.{''.join(_VULGAR)}](?:(?<=\d)\d*(?:[.,']\d+)*|(?<=\.)(?<![\w.]\.)\d+|(?<![\d.]))")
_PLAIN_DIGITS = re.compile(r"[0-9.](?:(?<=[0-9])[0-9]*(?:[.,'][0-9]+)*|(?<=\.)(?<![\w.]\.)[0-9]+)")  # of ASCII
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
# Longer runs of digits are serial numbers, keys or noise.
_MOST_DIGITS = 24
# Not the number of a model that is counted: "34 737 jets", "12 787s".
_SPACED = re.compile(r"(?: (?!7[0-8]7s? ?[a-z])\d{3})+(?![\d.,]*\d)(?![a-z]|-\d)")
_FRACTION = re.compile(r"/(\d{1,2})(?![\d/]|\.\d)")
_MIXED = re.compile(r"[ -](\d)/(\d{1,2})(?![\d/])")


@lru_cache(maxsize=1)
def fold(text: str) -> str:
    """A lower-case copy with plain quotes, hyphens, spaces and digits, of exactly the same length.

    The last one is remembered: the same text is asked for by quantities and by metrics.
    """
    plain = text.replace("\t", " ")
    if not plain.isascii():
        for sign, same in _FOLD.items():
            if sign in plain:
                plain = plain.replace(sign, same)
    lower = plain.lower()
    if len(lower) == len(plain):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


class Number(NamedTuple):
    """A number as written, `[start, end)`, magnitude included.

    `kind`: `digits`, `spelled`, `fraction` (a half, two-thirds, ¾: value below one), `code` (leading zero, version,
    serial number: not a value) or `vague` ("hundreds of", "millions": no value). `scaled`: a magnitude multiplied it;
    `plain`: bare digits without separators, sign or magnitude; `core_end`: where the digits end, before a magnitude;
    `factor`: what the magnitudes multiply by.
    """

    start: int
    end: int
    value: float
    kind: str
    scaled: bool = False
    plain: bool = False
    core_end: int = 0
    factor: float = 1.0


class _Token(NamedTuple):
    """A run of digits or a number word."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    spellings: AhoCorasick
    scale: re.Pattern[str]
    money_scale: re.Pattern[str]
    words: Mapping[str, tuple[float, str]]
    factors: Mapping[str, float]


def alternation(words: Sequence[str]) -> str:
    """A pattern that matches any of the words, the longest first; beginnings that words share are written once."""
    rest: dict[str, list[str]] = {}
    for word in words:
        rest.setdefault(word[:1], []).append(word[1:])
    whole = rest.pop("", None) is not None
    branches = [
        re.escape(first + tails[0]) if len(tails) == 1 else f"{re.escape(first)}(?:{alternation(tails)})"
        for first, tails in rest.items()
    ]
    return "|".join(branches) + "|" * (whole and bool(branches))


@lru_cache(maxsize=8)
def _lexicon(reference: Reference) -> _Lexicon:
    words: dict[str, tuple[float, str]] = {r["word"]: (r["value"], r["kind"]) for r in reference["number_words"]}
    # the table's 0.3333 is a third
    words = {w: (1 / round(1 / v) if k == "part" else v, k) for w, (v, k) in words.items()}
    rows = reference["magnitudes"]
    factors = {r["word"]: r["factor"] for r in rows} | _DIGIT_SCALES
    plural = {r["word"] + "s": (r["factor"], "vague") for r in rows if r["kind"] == "word"}
    words |= {"hundreds": (100, "vague"), "dozens": (12, "vague"), "tens": (10, "vague")} | plural
    words |= {r["word"]: (r["factor"], "scale") for r in rows if r["kind"] == "word" and r["word"] not in plural}
    kinds = {
        kind: [r["word"] for r in rows if r["kind"] == kind] for kind in ("word", "short", "letter", "money", "cjk")
    }
    # a letter must touch the digits; a word or a short form may stand after a space or a hyphen
    scale = (
        rf"(?:[ -]?(?:{alternation(kinds['word'])})| (?:{alternation(list(_DIGIT_SCALES))})"
        rf"|[ -]?(?:{alternation(kinds['short'])})"
        rf"|(?:{alternation(kinds['letter'])}))(?![a-z0-9&])\.?(?<![a-z]\.)|[ ]?(?:{alternation(kinds['cjk'])})"
    )
    money = rf"[ -]?(?:{alternation(kinds['money'] + kinds['letter'])})(?![a-z0-9&])"
    return _Lexicon(
        AhoCorasick(list(words)),
        re.compile(scale),
        re.compile(f"{scale}|{money}"),
        words,
        factors,
    )


_EXACT = 1e11  # whole numbers below have no dust
_MEASURED = r"(?=\s?(?:%|percent|per cent|million|billion|bn|€|eur))"
_COMMA = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*,\d{1,2}" + _MEASURED)
_COMMA_TAIL = re.compile(r"\d,\d{1,2}" + _MEASURED)  # its end alone, which is searched for faster
_POINT_TAIL = re.compile(r"\d\.\d{1,2}" + _MEASURED)


def tidy(value: float) -> float:
    """The value without the binary dust of a multiplication (17 cents is 0.17)."""
    return value if value.is_integer() and abs(value) < _EXACT else float(f"{value:.12g}")


def decimal_comma(folded: str) -> bool:
    """Whether the text writes decimals with a comma ("3,5 million") and never with a point."""
    return bool(_COMMA_TAIL.search(folded) and _COMMA.search(folded) and not _POINT_TAIL.search(folded))


def value_of(digits: str, *, comma: bool = False) -> float | None:
    """The value of a run of digits and separators; None when it is no number (a version, a list, an address).

    Reads 1,024.5; 1.024.000; 1.024,5; 12,34,567 (lakh grouping) and 3,5. A lone point is a decimal point unless
    `comma` says that the text writes decimals with commas.
    """
    if digits.isdigit():
        return float(digits) if digits.isascii() and len(digits) <= _MOST_DIGITS else None
    if len(digits) > 2 * _MOST_DIGITS:
        return None
    parts = re.split(r"[.,']", digits)
    signs = re.findall(r"[.,']", digits)
    last, tail = signs[-1], parts[-1]
    heads = parts[1:-1] if len(parts) > 2 else []
    grouped = all(len(p) == 3 for p in heads) and len(parts[0]) <= 3
    whole = "".join(parts[:-1])
    if len(set(signs)) == 2 and signs[:-1] and len(set(signs[:-1])) == 1 and last != signs[0]:
        lakhs = all(len(p) == 2 for p in heads[:-1]) and bool(heads) and len(heads[-1]) == 3
        return float(f"{whole}.{tail}") if grouped or lakhs else None
    if len(set(signs)) > 1:
        return None
    if last == "." and len(signs) == 1:
        return float(whole + tail) if comma and len(tail) == 3 and len(parts[0]) <= 3 else float(f"{whole}.{tail}")
    if len(tail) == 3 and len(parts[0]) <= 3:
        if grouped and not (comma and last == "," and len(signs) == 1):
            return float(whole + tail) if parts[0] != "0" else None
        if last == "," and all(len(p) == 2 for p in heads):
            return float(whole + tail)
    if last == "," and len(signs) == 1 and (len(tail) <= 2 or comma):
        return float(f"{whole}.{tail}")
    return None


def _digits(folded: str, token: _Token, lex: _Lexicon, comma: bool, money: bool) -> Number:
    start, end, raw = token
    if raw in _VULGAR:
        return _scaled(folded, lex, start, end, _VULGAR[raw], "fraction", money)
    value = value_of(raw, comma=comma)
    if value is None or (raw[0] == "0" and len(raw) > 1 and raw[1].isdigit()):
        return Number(start, end, 0.0, "code", core_end=end)
    plain = raw.isdigit()
    kind = "digits"
    if plain and len(raw) <= 3 and folded[end : end + 1] == " " and (more := _SPACED.match(folded, end)):
        value, end, plain = float((raw + more.group()).replace(" ", "")), more.end(), False
    elif plain and end < len(folded):
        if folded[end] in _VULGAR:
            value, end, plain = value + _VULGAR[folded[end]], end + 1, False
        elif len(raw) <= 3 and (mixed := _MIXED.match(folded, end)) and int(mixed[1]) < int(mixed[2]) <= 16:
            value, end, plain = value + int(mixed[1]) / int(mixed[2]), mixed.end(), False
        elif len(raw) <= 2 and (part := _FRACTION.match(folded, end)) and 0 < int(raw) < int(part[1]) <= 10:
            value, end, plain, kind = value / int(part[1]), part.end(), False, "fraction"
        elif folded.startswith(" and a half", end):
            value, end, plain = value + 0.5, end + len(" and a half"), False
    return _scaled(folded, lex, start, end, value, kind, money, plain)


def _scaled(
    folded: str, lex: _Lexicon, start: int, end: int, value: float, kind: str, money: bool, plain: bool = False
) -> Number:
    """The number with the magnitudes that follow it ("5 lakh crore")."""
    core, scaled, factor = end, False, 1.0
    pattern = lex.money_scale if money else lex.scale
    while found := pattern.match(folded, end):
        factor *= lex.factors[found.group().strip(" -.")]
        end, scaled = found.end(), True
    if scaled and folded.startswith(" and a half", end):
        value, end = value + 0.5, end + len(" and a half")  # "3 million and a half"
    kind = "digits" if scaled else kind
    return Number(start, end, tidy(value * factor), kind, scaled, plain and not scaled, core, factor)


_SPACES = re.compile(" {2,}")
_BY = re.compile(r"\bby (?:about |around |almost |nearly |over |at least |some |up to |more than |less than )?\Z")
_BY_REACH = 16  # characters
_MORE = re.compile(r" (?:more|less|fewer|higher|lower|larger|bigger|smaller|cheaper)\b(?! or )")
_GAPS = {
    " ": "",
    "-": "",
    " - ": "",
    " and ": "and",
    "-and-": "and",
    " and a ": "and a",
    " a ": "a",
    " of a ": "of a",
    " an ": "a",
}


def moves(folded: str, start: int, end: int) -> bool:
    """Whether a fraction says by how much something moves or differs: "lift output by a fifth", "a third higher"."""
    return _BY.search(folded, max(0, start - _BY_REACH), start) is not None or _MORE.match(folded, end) is not None


def _spelled(folded: str, tokens: Sequence[_Token], at: int, lex: _Lexicon) -> tuple[Number | None, int]:
    """The number spelled from `tokens[at]` on, and the index of the first token after it."""
    first = tokens[at]
    start, end, _ = first
    value, kind = lex.words[first.text]
    article = folded[max(0, start - 3) : start]
    has_a = article.endswith(" a ") or article == "a " or article.endswith(" an ")
    i = at + 1
    total, current, last = 0.0, value, kind
    fraction = False
    if kind == "vague":
        while i < len(tokens) and folded[end : tokens[i].start] in (" of ", " "):
            end, i = tokens[i].end, i + 1
        return Number(start, end, 0.0, "vague", core_end=end), i
    if kind in ("hundred", "scale", "dozen"):
        if not has_a:
            return Number(start, end, 0.0, "vague", core_end=end), i
        start = folded.rindex("a", 0, start)
        if kind == "scale":
            total, current = value, 0.0
    elif kind in ("half", "quarter", "part"):
        fraction = True
        opens = folded.rindex("a", 0, start) if has_a else start
        if kind != "half" and not (has_a and (folded.startswith(" of ", end) or moves(folded, opens, end))):
            return None, i
        start = opens
    while i < len(tokens):
        token = tokens[i]
        word = token.text
        gap = _GAPS.get(_SPACES.sub(" ", folded[end : token.start])) if token.start - end <= 9 else None
        if gap is None or word[0].isdigit() or word in _VULGAR:
            break
        worth, sort = lex.words[word]
        if fraction:
            if sort not in ("scale", "dozen", "hundred") or gap not in ("a", "of a", ""):
                break
            current *= worth
            fraction = False
            end, i, last = token.end, i + 1, sort
            continue
        if gap in ("a", "of a"):
            break
        if sort in ("half", "part", "quarter"):
            if gap == "and a":
                half_of = lex.words[tokens[i - 1].text][0] if last == "scale" else 1.0
                current += worth * half_of  # "one million and a half"
            elif gap == "" and last in ("unit", "teen") and sort != "half" and current < 20 and not total:
                current, fraction = current * worth, True
            else:
                break
            end, i, last = token.end, i + 1, sort
            continue
        if gap == "and a":
            break
        if sort == "unit" and last in ("ten", "hundred", "scale") and worth:
            if last == "ten" and gap == "and":
                break
            current += worth
        elif sort in ("teen", "ten") and last in ("hundred", "scale"):
            current += worth
        elif (sort == "hundred" and last in ("unit", "teen", "ten") and gap == "") or (
            sort == "dozen" and gap == "" and last in ("unit", "teen", "ten")
        ):
            current *= worth
        elif sort == "scale" and gap == "" and (current or last == "scale"):
            if current:
                total, current = total + current * worth, 0.0
            else:
                total *= worth
        else:
            break
        end, i, last = token.end, i + 1, sort
    scaled = last in ("scale", "dozen", "hundred") or total > 0
    factor = worth if last == "scale" and (worth := lex.words[tokens[i - 1].text][0]) <= total and i - at == 2 else 1.0
    kind = "fraction" if fraction else "spelled"
    number = Number(start, end, tidy(total + current), kind, scaled, core_end=end, factor=factor)
    if not fraction and (short := lex.scale.match(folded, end)):
        factor = lex.factors[short.group().strip(" -.")]
        number = Number(start, short.end(), tidy(number.value * factor), kind, True, core_end=end, factor=factor)
    return number, i


def _tokens(folded: str, lex: _Lexicon) -> list[_Token]:
    """Every run of digits and every number word, in order, without overlap."""
    digits = _PLAIN_DIGITS if folded.isascii() else _DIGITS
    found = [_Token(*match.span(), match.group()) for match in digits.finditer(folded)]
    for _, start, end in lex.spellings.find_matches_as_indexes(folded, overlapping=True):
        # inside a word it spells nothing: "often", "phone"
        if folded[start - 1 : start] not in _LETTERS and folded[end : end + 1] not in _LETTERS:
            found.append(_Token(start, end, folded[start:end]))
    found.sort(key=lambda token: (token.start, -token.end))
    apart: list[_Token] = []
    for token in found:
        if not apart or token.start >= apart[-1].end:
            apart.append(token)
    return apart


def find(folded: str, reference: Reference, money_before: frozenset[str] = frozenset()) -> list[Number]:
    """Every number of a folded text (see `fold`), in order, without overlap.

    `money_before` are the last characters of currency signs: after one of them "5m" is five million.
    """
    lex = _lexicon(reference)
    tokens = _tokens(folded, lex)
    # Of "1,500" and "3,5" only the second can be a decimal comma's.
    comma = any("," in token.text[-3:-1] for token in tokens) and decimal_comma(folded)
    found: list[Number] = []
    i, end = 0, 0
    while i < len(tokens):
        token = tokens[i]
        if token.start < end:
            i += 1
            continue
        if token.text[0].isalpha():
            number, i = _spelled(folded, tokens, i, lex)
        else:
            before = folded[max(0, token.start - 2) : token.start].strip()
            number, i = _digits(folded, token, lex, comma, before[-1:] in money_before), i + 1
        if number is not None:
            found.append(number)
            end = number.end
    return found
