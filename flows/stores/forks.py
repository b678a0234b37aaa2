"""Processes that begin with all that reading needs, in the milliseconds of a fork.

Python's fork server loads `flows.stores.preloaded` once, beside the run; each reader begins as a copy of it. A copy of
the run itself would not live: threads of Polars and Prefect hold locks there. Where there is no fork server (Windows)
or none that can be trusted (macOS), a reader is a fresh interpreter, which loads for a second and a half.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing import connection, forkserver, get_context, parent_process
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path

logger = logging.getLogger("newsledger")

PRELOADED = "NEWSLEDGER_PRELOADED_REFERENCE"
"""The variable that names the folder of the reference tables to the fork server."""
_begun, _refused = threading.Event(), threading.Event()


def begin(reference: Path) -> None:
    """Have the fork server load what reading with these tables needs, beside this process; comes back at once."""
    if not sys.platform.startswith("linux") or _refused.is_set():
        return
    # Each reader works on one core; its libraries read this when they are imported.
    values = dict.fromkeys(("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    get_context("forkserver").set_forkserver_preload(["flows.stores.preloaded"])
    try:
        with _environment(values | {PRELOADED: str(reference)}):
            forkserver.ensure_running()
    except OSError as error:
        # Its socket lies in the folder for temporary files, whose path may be too long for one, or closed to us.
        logger.info("no fork server (%s): each reader loads what it needs", error)
        _refused.set()
    else:
        _begun.set()


def are_cheap() -> bool:
    """Whether the fork server was begun, so that one process more costs next to nothing."""
    return _begun.is_set() and not _refused.is_set()


def wait() -> None:
    """Wait until the fork server has loaded all, where it was begun."""
    if are_cheap():
        first = context().Process(target=_answer)
        first.start()
        first.join()


def _answer() -> None:
    """Nothing: a process that has done this came from a fork server that was ready."""


def context() -> ForkServerContext | SpawnContext:
    """What makes processes that read, their locks and shared numbers."""
    return get_context("forkserver") if are_cheap() else get_context("spawn")


def end_with_parent() -> None:
    """Have this process end when its parent was killed: one of a pool would wait for work for ever."""
    parent = parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            connection.wait([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Variables for the processes that are started within."""
    before = {name: os.environ.get(name) for name in values}
    os.environ |= values
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
