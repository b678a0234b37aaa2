"""What each line of a document and its surroundings say about it being article or furniture, as numbers.

Computed for all lines of a document at once; `flows.text.model` weighs them. Inspired by boilerplate detection with
shallow text features (Kohlschütter, Fankhauser, Nejdl 2010): length, and the length of what stands around, say most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flows.text.lines import SEEN, Match, Shape, key, title_and_site
from flows.text.records import LineKind

Array = NDArray[np.float64]

_KINDS: tuple[LineKind, ...] = ("address", "navigation", "caption", "byline", "share", "advert", "legal", "junk")
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"\d{1,2}:\d\d|\bago\b", re.IGNORECASE)
_LONGEST = 150.0
"""Words beyond which a line says no more by being longer."""

_OWN = (
    "length", "words_10", "words_20", "words_4", "sentence", "prose", "lower_case", "lower_case_length", "commas",
    "digits", "capitals", "separator", "colon", "list_item", "quote", "quotation_mark", "ellipsis", "question",
    "starts_lower", "link", "pattern", *(f"pattern_{kind}" for kind in _KINDS), *(f"hint_{kind}" for kind in _KINDS),
)  # fmt: skip
_REACH = (2, 4, 8, 16)
_AROUND = (
    *(f"{what}_{side}_{n}" for n in _REACH for what in ("prose", "short", "hints") for side in ("before", "after")),
    *(f"mass_{what}_{n}" for n in (3, 10) for what in ("before", "after", "least", "all", "share")),
    "distance_before", "distance_after", "distance_both", "share_before", "share_after", "share_least",
    "nothing_before", "nothing_after", "prose_total", "short_share", "short_total", "repeated", "repeated_often",
    "headline_known", "before_headline", "after_headline", "headline", "end_mark", "end_marks", "after_end_mark",
    "clocks", "position",
)  # fmt: skip
FEATURES = (*_OWN, *_AROUND)


def _own(row: Shape, firm: Match | None, hints: Sequence[LineKind]) -> list[float]:
    text = row.text[:SEEN]
    words = _WORD.findall(text)
    count = max(1, len(words))
    length = float(np.log1p(row.words))
    lower = sum(1 for w in words if not w[0].isupper()) / count
    return [
        length,
        row.words >= 10,
        row.words >= 20,
        row.words >= 4,
        row.sentence,
        row.sentence and row.words >= 6,
        lower,
        lower * length,
        sum(map(text.count, ",，、;")) / count if row.words > 5 else 0.0,
        sum(map(str.isdigit, text)) / len(text),
        sum(1 for w in words if len(w) > 1 and w.isupper()) / count,
        any(c in text for c in "|>»›•·/"),
        row.text[-1] in ":：",
        row.kind == "list_item",
        row.kind == "quote",
        text[0] in "\"'“‘「«",
        row.text.endswith(("…", "...")),
        row.text[-1] in "?？",
        text[0].islower(),
        "@" in text or "http" in text or "#" in text,
        firm is not None,
        *(firm is not None and firm.kind == kind for kind in _KINDS),
        *(kind in hints for kind in _KINDS),
    ]


def headline(rows: Sequence[Shape]) -> int:
    """The last line that repeats the page's title (its first line, with or without the site's name), or -1."""
    if not rows:
        return -1
    first = rows[0].key
    heads = {h for h in (first, *(key(head) for head, _ in title_and_site(rows[0].text))) if len(h) >= 12}
    found = -1
    for i, row in enumerate(rows[1:], 1):
        if row.key in heads or (len(row.key) >= 20 and first.startswith(row.key)):
            found = i
    return found


def _sums(values: Array) -> Array:
    return np.concatenate([[0.0], np.cumsum(values)])


def _decayed(values: Array, reach: float) -> Array:
    """For each line the sum of what stands before it, fading with distance."""
    fade = float(np.exp(-1.0 / reach))
    out = np.empty_like(values)
    total = 0.0
    for i, value in enumerate(values.tolist()):
        total *= fade
        out[i] = total
        total += value
    return out


def _distance(strong: NDArray[np.bool_], cap: float = 60.0) -> Array:
    """For each line how many lines lie between it and the last strong one at or before it."""
    index = np.arange(len(strong))
    last = np.maximum.accumulate(np.where(strong, index, -10_000))
    return np.minimum(index - last, cap).astype(float)


def _around(rows: Sequence[Shape], own: Array, end_mark: Array) -> list[NDArray[Any]]:
    size = len(rows)
    index = np.arange(size)
    ones = np.ones(size)
    column: Callable[[str], Array] = lambda name: own[:, _OWN.index(name)]  # noqa: E731
    words = np.minimum(np.array([row.words for row in rows], dtype=float), _LONGEST)
    prose = words * column("prose") * (column("lower_case") > 0.5) * (1 - column("pattern"))
    strong = prose >= 12
    short = ((words < 6) & (column("sentence") == 0)).astype(float)
    hints = own[:, len(_OWN) - len(_KINDS) :].any(axis=1).astype(float)
    out: list[NDArray[Any]] = []
    sums = [_sums(strong.astype(float)), _sums(short), _sums(hints)]
    for reach in _REACH:
        low, high = np.maximum(0, index - reach), np.minimum(size, index + reach + 1)
        for total in sums:
            out += [(total[index] - total[low]) / reach, (total[high] - total[index + 1]) / reach]
    for reach in (3, 10):
        before, after = _decayed(prose, reach), _decayed(prose[::-1], reach)[::-1]
        whole = before + after + prose
        out += [np.log1p(before), np.log1p(after), np.log1p(np.minimum(before, after)), np.log1p(whole)]
        out.append(whole / max(1.0, float(whole.max(initial=0.0))))
    gap_before, gap_after = np.log1p(_distance(strong)), np.log1p(_distance(strong[::-1])[::-1])
    total_prose = max(1.0, float(prose.sum()))
    share_before = _sums(prose)[:-1] / total_prose
    share_after = np.maximum(0.0, 1 - share_before - prose / total_prose) if prose.any() else 0 * ones
    out += [gap_before, gap_after, gap_before * gap_after, share_before, share_after]
    out += [np.minimum(share_before, share_after), share_before == 0, share_after <= 1e-9]
    out += [ones * np.log1p(total_prose), ones * short.mean(), ones * np.log1p(short.sum())]
    counts = Counter(row.key for row in rows)
    times = np.array([counts[row.key] for row in rows])
    head = headline(rows)
    marks = end_mark * (share_before > 0.02) * (index > head + 3 if head >= 0 else ones)
    marked = np.cumsum(marks)
    after_head = np.log1p(np.maximum(0, index - head)) if head >= 0 else ones * np.log1p(size / 2)
    out += [times > 1, times > 2, ones * (head >= 0), (index < head) * ones, after_head, (index == head) & (head >= 0)]
    out += [end_mark, np.minimum(marked, 5), marked > 0]
    clocks = _sums(np.array([row.words <= 8 and bool(_CLOCK.search(row.text)) for row in rows], dtype=float))
    low, high = np.maximum(0, index - 5), np.minimum(size, index + 6)
    out += [(clocks[high] - clocks[low]) / 5, index / size]
    return out


_END_KINDS = frozenset({"navigation", "share", "advert", "legal"})


def features(rows: Sequence[Shape], firm: Sequence[Match | None], hints: Sequence[Sequence[LineKind]]) -> Array:
    """One row of `FEATURES` for each line. Linear in the number of lines."""
    if not rows:
        return np.zeros((0, len(FEATURES)))
    own = np.array([_own(*line) for line in zip(rows, firm, hints, strict=True)], dtype=float)
    end_mark = np.array(
        [
            row.words <= 9 and ((f is not None and f.kind in _END_KINDS) or bool(_END_KINDS.intersection(h)))
            for row, f, h in zip(rows, firm, hints, strict=True)
        ],
        dtype=float,
    )
    around = [np.asarray(values, dtype=float) for values in _around(rows, own, end_mark)]
    return np.column_stack([own, *around])
