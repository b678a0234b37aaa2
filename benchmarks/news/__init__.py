"""Short news items in the manner of the wires, written for this project, with the events that they tell.

`benchmarks.wire` says how a file is laid out. After the text of a story stands, for each event, a line

    > types | actors | targets | dates | statuses | quote

in which any of the values parted by ";" is right, and a quote that ends in "?" is of an event that may be left out. The
events were written down before the extractor had read the item.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import wire


def items() -> Iterator[tuple[str, dict]]:
    """Every item: its text, and its events as gold/GUIDELINE.md lays them down.

    Raises ValueError on a line that is no label, and on a quote that is not in the text.
    """
    for story in wire.stories(Path(__file__).parent, ">"):
        events = [_event(label) for label in story.labels]
        events.append(_headline(story.title, story.day, events))
        wire.check(events, story.text, story.name)
        yield story.text, {"document": story.name, "anchor": story.day, "events": events}


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
