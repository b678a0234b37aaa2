"""An article as received, as HTML: evidence marked with anchors, dropped lines greyed with why, controls shown.

Pure: text, spans and notes in, escaped HTML out. Every character of the text is shown, none is run.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from flows.facts.wording import control_name, one_line, split_controls

PART_CHARACTERS = 150_000
"""A longer document is shown on several pages, so that one line of a megabyte cannot stall a browser."""

_RANK = {"sentence": 0, "event": 1, "metric": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """A span to mark. `kind` is sentence, event or metric; `anchor` the id that links lead to, if any."""

    start: int
    end: int
    kind: str
    anchor: str | None = None


def shown(text: str) -> str:
    """Escaped text; a control character stands as its code, with its name."""
    pieces = split_controls(text)
    if len(pieces) == 1 and not pieces[0][1]:
        return str(escape(text))
    return "".join(
        f'<span class="control" title="{escape(control_name(piece))}">U+{ord(piece):04X}</span>'
        if control and piece != "\r"
        else str(escape(piece))
        for piece, control in pieces
    )


def parts(
    length: int, line_ends: Sequence[int], marks: Sequence[Mark], size: int = PART_CHARACTERS
) -> list[tuple[int, int]]:
    """Cut a text of `length` characters into stretches of at most `size`.

    A cut comes after a line where one ends in the second half of a stretch; elsewhere it never falls inside a marked
    number or clause that is shorter than half of `size`.
    """
    found: list[tuple[int, int]] = []
    start = 0
    inner = [mark for mark in marks if mark.kind != "sentence" and mark.end - mark.start < size // 2]
    while length - start > size:
        cut = start + size
        lines = [end for end in line_ends if start + size // 2 < end <= cut]
        if lines:
            cut = lines[-1]
        else:
            for mark in sorted(inner, key=lambda mark: -mark.start):
                if mark.start < cut < mark.end:
                    cut = mark.start
        found.append((start, cut))
        start = cut
    found.append((start, length))
    return found


def marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """The text from `start` to `end` with nested marks around what they cover; crossing marks are cut, none is lost."""
    heap = [
        (max(mark.start, start), -min(mark.end, end), _RANK[mark.kind], at, mark, mark.start >= start)
        for at, mark in enumerate(marks)
        if mark.start < end and mark.end > start
    ]
    heapq.heapify(heap)
    out: list[str] = []
    open_ends: list[int] = []
    at = start

    def advance(to: int) -> None:
        nonlocal at
        while open_ends and open_ends[-1] <= to:
            out.append(shown(text[at : open_ends[-1]]))
            at = open_ends.pop()
            out.append("</span>")
        out.append(shown(text[at:to]))
        at = to

    while heap:
        first, minus_last, rank, number, mark, is_first = heapq.heappop(heap)
        last = -minus_last
        advance(first)
        if open_ends and open_ends[-1] < last:
            heapq.heappush(heap, (open_ends[-1], -last, rank, number, mark, False))
            last = open_ends[-1]
        anchor = f' id="{escape(mark.anchor)}"' if is_first and mark.anchor else ""
        out.append(f'<span class="{mark.kind}"{anchor}>')
        open_ends.append(last)
    advance(end)
    while open_ends:
        open_ends.pop()
        out.append("</span>")
    return "".join(out)


def _why(block: Mapping[str, Any], number_of: Mapping[int, str]) -> str:
    """Why a line was dropped, to read and to hear."""
    reason = one_line(block["reason"], limit=160)
    kind = str(block["kind"])
    words = f"Dropped: {kind}" + (f" ({reason})" if reason and reason != kind else "")
    out = f'<span class="why">{escape(words)}'
    repeated = block["repeats"]
    if repeated is not None and repeated in number_of:
        out += f', repeats <a href="#{number_of[repeated]}">line {repeated + 1}</a>'
    return out + "</span>"


def article(
    text: str,
    stretch: tuple[int, int],
    blocks: Sequence[Mapping[str, Any]],
    marks: Sequence[Mark],
    note: Callable[[str], str],
) -> Markup:
    """A stretch of a document, line by line, each with the notes of the marks that begin in it.

    `blocks` are the document's lines in order, `note` gives the note of an anchor, as HTML.
    """
    start, end = stretch
    here = [block for block in blocks if block["char_start"] < end and block["char_end"] > start]
    number_of = {block["block_no"]: f"b-{block['block_no']}" for block in here}
    ordered = sorted(marks, key=lambda mark: mark.start)
    out: list[str] = []
    next_mark = 0
    at = start
    for block in here:
        first, last = max(block["char_start"], start, at), min(block["char_end"], end)
        if first >= last:
            continue
        if text[at:first].strip():
            out.append(f'<div class="line"><p dir="auto">{shown(text[at:first].strip())}</p></div>')
        while next_mark < len(ordered) and ordered[next_mark].end <= first:
            next_mark += 1
        inside = []
        for number in range(next_mark, len(ordered)):
            if ordered[number].start >= last:
                break
            inside.append(ordered[number])
        body = marked(text, first, last, inside)
        kind = escape(block["kind"])
        identity = f' id="{number_of[block["block_no"]]}"' if first == block["char_start"] else ""
        if block["kept"]:
            notes = "".join(note(mark.anchor) for mark in inside if mark.anchor and mark.start >= first)
            aside = f'<ul class="notes" aria-label="Read in this line">{notes}</ul>' if notes else ""
            tag = "h2" if block["kind"] == "title" else "p"
            out.append(f'<div class="line {kind}"{identity}><{tag} dir="auto">{body}</{tag}>{aside}</div>')
        else:
            hint = escape(one_line(block["reason"], limit=160) or str(block["kind"]))
            out.append(
                f'<div class="line dropped"{identity} tabindex="0" title="Dropped as {kind}: {hint}">'
                f'<p dir="auto">{body}</p>{_why(block, number_of)}</div>'
            )
        at = last
    if text[at:end].strip():
        rest = marked(text, at, end, [mark for mark in ordered if mark.end > at])
        out.append(f'<div class="line"><p dir="auto">{rest}</p></div>')
    return Markup("\n".join(out))
