"""Short news items in the manner of the wires, written for this project, with the events that they tell.

A file holds items: a line "#NUMBER TITLE|DAY|DATE LINE", the text, then for each event a line

    > types | actors | targets | dates | statuses | quote

in which any of the values parted by ";" is right, and a quote that ends in "?" is of an event that may be left out. The
events were written down before the extractor had read the item.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def items() -> Iterator[tuple[str, dict]]:
    """Every item: its text, and its events as gold/GUIDELINE.md lays them down."""
    for path in sorted(Path(__file__).parent.glob("*.txt")):
        for block in path.read_text(encoding="utf-8").split("\n#"):
            head, *lines = block.lstrip("#").strip("\n").split("\n")
            number, heading = head.split(" ", 1)
            title, day, dateline = heading.split("|")
            text = "\n".join([title, dateline, "", *(line for line in lines if not line.startswith(">"))]) + "\n"
            events = [_event(line[1:]) for line in lines if line.startswith(">")]
            events.append(_headline(title, day, events))
            yield text, {"document": f"{path.stem}-{number}", "anchor": day, "events": events}


def _headline(title: str, day: str, events: list[dict]) -> dict:
    """What a headline tells is told in full below it, so that finding it there too is no error."""
    types, actors = ({value for e in events for value in e[part]} for part in ("type", "actors"))
    return {
        "type": sorted(types), "actors": sorted(actors),
        "targets": [], "date": [day, day[:7]], "status": ["occurred", "planned"], "quote": title, "optional": True,
    }  # fmt: skip


def _event(line: str) -> dict:
    *cells, quote = (cell.strip() for cell in line.split("|"))
    types, actors, targets, dates, statuses = ([v.strip() for v in c.split(";") if v.strip()] for c in cells)
    optional = quote.endswith("?")
    return {
        "type": types, "actors": actors, "targets": targets, "date": dates, "status": statuses,
        "quote": quote.rstrip(" ?"), "optional": optional,
    }  # fmt: skip
