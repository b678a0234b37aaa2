"""Charts that were drawn already: a drawing whose specification and values did not change is taken from the last site.

A drawing lies in the site as a file named by the digest of all that it depends on, so that it is swapped with the site,
serves several processes, and goes with the pages that it stands on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

from flows.dashboard import aside
from flows.dashboard.vega import Row

FOLDER = "data/charts"


@cache
def _version() -> str:
    return metadata.version("vl-convert-python")


class Drawing:
    """A drawing, perhaps under way in another process: a page waits for it when it is written."""

    def __init__(self, text: str | aside.Promise, file: Path | None = None) -> None:
        self._text = text
        self._file = file

    @property
    def is_there(self) -> bool:
        """Whether nobody has to wait for it."""
        return isinstance(self._text, str)

    def __str__(self) -> str:
        if not isinstance(self._text, str):
            self._text = str(self._text.get())
            if self._file is not None:
                self._file.write_text(self._text, encoding="utf-8")
        return self._text

    def __html__(self) -> str:
        return str(self)


class Drawings:
    """Drawings of a site under way. Without folders it keeps none; `beside` draws them, if there is such a process."""

    def __init__(self, folder: Path | None = None, old: Path | None = None, beside: aside.Aside | None = None) -> None:
        self._folder = folder
        self._old = old
        self._beside = beside or aside.Aside(alone=True)
        self._begun: dict[str, Drawing] = {}
        self.used: list[str] = []
        """The addresses of those that were asked for since the last `take`."""

    def get(self, spec: Row, values: Sequence[Row], title: str, description: str, identity: str) -> Drawing:
        """The drawing of a specification with its values: the one that is known, else a new one."""
        parts = (spec, values, title, description, identity)
        if self._folder is None or self._old is None:
            return Drawing(self._beside.ask(aside.draw, *parts))
        told = json.dumps([_version(), *parts], sort_keys=True, default=str)
        address = f"{FOLDER}/{hashlib.sha256(told.encode()).hexdigest()[:32]}.svg"
        self.used.append(address)
        if address in self._begun:
            return self._begun[address]
        new = self._folder / address
        aside.link(f"{self._old}/", f"{self._folder}/", [address])
        try:
            return Drawing(new.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self._begun[address] = Drawing(self._beside.ask(aside.draw, *parts), new)
            return self._begun[address]

    def take(self) -> list[str]:
        """The addresses of the drawings used since the last call."""
        used, self.used = list(dict.fromkeys(self.used)), []
        return used

    @property
    def waiting(self) -> bool:
        """Whether a drawing is under way."""
        return not all(one.is_there for one in self._begun.values())
