"""Dates told by how far they lie from what was told before: "two days later", "five years after X took it private"."""

from __future__ import annotations

import re
from datetime import timedelta

from flows.facts import edtf
from flows.facts.clauses import Sentence
from flows.facts.document import Document

_NUMBERS = ("a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTS = {word: count for count, words in enumerate(_NUMBERS, start=1) for word in words.split()}
_APART = re.compile(
    r"(?:(?:about|almost|nearly|just|only|some) )?(\w+) (day|week|month|year)s? (later|earlier|afterwards|before)"
)
_LENGTH = re.compile(r"P(\d{1,3})([YMWD])")
_SOME = frozenset(("few", "several", "some", "couple"))
_BESIDE = 8  # tokens behind a verb in which "a few days later" may be its own
_NEAR = 9  # tokens behind "two days after" in which its verb stands


def apart(doc: Document, sentence: Sentence, at: int, story: str | None) -> str | None:
    """The EDTF of a date that tells its distance from another: one before it in its sentence, else the story's."""
    told = _APART.fullmatch(sentence.toks[at].text)
    if told is None:
        return None
    count = int(told[1]) if told[1].isdecimal() else _COUNTS.get(told[1], 0)
    from_ = _before(doc, sentence, at) or story
    if not count or from_ is None:
        return None
    return _moved(from_, count if told[3] in ("later", "afterwards") else -count, told[2][0].upper())


def counted(doc: Document, sentence: Sentence, at: int, first: int, story: str | None) -> str | None:
    """The EDTF of what is told from token `first` on, so long before or after something else: "two days after he quit".

    `at` is the token of the length of time.
    """
    toks = sentence.toks
    length = _LENGTH.fullmatch(doc.dates[toks[at].index].timex or "")
    behind = toks[at + 1].text if at + 1 < len(toks) else ""
    if length is None or behind not in ("after", "before") or not at < first <= at + _NEAR:
        return None
    if any(at < v.at < first and v.finite for v in sentence.verbs) or any(
        place > at for place in sentence.dated if place - at < _NEAR and doc.dates[toks[place].index].kind == "date"
    ):
        return None
    # "came two days after he quit": he quit earlier than what was told; "two days after the merger, he quit": later
    inside = at > 1 or not any(t.text == "," for t in toks[at:first])
    ahead = (behind == "before") == inside
    for from_ in (_before(doc, sentence, at), story, doc.anchor):
        if from_ is not None:
            value = _moved(from_, int(length[1]) * (1 if ahead else -1), length[2])
            if value is not None or from_ != story:
                return value
    return None


def some(sentence: Sentence, first: int, last: int, story: str) -> str | None:
    """The EDTF of what was "a few days later", beside tokens `first` to `last`; as fine as that can be told."""
    if "later" not in sentence.words or _SOME.isdisjoint(sentence.words):
        return None
    toks = sentence.toks
    for at in range(2, len(toks)):
        if toks[at].text == "later" and toks[at - 2].text in _SOME and (at < first or at - last <= _BESIDE):
            unit = toks[at - 1].text
            if unit in ("hours", "days", "weeks"):
                return edtf.truncate(story, "month") if edtf.precision(story) == "day" else story
            return edtf.truncate(story, "year") if unit == "months" else None
    return None


def _before(doc: Document, sentence: Sentence, at: int) -> str | None:
    """The last date told before token `at` in its sentence."""
    for place in reversed(sentence.dated):
        mention = doc.dates[sentence.toks[place].index]
        if place < at and mention.kind == "date" and mention.edtf:
            return mention.edtf
    return None


def _moved(value: str, count: int, unit: str) -> str | None:
    """An EDTF date moved by so many of a unit ("D", "W", "M", "Y"), no finer than either of them."""
    value = value.rstrip("~")
    day = edtf.first_day(value) if edtf.is_valid(value) and "/" not in value else None
    if day is None:
        return None
    if unit == "Y":
        return f"{day.year + count:04d}"
    fine = edtf.precision(value)
    if unit == "M" and fine in ("day", "month"):
        then = edtf.add_months(day, count)
        return edtf.month_text(then.year, then.month)
    if fine == "day":
        return edtf.day_text(day + timedelta(days=count * (7 if unit == "W" else 1)))
    return edtf.month_text(day.year, day.month) if fine == "month" else None
