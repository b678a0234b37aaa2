"""Which lines of a document are the article, and what the others are.

Evidence comes from patterns (`flows.text.lines`), from repetition within the document and across documents of one site,
and from repeats of the title. A pass judges every line among the lines still standing; passes go on until one drops
nothing, so cleaning what was cleaned changes nothing.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flows.reference import Reference, default
from flows.text import evidence
from flows.text import lines as shapes
from flows.text.lines import Match, Patterns, Shape
from flows.text.model import Model, model
from flows.text.records import CleanText, Line, LineKind

EDGE = 6
"""How many lines at each end of a document at most count as its head and foot; a third of a short one."""

_TITLE_WORDS = 40
_FURNITURE_WORDS = 8
_SITE_WORDS = 6
_TABLE_LINES, _REPEATED_SHARE = 12, 0.2
# Losing text is worse than keeping noise: the least log odds at which 0.985 of the words of held-out articles are kept.
_LEAST_ODDS = -3.5
_PREFERRED: tuple[LineKind, ...] = ("share", "legal", "advert", "byline", "caption", "address", "navigation")


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


def _longer(keys: Collection[str], known: Collection[str]) -> set[str]:
    """The keys that begin with a shorter one that is known."""
    found: set[str] = set()
    heads: list[str] = []
    # In order a key comes after all that it begins with, and between them stands only what begins so too.
    for key in sorted(keys):
        while heads and not key.startswith(heads[-1]):
            heads.pop()
        if heads:
            found.add(key)
        if key in known:
            heads.append(key)
    return found


def _title_repeats(rows: Sequence[Shape], standing: Sequence[int]) -> dict[int, _Verdict]:
    """Lines that repeat a line of the document with the name of a site behind it."""
    known = {rows[i].key for i in standing if rows[i].words >= 3}
    longer = _longer({rows[i].key for i in standing}, known)
    found: dict[int, _Verdict] = {}
    for i in standing:
        if rows[i].key not in longer:
            continue
        for head, site in shapes.title_and_site(rows[i].text):
            if site and len(site.split()) <= _SITE_WORDS and shapes.key(head) in known:
                found[i] = _Verdict("caption", "repeats a line with the name of a site behind it")
                break
    return found


def _kind(hints: Sequence[LineKind]) -> LineKind:
    """The kind that the evidence is for, navigation where there is none."""
    return next((kind for kind in _PREFERRED if kind in hints), "navigation")


def _repeats(rows: Sequence[Shape], standing: Sequence[int], patterns: Patterns) -> dict[int, _Verdict]:
    """Lines that come back: short ones that are no sentences, in every copy, if they come three times or beside another
    that comes back too; of long ones every copy but the first.

    Where repeats make up much of a document they are its own structure (a table, a menu plan), and all are kept.
    """
    counts = Counter(rows[i].key for i in standing)
    again = [i for i in standing if counts[rows[i].key] > 1]
    words = sum(rows[i].words for i in again)
    if len(again) > _TABLE_LINES and words > _REPEATED_SHARE * sum(rows[i].words for i in standing):
        return {}
    pairs = Counter((rows[a].key, rows[b].key) for a, b in itertools.pairwise(standing)) if again else Counter()
    near = {side: times for pair, times in pairs.items() if times > 1 for side in pair}
    found: dict[int, _Verdict] = {}
    seen: set[str] = set()
    for i in again:
        row = rows[i]
        times = counts[row.key]
        if row.words > _FURNITURE_WORDS:
            if row.key in seen and row.text[-1] not in "?？":
                found[i] = _Verdict("junk", "repeats an earlier line word for word")
            seen.add(row.key)
        elif not row.sentence and row.text[-1] not in ":：" and row.kind == "body":
            where = "with its neighbours" if row.key in near else "alone"
            if times >= 3 or row.key in near:
                kind = _kind(patterns.hints(row))
                found[i] = _Verdict(kind, f"a short line that stands {times} times in the document, {where}")
    return found


def _is_page(rows: Sequence[Shape], standing: Sequence[int], firm: Sequence[Match | None]) -> bool:
    """Whether the lines still standing look like a whole page: furniture that patterns find, and many short lines.

    Only there the learned model is asked, so that a heading or a list of a clipping is never its victim. A cleaned page
    has no furniture left that patterns find, which ends the passes. On 80 labelled pages and on their articles alone
    the number of matches is 5 and more against 2 and less, but for five pages.
    """
    matches = sum(1 for match in firm if match is not None)
    short = sum(1 for i in standing if rows[i].words < 6 and not rows[i].sentence and rows[i].kind != "list_item")
    return (matches >= 4 and short >= 8) or (matches >= 2 and short >= max(30, len(standing) // 2))


def _outside(
    rows: Sequence[Shape], standing: Sequence[int], firm: Sequence[Match | None], patterns: Patterns, weights: Model
) -> dict[int, _Verdict]:
    """Lines of a whole page that the learned model takes to be no part of its article."""
    lines = [rows[i] for i in standing]
    hints = [patterns.hints(line) for line in lines]
    features = evidence.features(lines, firm, hints)
    odds = weights.log_odds(features)
    against = weights.reasons(features)
    headline = evidence.headline(lines)
    # The article goes on after its last sure line until the first line that looks like furniture (a list at its end).
    beyond = 1 + max((place for place in range(len(lines)) if odds[place] >= 0), default=len(lines))
    end = next((place for place in range(beyond, len(lines)) if firm[place] or hints[place]), len(lines))
    found: dict[int, _Verdict] = {}
    for place, i in enumerate(standing):
        if odds[place] >= _LEAST_ODDS or place == headline or beyond <= place < end:
            continue
        chance = 1 / (1 + math.exp(-max(-30.0, float(odds[place]))))
        found[i] = _Verdict(_kind(hints[place]), f"outside the article (chance {chance:.2f}): {against[place]}")
    return found


def _pass(
    rows: Sequence[Shape],
    matches: Sequence[Match | None],
    standing: Sequence[int],
    known: frozenset[str],
    patterns: Patterns,
    weights: Model,
) -> tuple[dict[int, _Verdict], int | None]:
    """One look at the lines still standing: what to drop and why, and which line is the title."""
    found: dict[int, _Verdict] = {}
    size = len(standing)
    edge = min(EDGE, max(2, size // 3))
    firm = [matches[i] for i in standing]
    for place, i in enumerate(standing):
        if known and rows[i].key in known:
            found[i] = _Verdict("navigation", "stands in other documents of the site")
        match = firm[place]
        if match is None and (place < edge or place >= size - edge):
            match = patterns.firm(rows[i], edge=True)
        if match is not None:
            found[i] = _Verdict(match.kind, f"{match.kind} pattern, as in {match.example!r}")
    found = _title_repeats(rows, standing) | found
    page = _is_page(rows, standing, firm)
    left = [i for i in standing if i not in found]
    again = {} if page else _repeats(rows, left, patterns)
    if page:
        found = _outside(rows, standing, firm, patterns, weights) | found
        left = [i for i in left if i not in found]
    title = _title(rows, [i for i in left if i not in again or "alone" in again[i].reason])
    if page and (head := evidence.headline([rows[i] for i in standing])) >= 0 and standing[head] not in found:
        title = standing[head]
    for i in left:
        if title is not None and i != title and rows[i].key == rows[title].key:
            found[i] = _Verdict("caption", "repeats the title")
        elif i in again and i != title:
            found[i] = again[i]
    return found, title


def clean(text: str, *, site_lines: Collection[str] | None = None, reference: Reference | None = None) -> CleanText:
    """Every non-empty line of a text with its kind, whether it is kept, and why not.

    `site_lines`: lines known to stand in other documents of the same site; `lines.key` says which lines are the same.
    """
    tables = reference or default()
    patterns, weights = shapes.patterns(tables), model(tables)
    places = shapes.spans(text)
    rows = [shapes.shape(text[place.start : place.end]) for place in places]
    matches = [patterns.firm(row, edge=False) for row in rows]
    known = frozenset(map(shapes.key, site_lines or ()))
    verdicts: dict[int, _Verdict] = {}
    standing = list(range(len(rows)))
    while True:
        found, title = _pass(rows, matches, standing, known, patterns, weights)
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
