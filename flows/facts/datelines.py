"""Datelines: "LONDON, March 3, 2011 (Reuters) -", the place, the day and the agency before the first words of a story.

They say where and when a report was filed, and nothing of what happened there: a sentence begins behind its dateline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flows.reference import Reference, default
from flows.text.records import Span

_FIRST_LINES = 12
"""Non-empty lines in which a dateline is looked for: it begins a story, behind a title and some furniture."""
_LENGTH = 120  # characters

_PLACE = r"(?P<place>{word}(?:[ /-]{word}){{0,4}}(?:, (?:[A-Z][\w.]*)(?: [A-Z][\w.]*){{0,2}})?)"
_CAPITALS = _PLACE.format(word=r"(?:[A-Z][A-Z.'’]*[A-Z.])")
_TITLED = _PLACE.format(word=r"(?:[A-Z][\w.'’]*)")
_WHEN = (
    r"(?P<when>(?:{months})\.? \d{{1,2}}(?:, ?\d{{4}})?"
    r"|\d{{1,2}} (?:{months})\.?(?:,? \d{{4}})?|\d{{4}}-\d{{2}}-\d{{2}})"
)
_AGENCY = r"(?P<agency>[(\[](?:[A-Z][\w.,&/ -]{1,40}|dpa|dpa-AFX|ots|lusa|efe)[)\]]|/[A-Z][\w .-]{1,30}/)"
_JOIN = r"(?:,| ?--?| ?[—–])? ?"
_DASHES = ("—", "–", "--", " - ", ": ")
_DASH = r",?(?P<dash> ?[—–] ?| ?-- ?| - |: )(?=[\w\"“‘'$€£(])"


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline with its dash, as offsets in the text.

    `place` is as written, and `known` where `places.csv` has it; `when` is the span of its day, where it tells one.
    """

    start: int
    end: int
    place: str
    known: bool
    when: Span | None


@dataclass(frozen=True, slots=True)
class _Forms:
    capitals: re.Pattern[str]
    titled: re.Pattern[str]
    placeless: re.Pattern[str]
    places: frozenset[str]


@lru_cache(maxsize=8)
def _forms(reference: Reference) -> _Forms:
    names = {row["word"] for row in reference["date_words"] if row["kind"] == "month"}
    months = "|".join(sorted((re.escape(f(n)) for n in names for f in (str.title, str.upper)), key=len, reverse=True))
    when = _WHEN.format(months=months)
    behind = f"(?:{_JOIN}{when})?(?:{_JOIN}{_AGENCY})?{_DASH}"
    places = {n.casefold() for row in reference["places"] for n in (row["name"], *(row["aliases"] or ()))}
    return _Forms(
        re.compile(_CAPITALS + behind),
        re.compile(_TITLED + behind),
        re.compile(f"(?P<place>){when}{_JOIN}{_AGENCY}{_DASH}"),
        frozenset(places),
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where the first lines that are not empty begin and end, without surrounding space."""
    found = at = 0
    while at < len(text) and found < _FIRST_LINES:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        stop = min(end, at + _LENGTH * 8)
        start = at + len(text[at:stop]) - len(text[at:stop].lstrip())
        if start < stop:
            found += 1
            yield start, end
        at = end + 1


def _is_dateline(match: re.Match[str], forms: _Forms, capitals: bool) -> bool:
    """Whether a place before a dash is a dateline and no name with a remark behind it ("IBM - the firm")."""
    place, when, agency, dash = match.group("place", "when", "agency", "dash")
    if when or agency:
        return dash != ": " or bool(when and agency)
    return capitals and dash != ": " and (_known(place, forms) or " " in place.partition(",")[0])


def _known(place: str, forms: _Forms) -> bool:
    return bool(forms.places & {place.casefold(), place.partition(",")[0].casefold()})


def blanked(text: str, found: Sequence[Dateline]) -> str:
    """The text with datelines blanked to a dash and spaces, but for places that are known: an agency is nobody to refer
    to, and the story begins a sentence.
    """
    for dateline in found:
        start = dateline.start + len(dateline.place) * dateline.known
        text = text[:start] + "—".ljust(dateline.end - start) + text[dateline.end :]
    return text


def find(text: str, *, reference: Reference | None = None) -> Sequence[Dateline]:
    """The datelines at the heads of the first lines of a text, in order.

    A place in capitals before a dash is one where it is known or has several words; any place is one where a day or an
    agency in brackets stands between it and the dash.
    """
    return [*_find(text, reference or default())]


# The last text is remembered: it is asked for by the fields of a document, by its anchor and by its sentences.
@lru_cache(maxsize=1)
def _find(text: str, reference: Reference) -> Sequence[Dateline]:
    forms = _forms(reference)
    found = []
    for start, end in _lines(text):
        window = text[start : min(end, start + _LENGTH)]
        if not window[0].isupper() or not any(dash in window for dash in _DASHES):
            continue
        for pattern, capitals in ((forms.capitals, True), (forms.titled, False), (forms.placeless, False)):
            match = pattern.match(window)
            if match and _is_dateline(match, forms, capitals) and start + match.end() < end:
                when = Span(start + match.start("when"), start + match.end("when")) if match["when"] else None
                known = _known(match["place"], forms)
                found.append(Dateline(start, start + match.end(), match["place"], known, when))
                break
    return tuple(found)
