"""A process beside the one that builds a site: it draws charts, links files and removes folders meanwhile.

It loads nothing but what draws charts, holds no table, and ends with the process that started it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any


def draw(*parts: Any) -> str:
    """`vega.drawn`."""
    from flows.dashboard.vega import drawn

    return drawn(*parts)


def link(here: str, there: str, addresses: Sequence[str]) -> list[str]:
    """The same files of a folder in another; a copy where the system cannot. Gives those that are not there."""
    missing = []
    for address in addresses:
        try:
            os.link(here + address, there + address)
        except FileExistsError:
            continue  # a drawing that two pages share
        except FileNotFoundError:
            missing.append(address)
        except OSError:
            shutil.copyfile(here + address, there + address)
    return missing


def remove(folders: Sequence[str]) -> None:
    """Remove folders with all that is in them."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


class Promise:
    """What a function gives, once it is asked for."""

    def __init__(self, function: Callable[..., Any], parameters: tuple[Any, ...], owner: Aside) -> None:
        self._function = function
        self._parameters = parameters
        self._owner = owner
        self._number = owner.send(function, parameters)

    def get(self) -> Any:
        """The value. What the other process could not do is done here."""
        done, value = self._owner.receive(self._number)
        return value if done else self._function(*self._parameters)


class Aside:
    """The other process, or none: then everything is done here, when it is asked for."""

    def __init__(self, *, alone: bool = False) -> None:
        self._sent = 0
        self._received: dict[int, tuple[bool, Any]] = {}
        self._here: Connection | None = None
        if not alone:
            context = get_context("spawn")
            self._here, there = context.Pipe()
            self._process = context.Process(target=_serve, args=(there,), daemon=True)
            self._process.start()
            there.close()

    def ask(self, function: Callable[..., Any], *parameters: Any) -> Promise:
        """Begin to work out what one of this module's functions gives."""
        return Promise(function, parameters, self)

    @property
    def alone(self) -> bool:
        """Whether there is no other process."""
        return self._here is None

    def send(self, function: Callable[..., Any], parameters: tuple[Any, ...]) -> int:
        """Hand a task over; gives its number."""
        self._sent += 1
        if self._here is not None:
            try:
                self._here.send((self._sent, function, parameters))
            except OSError:
                self.close()
        return self._sent

    def receive(self, number: int) -> tuple[bool, Any]:
        """Whether a task was done, and what it gave."""
        while self._here is not None and number not in self._received:
            try:
                answered, done, value = self._here.recv()
                self._received[answered] = (done, value)
            except (OSError, EOFError):
                self.close()
        return self._received.pop(number, (False, None))

    def close(self) -> None:
        """End the process; what it has not done is done here from now on."""
        if self._here is not None:
            self._here.close()
            self._here = None
            self._process.join()


def _serve(there: Connection) -> None:
    """Do what comes, until nobody is there to send more."""
    if os.name == "posix":
        import signal

        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that builds ends it
    try:
        draw({"mark": "point", "encoding": {"x": {"field": "x", "type": "temporal"}}}, [], "", "", "ready")
        while True:
            number, function, parameters = there.recv()
            try:
                answer = (number, True, function(*parameters))
            except Exception:  # whatever it is, it happens again where it can be told
                answer = (number, False, None)
            there.send(answer)
    except (EOFError, OSError):
        return
