"""What looks like a quantity and is none: years, dates, clock times, versions, ranks, addresses, telephone numbers,
scores, list numbers and names with numbers in them (`seeds/reference/numbered_names.csv`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from flows.facts import nouns
from flows.facts.grammar import Grammar, grammar
from flows.facts.numbers import Number, moves
from flows.reference import Reference


class NotQuantity(Enum):
    """Why a number is no quantity; `RANGE_END` is one that only a range can make a quantity."""

    NO = "quantity"
    CODE = "code"
    VAGUE = "vague"
    NAME = "name"
    DATE = "date"
    TIME = "time"
    ORDINAL = "ordinal"
    LIST = "list"
    SCORE = "score"
    PHONE = "phone"
    ADDRESS = "address"
    PRONOUN = "pronoun"
    RANGE_END = "range end"


_MONTH = (
    "jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|september|oct|october|nov|"
    "november|dec|december"
)
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTH})\.?(?: the)? ?\Z")
_MONTH_LIST_BEFORE = re.compile(rf"\b(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,| and| or| to|-|,? ?and) ?\Z")
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?(?: of)?[ -](?:{_MONTH})\b(?!\.?[a-z])")
_MONTH_RANGE_AFTER = re.compile(rf" ?(?:-|to|and) ?\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})\b")
_ORDINAL = re.compile(r" ?(?:st|nd|rd|th)\b")
_CLOCK_AFTER = re.compile(
    r"(?::\d\d(?::\d\d)?)?\s?(?:a\.?m\b|p\.?m\b|o'clock|hrs\b|hours? (?:gmt|utc)|gmt|utc|est\b|edt\b|pst\b|bst\b|cet\b|"
    r"et\b|noon)"
)
_CLOCK = re.compile(r":\d\d(?!\d)")
_ISO = re.compile(r"-\d\d?-\d\d?(?!\d)|/\d{1,2}(?:/\d{2,4})?(?!\d)")
_STREET = re.compile(
    r",? (?:(?:[NSEW]\.?|North|South|East|West) )?(?:[A-Z][\w.'-]* ){1,4}"
    r"(?:St|Ave|Rd|Blvd|Dr|Ln|Hwy|Street|Avenue|Road|Boulevard|Drive|Lane|Highway|Square|Plaza|Way|Court|Place|Parkway)\b"
)
_ZIP_BEFORE = re.compile(r"\b[A-Z]{2} \Z")
_QUANTIFYING = re.compile(
    r"\b(?:sold|sell|selling|buy|bought|built|produced|produce|employs?|employed|employing|ordered|delivered|over|than|least|nearly|about|some|"
    r"around|approximately|almost|cut|cutting|lose|losing|shed|shedding|axe|fire|hire|hired|add|added|create|total|another|additional|killed|injured|"
    r"up to|total of|has|have|had|with|to|by|by about|as many as) \Z"
)
_ARTICLE_BEFORE = re.compile(r"\b(?:the|a|an|final|new|first|last|its|this) \Z")
_NAME_BEFORE = re.compile(r"([A-Za-z&][\w&'./-]*)[ -]\Z")
_PHONE_AFTER = re.compile(r"[()\- .]{1,2}\d{2,4}[()\- .]{1,2}\d{3,4}(?![a-z\d])|-\d{3,4}-\d{3,4}|-\d{4}(?!\d)")
_BEFORE = 32  # characters before a number that are looked at
# How far back the patterns that end at a number can reach, with the character before their first word
_MONTH_REACH, _LIST_REACH, _ARTICLE_REACH, _PRONOUN_REACH, _GROUP_REACH = 16, 11, 7, 7, 10
_DIGIT = re.compile(r"\d")
_OF_YEAR = re.compile(r"\b(?:in|of|the|since|from) (?:early |late )?\Z")
_POINTS = re.compile(r"-? ?points?\b")
_NEXT_WORD = re.compile(r"[ -]([a-z]+)")
_DEED = re.compile(
    r"\b(?:to|will|would|can|could|may|might|must|should|is|was|are|were|be|been|by|and|began|started|currently|not)"
    r" (?:build|building|release|update)\Z"
)
_PHONE_SIGNS = frozenset("()- .")
_ALONE = re.compile(r"(?:^|[.!?:\"'\n(] ?)\Z")
_FOLLOWS = re.compile(r"[ -]([A-Za-z][\w-]*)")
_VERB = re.compile(r" (?:the|a|an|its|their|that|how|this)\b")
_VERB_OR_TO = re.compile(r" (?:the|a|an|its|their|that|how|this|his|as|to)\b")
_OF_WHOLE = re.compile(r" (?:of|the|its|their|that|as many|as much|a\b)(?!(?: a)? (?:century|decade|year|hour)\b)")
_PRONOUN = re.compile(r"\b(?:the|these|those|no|any|every|this|that|other|each) \Z")
_GROUP = re.compile(r"\b(?:number|group of|big|bbc|phase|chapter) \Z")
_ALPHANUMERIC = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_NESTED = 4  # names that may lie in one another
_HALF_NAME = re.compile(r"\b(?:first|second|1st|2nd|latter|other|top|bottom|better|first-|second-|early|late) ?-?\Z")
_QUARTER_NAME = re.compile(
    r"\b(?:first|second|third|fourth|last|next|this|previous|final|each|every|per|fiscal|final) \Z"
)


@dataclass(frozen=True, slots=True)
class _Names:
    whole: AhoCorasick
    before: frozenset[str]
    before_ends: frozenset[str]
    after: frozenset[str]
    longest_before: int


@lru_cache(maxsize=8)
def _names(reference: Reference) -> _Names:
    kinds: dict[str, list[str]] = {"whole": [], "before": [], "after": []}
    for row in reference["numbered_names"]:
        kinds[row["kind"]].append(row["name"])
    return _Names(
        AhoCorasick(kinds["whole"], implementation=Implementation.DFA),
        frozenset(kinds["before"]),
        frozenset(name.rpartition(" ")[2] for name in kinds["before"]),
        frozenset(kinds["after"]),
        max((n.count(" ") for n in kinds["before"]), default=0) + 1,
    )


def whole_names(folded: str, reference: Reference) -> list[tuple[int, int]]:
    """Where names with numbers in them stand in a folded text ("S&P 500", "Double 11"): start and end, by start."""
    found = _names(reference).whole.find_matches_as_indexes(folded, overlapping=True)
    return sorted(
        (start, end)
        for _, start, end in found
        if folded[start - 1 : start] not in _ALPHANUMERIC and folded[end : end + 1] not in _ALPHANUMERIC
    )


def _label(folded: str, start: int, names: _Names) -> bool:
    """Whether the words right before a number make it a label ("iPhone 4", "version 5", "Flight 815")."""
    window = folded[max(0, start - 28) : start].rstrip(" -(")
    last = window[max(window.rfind(" "), window.rfind("\n")) + 1 :].lstrip("(\"'[")
    if last.removesuffix("'s") not in names.before_ends and last not in names.before_ends:
        return False
    line = window.rfind("\n") + 1
    words = window[line:].split(" ")
    for count in range(1, min(names.longest_before, len(words)) + 1):
        phrase = " ".join(words[-count:]).lstrip("(\"'[")
        if phrase in names.before or (phrase.endswith("'s") and phrase[:-2] in names.before):
            return _DEED.search(window) is None  # "would build 36 planes"
    return False


def _date(folded: str, number: Number, before: str) -> bool:
    if number.kind == "digits" and number.value <= 31 and number.plain:
        if _MONTH_BEFORE.search(before[-_MONTH_REACH:]):
            return True
        if _DIGIT.search(before[-_LIST_REACH:]) and _MONTH_LIST_BEFORE.search(before):
            return True
        if _MONTH_AFTER.match(folded, number.end) or _MONTH_RANGE_AFTER.match(folded, number.end):
            return True
    return bool(number.plain and _ISO.match(folded, number.end) and number.end - number.start in (1, 2, 4))


def _year(text: str, folded: str, number: Number, before: str, grammar: Grammar) -> bool:
    """Whether a bare four-digit number is a year."""
    if not number.plain or number.end - number.start != 4 or not 1500 <= number.value <= 2100:
        return False
    noun = nouns.after(text, folded, number.end, grammar)
    if noun and _QUANTIFYING.search(before) and not _OF_YEAR.search(before):
        return folded[noun[0] : noun[1]] in ("sales", "profits", "earnings", "results", "elections", "revenues")
    return True


def not_quantity(
    text: str,
    folded: str,
    number: Number,
    has_unit: bool,
    dimension: str,
    signed: bool,
    neighbours: tuple[Number | None, Number | None],
    whole: Sequence[tuple[int, int]],
    reference: Reference,
) -> NotQuantity:
    """What a number is that is no quantity; `NotQuantity.NO` when it is one.

    `signed`: a currency sign stands before it; `whole` are the `whole_names` of the text.
    """
    start, end = number.start, number.end
    if number.kind == "code":
        return NotQuantity.CODE
    if number.kind == "vague":
        return NotQuantity.VAGUE
    previous, following = folded[start - 1 : start], folded[end : end + 1]
    before = folded[max(0, start - _BEFORE) : start]
    if "\n" in before:
        before = before[before.rindex("\n") + 1 :]
    if number.kind == "spelled" or number.kind == "fraction":
        return _spelled(folded, number, has_unit, before)
    if dimension == "money" and (signed or not previous.isalnum()):
        return NotQuantity.NO
    if previous.isalpha() or (previous in "_@/\\" and previous):
        return NotQuantity.NAME
    if previous == "." and start >= 2 and folded[start - 2].isalnum():
        return NotQuantity.NAME
    if not has_unit and not number.scaled and following.isalpha():
        return NotQuantity.ORDINAL if _ORDINAL.match(folded, end) else NotQuantity.NAME
    if not has_unit and _ORDINAL.match(folded, end) and number.end - number.start < 12:
        return NotQuantity.ORDINAL
    if number.plain and end - start == 3 and (first := neighbours[0]) and first.plain and first.end == start - 1:
        return NotQuantity.NAME  # "34 737 jets": the second is the model that the first counts
    names, syntax = _names(reference), grammar(reference)
    if previous == "-" and start >= 2 and folded[start - 2].isalpha() and not has_unit:
        return NotQuantity.NAME
    if whole and _inside(start, end, whole):
        return NotQuantity.NAME
    if _date(folded, number, before):
        return NotQuantity.DATE
    if has_unit or number.scaled:
        if (
            number.plain
            and dimension == "length"
            and folded[end : end + 2] in ("m ", "m,")
            and _CLOCK_AFTER.match(folded, end)
        ):
            return NotQuantity.TIME
        if _CLOCK.match(folded, end) or _clock_tail(folded, start):
            return NotQuantity.TIME
        return NotQuantity.NO
    if (
        _CLOCK.match(folded, end)
        or _clock_tail(folded, start)
        or (number.value < 2400 and _CLOCK_AFTER.match(folded, end))
    ):
        return NotQuantity.TIME
    if _year(text, folded, number, before, syntax):
        return NotQuantity.DATE
    if number.plain and following == "." and not before.strip(" \t(") and folded[end + 1 : end + 2] in (" ", "\t"):
        return NotQuantity.LIST
    if number.plain and before.endswith(("(", "[")) and following in ")]":
        return NotQuantity.LIST
    if following == ")" and not before.strip(" \t"):
        return NotQuantity.LIST
    if number.plain and _label(folded, start, names) and not _POINTS.match(folded, end, end + 8):
        return NotQuantity.NAME
    if number.plain and (_PHONE_AFTER.match(folded, end) or _grouped(before)) and _phone(folded, start, end):
        return NotQuantity.PHONE
    if number.plain and _STREET.match(text, end):
        return NotQuantity.ADDRESS
    if number.plain and end - start == 5 and _ZIP_BEFORE.search(text[max(0, start - 4) : start]):
        return NotQuantity.ADDRESS
    if number.plain and (found := _NEXT_WORD.match(folded, end, end + 20)) and found[1] in names.after:
        return NotQuantity.NAME
    if number.plain and _model(text, folded, number, before, syntax):
        return NotQuantity.NAME
    if following == "-" and folded[end + 1 : end + 2].isdigit():
        return _hyphen(folded, number, neighbours[1])
    if previous == "-" and start >= 2 and folded[start - 2].isdigit():
        return _hyphen(folded, neighbours[0], number) if neighbours[0] else NotQuantity.SCORE
    if following in ("/", "_", "@") or (following == ":" and folded[end + 1 : end + 2].isdigit()):
        return NotQuantity.CODE
    return NotQuantity.NO


def _clock_tail(folded: str, start: int) -> bool:
    """Whether the number is the minutes of a clock time ("10:30")."""
    return folded[start - 1 : start] == ":" and start >= 2 and folded[start - 2].isdigit()


def _inside(start: int, end: int, whole: Sequence[tuple[int, int]]) -> bool:
    """Whether a number stands inside one of some names."""
    at = bisect_right(whole, (start, end))
    # names are short: none that begins far before the number reaches over it
    return any(
        first <= start and end <= last for first, last in (*whole[max(0, at - _NESTED) : at], *whole[at : at + _NESTED])
    )


def _grouped(before: str) -> bool:
    """Whether one or two signs that part the groups of a telephone number stand behind a digit."""
    if before[-1:] not in _PHONE_SIGNS or not before:
        return False
    return before[-2:-1].isdecimal() or (before[-2:-1] in _PHONE_SIGNS and before[-3:-2].isdecimal())


def _phone(folded: str, start: int, end: int) -> bool:
    """Whether a run of digit groups around the number has seven digits and more, as telephone numbers have."""
    left, right = max(0, start - 16), min(len(folded), end + 16)
    run = re.search(r"[\d()+\-. ]*\Z", folded[left:start])
    more = re.match(r"[\d()+\-. ]*", folded[end:right])
    digits = sum(c.isdigit() for c in (run.group() if run else "") + folded[start:end] + (more.group() if more else ""))
    groups = re.findall(r"\d+", (run.group() if run else "") + folded[start:end] + (more.group() if more else ""))
    return digits >= 7 and len(groups) >= 2 and all(len(g) <= 5 for g in groups)


def _model(text: str, folded: str, number: Number, before: str, grammar: Grammar) -> bool:
    """Whether a bare number is part of a product's name: "Superb 120", "the 787 will", "final 717 jet"."""
    end = number.end
    beside = text[max(0, number.start - 1) : number.start] in (" ", "-")
    capital = _NAME_BEFORE.search(text[max(0, number.start - 24) : number.start]) if beside else None
    named = capital is not None and capital[1][0].isupper() and capital[1].lower() not in grammar.stop
    article = 2 <= end - number.start <= 4 and _ARTICLE_BEFORE.search(before[-_ARTICLE_REACH:])
    if not named and not article:
        return False
    counted = nouns.after(text, folded, end, grammar)
    if capital and named:
        alone = _ALONE.search(
            text[max(0, number.start - len(capital.group()) - 2) : number.start - len(capital.group())]
        )
        if not counted and not alone:
            return True
    if article:
        follow = _FOLLOWS.match(text, end, end + 24)
        if number.value < 100 or counted:
            verb = follow and _VERB.match(folded, follow.end(), follow.end() + 6)
            return bool(verb and number.value >= 100) if counted else bool(follow and follow[1][0].isupper())
        word = follow[1].lower() if follow else ""
        if follow and _VERB_OR_TO.match(folded, follow.end(), follow.end() + 7):
            return True  # "the 787 illustrates the ...": a verb follows, not a noun
        return not word or word in grammar.stop or not nouns.is_plural(word, grammar)
    return False


def _hyphen(folded: str, left: Number | None, right: Number | None) -> NotQuantity:
    """Digits, hyphen, digits: a range when it ascends and is followed by a word or a unit; else a score or a code."""
    if left is None or right is None:
        return NotQuantity.CODE
    tail = folded[right.end : right.end + 1]
    if tail == "-" or folded[left.start - 1 : left.start] in ("-", "/"):
        return NotQuantity.CODE
    if right.value <= left.value and not right.scaled:
        return NotQuantity.SCORE
    return NotQuantity.RANGE_END


def _spelled(folded: str, number: Number, has_unit: bool, before: str) -> NotQuantity:
    end = number.end
    word = folded[number.start : end]
    if number.kind == "fraction":
        if _HALF_NAME.search(before) or (word.endswith(("quarter", "quarters")) and _QUARTER_NAME.search(before)):
            return NotQuantity.DATE
        if before.endswith(("-", "time and a ")) or folded[end : end + 1] == "-":
            return NotQuantity.NAME
        whole = has_unit or _OF_WHOLE.match(folded, end, end + 20) or moves(folded, number.start, end)
        return NotQuantity.NO if whole else NotQuantity.PRONOUN
    if before.endswith("-") and len(before) > 1 and before[-2].isalpha():
        return NotQuantity.NAME
    if word == "one" and not has_unit:
        # "one of the", "no one", "the one that": a pronoun, not a count
        return NotQuantity.PRONOUN
    if number.value < 10 and not has_unit and _PRONOUN.search(before[-_PRONOUN_REACH:]):
        return NotQuantity.PRONOUN
    if _GROUP.search(before[-_GROUP_REACH:]):
        return NotQuantity.NAME
    return NotQuantity.NO
