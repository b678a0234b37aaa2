"""A process beside the one that builds a site: it draws charts, links and writes files, removes folders meanwhile.

It loads nothing but what draws charts, holds no table, and ends with the process that started it.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flows.stores import forks


def draw(*parts: Any) -> str:
    """`vega.drawn`."""
    from flows.dashboard.vega import drawn

    return drawn(*parts)


def link(here: str, there: str, addresses: Sequence[str]) -> list[str]:
    """The same files of a folder in another; a copy where the system cannot. Gives those that are not there."""
    missing = []
    for address in addresses:
        try:
            _link(here + address, there + address)
        except FileNotFoundError:
            missing.append(address)
    return missing


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new)
    except FileNotFoundError:
        raise
    except FileExistsError:
        return  # a drawing that two pages share
    except OSError:
        shutil.copyfile(old, new)


def write(files: Sequence[tuple[str, bytes]]) -> None:
    """Write files: their paths, and what they hold."""
    for path, data in files:
        Path(path).write_bytes(data)


def remove(folders: Sequence[str]) -> None:
    """Remove folders with all that is in them."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


class Promise:
    """What a function gives, once it is asked for."""

    def __init__(self, function: Callable[..., Any], parameters: tuple[Any, ...], answer: Future[Any] | None) -> None:
        self._function = function
        self._parameters = parameters
        self._answer = answer

    def get(self) -> Any:
        """The value. What the other process could not do is done here, where what is wrong can be told."""
        if self._answer is not None:
            with suppress(Exception):
                return self._answer.result()
        return self._function(*self._parameters)


class Aside:
    """The other process, or none: then everything is done here, when it is asked for. Any thread may ask."""

    def __init__(self, *, alone: bool = False) -> None:
        self._pool = None if alone else ProcessPoolExecutor(1, get_context("spawn"), _begin)
        if self._begun(draw, *_FIRST) is None:
            self.close()

    @property
    def alone(self) -> bool:
        """Whether there is no other process."""
        return self._pool is None

    def ask(self, function: Callable[..., Any], *parameters: Any) -> Promise:
        """Begin to work out what one of this module's functions gives."""
        return Promise(function, parameters, self._begun(function, *parameters))

    def _begun(self, function: Callable[..., Any], *parameters: Any) -> Future[Any] | None:
        # there may be no room for one more process, or it has been killed
        with suppress(OSError, BrokenProcessPool):
            return self._pool.submit(function, *parameters) if self._pool is not None else None
        return None

    def close(self) -> None:
        """End the process; what it has not begun is done here from now on."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


_FIRST: tuple[Any, ...] = (
    {"mark": "point", "encoding": {"x": {"field": "x", "type": "temporal"}}},
    [],
    "",
    "",
    "ready",
)
"""A drawing that starts the engine."""


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that builds ends it
    forks.end_with_parent()
