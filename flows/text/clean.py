"""Which lines of a document are the article, and what the others are.

Evidence comes from patterns (`flows.text.lines`), from repetition within the document and across documents of one site,
and from repeats of the title. A pass judges every line among the lines still standing; passes go on until one drops
nothing, so cleaning what was cleaned changes nothing.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows.reference import Reference, default
from flows.text import lines as shapes
from flows.text.lines import Patterns, Shape
from flows.text.records import CleanText, Line, LineKind

EDGE = 6
"""How many lines at each end of a document count as its head and foot."""

_TITLE_WORDS = 40
_FURNITURE_WORDS = 8
_SITE_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Verdict:
    kind: LineKind
    reason: str


def _title(rows: Sequence[Shape], standing: Sequence[int]) -> int | None:
    """The line that is the title: the first one standing, if it is shaped like a title and prose follows."""
    if len(standing) < 2:
        return None
    first = rows[standing[0]]
    if not 2 <= first.words <= _TITLE_WORDS or first.kind == "list_item" or first.text[-1] in ".。;；,，:：":
        return None
    if any(rows[i].sentence and rows[i].words >= 6 for i in standing[1:]):
        return standing[0]
    return None


def _title_repeats(rows: Sequence[Shape], standing: Sequence[int]) -> dict[int, _Verdict]:
    """Lines that repeat a line of the document with the name of a site behind it."""
    known = {rows[i].key for i in standing if rows[i].words >= 3}
    found: dict[int, _Verdict] = {}
    for i in standing:
        for head, site in shapes.title_and_site(rows[i].text):
            if site and len(site.split()) <= _SITE_WORDS and shapes.key(head) in known:
                found[i] = _Verdict("caption", "repeats a line with the name of a site behind it")
                break
    return found


def _furniture_repeats(rows: Sequence[Shape], standing: Sequence[int]) -> dict[int, _Verdict]:
    """Short lines that are no sentences and come back: three times, or in the company of others that come back."""
    counts = Counter(rows[i].key for i in standing)
    if len(counts) == len(standing):
        return {}
    pairs = Counter((rows[a].key, rows[b].key) for a, b in itertools.pairwise(standing))
    found: dict[int, _Verdict] = {}
    for place, i in enumerate(standing):
        row = rows[i]
        times = counts[row.key]
        if times < 2 or row.sentence or row.words > _FURNITURE_WORDS or row.text[-1] in ":：" or row.kind != "body":
            continue
        before = pairs[rows[standing[place - 1]].key, row.key] if place else 0
        after = pairs[row.key, rows[standing[place + 1]].key] if place + 1 < len(standing) else 0
        if times >= 3 or before > 1 or after > 1:
            found[i] = _Verdict("navigation", f"a short line that stands {times} times in the document")
    return found


def _pass(
    rows: Sequence[Shape], standing: Sequence[int], known: frozenset[str], patterns: Patterns
) -> tuple[dict[int, _Verdict], int | None]:
    """One look at the lines still standing: what to drop and why, and which line is the title."""
    found: dict[int, _Verdict] = {}
    size = len(standing)
    for place, i in enumerate(standing):
        if known and rows[i].key in known:
            found[i] = _Verdict("navigation", "stands in other documents of the site")
        if match := patterns.firm(rows[i], edge=place < EDGE or place >= size - EDGE):
            found[i] = _Verdict(match.kind, f"{match.kind} pattern, as in {match.example!r}")
    for extra in (_furniture_repeats(rows, standing), _title_repeats(rows, standing)):
        for i, verdict in extra.items():
            found.setdefault(i, verdict)
    title = _title(rows, [i for i in standing if i not in found])
    if title is not None:
        for i in standing:
            if i > title and rows[i].key == rows[title].key:
                found.setdefault(i, _Verdict("caption", "repeats the title"))
    return found, title


def clean(text: str, *, site_lines: Collection[str] | None = None, reference: Reference | None = None) -> CleanText:
    """Every non-empty line of a text with its kind, whether it is kept, and why not.

    `site_lines`: lines known to stand in other documents of the same site (see `flows.text.lines.site_lines`). Never
    drops everything: a document of nothing but furniture keeps nothing only if each line matched a pattern.
    """
    patterns = shapes.patterns(reference or default())
    places = shapes.spans(text)
    rows = [shapes.shape(text[place.start : place.end]) for place in places]
    known = frozenset(map(shapes.key, site_lines or ()))
    verdicts: dict[int, _Verdict] = {}
    standing = list(range(len(rows)))
    while True:
        found, title = _pass(rows, standing, known, patterns)
        if not found:
            break
        verdicts.update(found)
        standing = [i for i in standing if i not in found]
    first: dict[str, int] = {}
    judged: list[Line] = []
    for i, (place, row) in enumerate(zip(places, rows, strict=True)):
        repeats = first.setdefault(row.key, i)
        verdict = verdicts.get(i)
        judged.append(
            Line(
                place.start,
                place.end,
                verdict.kind if verdict else "title" if i == title else row.kind,
                verdict is None,
                verdict.reason if verdict else None,
                repeats if repeats != i else None,
            )
        )
    return CleanText(text, tuple(judged))
