"""Who computes batches: this process, a pool of processes, or a machine that shares the home."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from flows import reference as reference_data
from flows.stores import batches, forks, reading, versions
from flows.stores.batches import Batch, Job, Summary, compute
from flows.stores.landing import Landed, Landing


class OtherVersion(RuntimeError):  # noqa: N818
    """A machine that was to compute a batch would give another result."""


class Computes(Protocol):
    """Who computes a batch when asked."""

    def compute(self, batch: Batch) -> Summary:
        """Compute one batch and wait for it."""


@dataclass(frozen=True, slots=True)
class Here:
    """Computes a batch in the process that asks. It can be sent to another machine that shares the home.

    A result is kept under a key of the sender's code and reference data, so the machine must have the same.
    """

    job: Job
    code: str
    reference_version: str

    def compute(self, batch: Batch) -> Summary:
        """Compute one batch and wait for it. Raises OtherVersion where the code or the reference data differ."""
        for what, mine, wanted in (
            ("code, packages or Python", versions.code(), self.code),
            ("reference data", reference_data.load(self.job.reference).version, self.reference_version),
        ):
            if mine != wanted:
                raise OtherVersion(f"{socket.gethostname()} has other {what} than the run; install the same there")
        return compute(batch.key, Landing.records(batch.rows), self.job, batch.begun, batch.held)


class Workers:
    """Who computes batches: a pool of so many processes, or with none of them this one."""

    def __init__(self, job: Job, processes: int) -> None:
        self._job = job
        self._processes = processes
        self._lock = threading.Lock()
        self._executor = _pool(processes, job.reference) if processes else None

    def compute(self, batch: Batch) -> Summary:
        """Compute one batch and wait for it; several threads may ask at once.

        A document that ends the process that reads it is found and refused, where there is a pool of them.
        """
        landed = Landing.records(batch.rows)
        executor = self._executor
        if executor is None:
            with self._lock:  # threads of one process would only wait for one another
                return compute(batch.key, landed, self._job, batch.begun, batch.held)
        try:
            return executor.submit(compute, batch.key, landed, self._job, batch.begun, batch.held).result()
        except BrokenProcessPool:
            self._replace(executor)
        # All batches under way broke with the pool: each is tried again in a process of its own.
        return self._carefully(batch, landed)

    def _carefully(self, batch: Batch, landed: Sequence[Landed]) -> Summary:
        """Compute a batch without the documents that end the process that reads them, found one by one."""
        deadly: set[str] = set()
        while True:
            being_read = forks.context().Value("i", -1)
            try:
                with _pool(1, self._job.reference, being_read) as alone:
                    task = alone.submit(compute, batch.key, landed, self._job, batch.begun, batch.held, deadly)
                    return task.result()
            except BrokenProcessPool:
                if being_read.value < 0:
                    raise
                deadly.add(landed[being_read.value].document_id)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._executor is broken:
                self._executor = _pool(self._processes, self._job.reference)
        broken.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """End the processes."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)


def make_ready(reference: Path, processes: int, waiting: int) -> None:
    """Wait until so many batches can be computed at once, with what that needs loaded."""
    if not _pooled(processes, waiting):
        reading.make_ready(reference_data.load(reference))
    else:
        forks.wait()


def _pooled(processes: int, waiting: int) -> int:
    """How many processes to start for so many batches: for a single one only where that costs nothing."""
    most = min(processes, waiting)
    return most if most > 1 or (processes > 1 and forks.are_cheap()) else 0


@contextmanager
def workers(job: Job, processes: int, waiting: int) -> Iterator[Workers]:
    """Workers for so many batches; a pool is started only where it can pay."""
    made = Workers(job, _pooled(processes, waiting))
    try:
        yield made
    finally:
        made.close()


def _pool(processes: int, reference: Path, being_read: Any = None) -> ProcessPoolExecutor:
    forks.begin(reference)
    given = (reference, being_read)
    return ProcessPoolExecutor(processes, mp_context=forks.context(), initializer=_start_worker, initargs=given)


def _start_worker(reference: Path, being_read: Any) -> None:
    # Ctrl-C reaches all processes of a terminal: the run decides, and has nothing to tell of each of them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    batches.being_read = being_read
    forks.end_with_parent()
    reading.make_ready(reference_data.load(reference))
    reading.settle()
