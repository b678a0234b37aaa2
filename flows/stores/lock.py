"""The lock on a warehouse: one writer at a time, held by the operating system, so that it ends with its holder.

A `flock` on `<home>/.lock` is the real mutex: it needs no clean-up after a killed run. Who holds it stands in the file,
for people; the content decides nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = ".lock"
# Whoever only looks holds the lock for a moment; a run must not take that for another run.
_TRIES, _PAUSE_SECONDS = 5, 0.02


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: process id, since when (ISO 8601, UTC), on which machine, and for what."""

    pid: int
    since: str
    host: str
    purpose: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}, for {self.purpose}"


class Locked(RuntimeError):  # noqa: N818  (a state, not a fault)
    """The warehouse is being written by someone else; `holder` says who, when known."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        super().__init__(f"{path.parent} is being written by {holder or 'another process'}; wait for it to end")
        self.path = path
        self.holder = holder

    def __reduce__(self) -> tuple[type[Locked], tuple[Path, Holder | None]]:
        return Locked, (self.path, self.holder)


def holder(home: Path) -> Holder | None:
    """Who wrote the lock file last, whether or not they still hold it; None when nobody did or it cannot be read."""
    try:
        return Holder(**json.loads((home / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def refuse_if_held(home: Path) -> None:
    """Raise Locked where someone holds the lock of a warehouse now; nothing is made where there is no warehouse yet.

    It says early, before anything heavy is loaded, what `hold` would say; only `hold` decides.
    """
    path = home / NAME
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        _take(handle, path, fcntl.LOCK_SH)
    finally:
        os.close(handle)


def held_by(home: Path) -> str | None:
    """For what someone holds the lock of a warehouse now; None where nobody does, or it is not told."""
    try:
        refuse_if_held(home)
    except Locked as locked:
        return locked.holder.purpose if locked.holder else None
    return None


def _take(handle: int, path: Path, how: int) -> None:
    for left in reversed(range(_TRIES)):
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not left:
                raise Locked(path, holder(path.parent)) from None
            time.sleep(_PAUSE_SECONDS)


@contextmanager
def hold(home: Path, purpose: str) -> Iterator[Holder]:
    """Hold the lock of a warehouse for the length of a `with` block.

    Raises Locked when another process (or another block of this one) holds it; OSError when `home` cannot be
    written.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / NAME
    # The file is never removed: a lock on a removed file would not exclude a lock on the next one.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _take(handle, path, fcntl.LOCK_EX)
        me = Holder(os.getpid(), datetime.now(UTC).isoformat(timespec="seconds"), socket.gethostname(), purpose)
        text = json.dumps(asdict(me)).encode()
        # On a full disk the lock holds all the same, only its holder is not told.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.pwrite(handle, text, 0)
        yield me
    finally:
        os.close(handle)
