"""Charts that were drawn already: a drawing whose specification and values did not change is taken from the last site.

A drawing lies in the site as a file named by the digest of all that it depends on, so that it is swapped with the site,
serves several processes, and goes with the pages that it stands on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = "data/charts"


class Drawings:
    """Drawings of a site under way. Without folders it keeps none."""

    def __init__(self, folder: Path | None = None, old: Path | None = None) -> None:
        self._folder = folder
        self._old = old
        self.used: list[str] = []
        """The addresses of those that were asked for since the last `take`."""

    def get(self, parts: Any, draw: Callable[[], str]) -> str:
        """The drawing of these parts (JSON values): the one that is known, else what `draw` gives."""
        if self._folder is None or self._old is None:
            return draw()
        digest = hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]
        address = f"{FOLDER}/{digest}.svg"
        self.used.append(address)
        new = self._folder / address
        for known in (new, self._old / address):
            try:
                text = known.read_text(encoding="utf-8")
                break
            except OSError:
                continue
        else:
            text = draw()
        if not new.exists():
            new.write_text(text, encoding="utf-8")
        return text

    def take(self) -> list[str]:
        """The addresses of the drawings used since the last call."""
        used, self.used = list(dict.fromkeys(self.used)), []
        return used
