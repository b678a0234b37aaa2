"""Files of a site that are written by the process beside the one that builds it.

To make a file, the system waits for its folder, and in a refresh thousands of files are linked into the same folders at
the same time: a quarter of what a page took was that.
"""

from __future__ import annotations

from collections import deque
from pathlib import Path

from flows.dashboard import aside

_BATCH = 1 << 20
"""Bytes that are handed over at once: some twenty pages."""
_AHEAD = 16
"""Batches that are handed over and not known to be written: more would be memory for pages that are done."""


class Filing:
    """Writes files into a folder. Without a process beside this one each is written at once."""

    def __init__(self, folder: Path, beside: aside.Aside | None = None) -> None:
        self._folder = folder
        self._beside = None if beside is None or beside.alone else beside
        self._batch: list[tuple[str, bytes]] = []
        self._size = 0
        self._handed: deque[aside.Promise] = deque()

    def put(self, address: str, data: bytes) -> None:
        """Write a file, or have it written by the time that `end` is over. Raises OSError when it cannot be."""
        file = (str(self._folder / address), data)
        if self._beside is None:
            aside.write([file])
            return
        self._batch.append(file)
        self._size += len(data)
        if self._size >= _BATCH:
            self._hand_over(self._beside)
            while len(self._handed) > _AHEAD:
                self._handed.popleft().get()

    def _hand_over(self, beside: aside.Aside) -> None:
        self._handed.append(beside.ask(aside.write, self._batch))
        self._batch, self._size = [], 0

    def end(self) -> None:
        """Wait until all files are written. Raises OSError for one that cannot be."""
        if self._beside is not None and self._batch:
            self._hand_over(self._beside)
        while self._handed:
            self._handed.popleft().get()
