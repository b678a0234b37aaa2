"""A process beside the one that builds a site: it draws charts, links files and removes folders meanwhile.

It loads nothing but what draws charts, holds no table, and ends with the process that started it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock, Thread
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
        """The value. What the other process could not do is done here."""
        if self._answer is not None:
            try:
                return self._answer.result()
            except UnansweredError:
                self._answer = None
        return self._function(*self._parameters)


class UnansweredError(Exception):
    """The other process could not do what it was asked for, or has ended."""


class Aside:
    """The other process, or none: then everything is done here, when it is asked for. Any thread may ask."""

    def __init__(self, *, alone: bool = False) -> None:
        self._here: Connection | None = None
        self._lock = Lock()
        self._asked: dict[int, Future[Any]] = {}
        self._count = 0
        if not alone:
            context = get_context("spawn")
            here, there = context.Pipe()
            self._process = context.Process(target=_serve, args=(there,), daemon=True)
            try:
                self._process.start()
            except OSError:  # no room for one more process
                return
            there.close()
            self._here = here
            # answers are taken as they come, so that neither process waits for the other to read
            self._listener = Thread(target=self._listen, args=(self._here,), daemon=True)
            self._listener.start()

    @property
    def alone(self) -> bool:
        """Whether there is no other process."""
        return self._here is None

    def ask(self, function: Callable[..., Any], *parameters: Any) -> Promise:
        """Begin to work out what one of this module's functions gives."""
        if self._here is None:
            return Promise(function, parameters, None)
        answer: Future[Any] = Future()
        with self._lock:
            self._count += 1
            self._asked[self._count] = answer
            try:
                self._here.send((self._count, function, parameters))
            except OSError:
                answer.set_exception(UnansweredError())
                del self._asked[self._count]
        return Promise(function, parameters, answer)

    def _listen(self, here: Connection) -> None:
        try:
            while True:
                number, done, value = here.recv()
                answer = self._asked.pop(number)
                if done:
                    answer.set_result(value)
                else:
                    answer.set_exception(UnansweredError())
        except (OSError, EOFError):
            with self._lock:
                here.close()  # nothing more can be asked
                for answer in self._asked.values():
                    answer.set_exception(UnansweredError())
                self._asked.clear()

    def close(self) -> None:
        """End the process; what it has not done is done here from now on."""
        if self._here is not None:
            self._process.terminate()
            self._process.join()
            self._listener.join()
            self._here = None


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
