"""Stories in the manner of the wires, written for this project, with the metrics that they state.

`benchmarks.wire` says how a file is laid out. After the text of a story stands, for each metric, a line

    = quote | entities | measures | aspects | values | comparators | units | periods

in which any of the values parted by ";" is right. "near>quote" is the quote as it stands within the words `near`, for
a quote that would fit other places too. A value is a magnitude in the base unit, or LOW-HIGH; a period is EDTF, and an
empty one says that none need be told. A line that ends in "?" is of a metric that may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import wire


def items() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every story: its text, and its metrics as gold/GUIDELINE.md lays them down, with every right value.

    Raises ValueError on a line that is no label, and on a quote that is not in the text.
    """
    for story in wire.stories(Path(__file__).parent, "="):
        metrics = [_metric(label) for label in story.labels]
        wire.check(metrics, story.text, story.name)
        yield story.text, {"document": story.name, "anchor": story.day, "metrics": metrics}


def _metric(label: str) -> dict[str, Any]:
    optional = label.rstrip().endswith("?")
    quote, *cells = (cell.strip() for cell in label.rstrip(" ?").split("|"))
    near, _, inner = quote.rpartition(">")
    entities, measures, aspects, values, comparators, units, periods = (
        [v.strip() for v in c.split(";")] for c in cells
    )
    bounds = [[float(bound) for bound in value.split("-")] for value in values]
    return {
        "quote": {"near": near, "text": inner} if near else quote,
        "entity": entities, "measure": measures, "aspect": aspects, "values": [(b[0], b[-1]) for b in bounds],
        "comparator": comparators, "unit": units, "period": [p or None for p in periods], "optional": optional,
    }  # fmt: skip
