"""Imported by the fork server before it forks the first reader, and nowhere else: see `flows.stores.forks`.

No table of Polars is made here: the threads that would do it do not exist in a fork.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from flows import reference
from flows.stores import forks, reading, workers  # noqa: F401  (what a reader runs is there)

if folder := os.environ.get(forks.PRELOADED):
    # What is wrong with the tables is told by the run, which reads them, too.
    with suppress(reference.ReferenceError):
        reading.make_ready(reference.load(Path(folder)))
    reading.settle()
