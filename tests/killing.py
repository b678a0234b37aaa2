"""Runs that are killed, and readers that watch, each in a process of its own.

`python -m tests.killing` imports all that a run needs once, then forks a run for each command on its standard input: a
JSON object, see `Runner.run`. A fork costs milliseconds where a fresh interpreter costs seconds.
"""

from __future__ import annotations

import contextlib
import functools
import json
import mmap
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import duckdb

from flows.reference import project_root
from flows.stores import advice

WRITES = ("fsync", "link", "mkdir", "rename", "replace", "rmdir", "symlink", "unlink")
"""Calls of the system that change what stands in a folder, or put it on disk."""

REFUSED = 3
"""What a run that the gate refused ends with."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended: its exit code, negative for the signal that killed it, at which step, after how many writes.

    `said` is what a person would be told of an error.
    """

    code: int
    step: str
    writes: int
    said: str

    @property
    def killed(self) -> bool:
        """Whether a signal ended it."""
        return self.code < 0


class Runner:
    """Runs that are each in a process of its own, which may be killed. `gate` makes ready for checking, too."""

    def __init__(self, *, gate: bool = False) -> None:
        command = [sys.executable, "-m", "tests.killing", *(["--gate"] if gate else [])]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=project_root())
        self._line()

    def _line(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the parent of the runs ended; what it said stands above"
        return json.loads(line)

    def run(self, home: Path, source: Path, **told: Any) -> Ended:
        """Run once over a folder of clippings, killed as told.

        `write=pattern` kills it before its first write (as `_count_writes` words them) that holds the pattern, or
        `write=n` before its n-th; `step=name, delay=seconds` so long after that step began; `after=seconds` so long
        after its own beginning. From the step `full` on no file may grow, as on a full disk; from the step `forbid` on
        the run may not write in any folder of the home. At the step `fill`, or before the first write that holds this
        pattern (with a space), a file `filler` beside the home leaves `left` bytes of the disk free. `gate` and `site`
        say whether it is checked, and builds the site. `trace=path` leaves a list of its writes there; `options` are
        settings.
        """
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"home": home, "source": source} | told, default=str) + "\n")
        self.process.stdin.flush()
        return Ended(**self._line())

    def close(self) -> None:
        """End the parent."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


# Opens the published file again and again, as another program would, and asks each of them twice; tells what it saw.
_READER = """
import sys, time, duckdb
sql = '''SELECT (SELECT count(*) FROM documents),
    (SELECT count(DISTINCT document_id) FROM blocks),
    (SELECT documents FROM runs WHERE status = 'published' ORDER BY run_id DESC LIMIT 1),
    (SELECT count(*) FROM metrics JOIN documents USING (document_id)
     WHERE evidence <> substr(text, sentence_start + 1, sentence_end - sentence_start)),
    (SELECT count(*) FROM metrics ANTI JOIN documents USING (document_id))'''
while True:
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        row = connection.execute(sql).fetchone()
        documents, in_blocks, told, lies, lost = row
        assert documents == in_blocks == told and lies == lost == 0, row
        time.sleep(float(sys.argv[2]))
        assert connection.execute(sql).fetchone() == row, row
    print(documents, flush=True)
"""


class Reader:
    """A process that polls the published file until it is closed, or sees what it must not. Use as a context."""

    def __init__(self, path: Path, pause: float = 0.3) -> None:
        command = [sys.executable, "-c", _READER, str(path), str(pause)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        self.seen: list[int] = []
        self.saw = threading.Condition()
        self.thread = threading.Thread(target=self._read)
        self.thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.saw:
                self.seen.append(int(line))
                self.saw.notify_all()
        with self.saw:
            self.saw.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.thread.join()
        self.process.communicate()

    def wait_for(self, documents: int) -> None:
        """Wait until it saw that many documents, or ended."""
        with self.saw:
            self.saw.wait_for(lambda: (self.seen and self.seen[-1] == documents) or self.process.poll() is not None)

    def states(self) -> list[int]:
        """The counts of documents that it saw, in order. Fails when it failed."""
        assert self.process.poll() is None, self.process.stderr and self.process.stderr.read()
        return self.seen


def _opened(handle: int) -> str:
    """The path that a handle was opened by, where the system tells."""
    try:
        return str(Path(f"/proc/self/fd/{handle}").readlink())
    except OSError:
        return str(handle)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _count_writes(told: dict[str, Any], noted: Noted, trace: list[str]) -> None:
    """Have every write counted, and the process killed before the one that was told."""
    fatal, fill = told.get("write"), told.get("fill")

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            about = arguments[1 if name == "symlink" else 0]
            words = f"{name} {_opened(about) if isinstance(about, int) else about}"
            noted.writes += 1
            trace.append(words)
            if noted.writes == fatal or (isinstance(fatal, str) and re.search(fatal, words)):
                _kill()
            if fill and " " in fill and re.search(fill, words):
                fill_disk(Path(told["home"]), told.get("left", 0))
            return function(*arguments, **more)

        return call

    for name in WRITES:
        setattr(os, name, counted(name, getattr(os, name)))


@contextlib.contextmanager
def no_file_grows() -> Iterator[None]:
    """As on a full disk: what a block of this process writes to files is refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def fill_disk(home: Path, left: int) -> None:
    """Fill the disk of a home until so many bytes are free."""
    with (home.parent / "filler").open("wb") as file:
        if (size := shutil.disk_usage(home.parent).free - left) > 0:
            os.posix_fallocate(file.fileno(), 0, size)


def _forbid(home: Path) -> None:
    """Take away the right to write in a folder: from the folders, or from a process that needs no right."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        return
    for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
        folder.chmod(0o500)


class Noted:
    """What a run tells its parent while it is alive, through memory that both hold."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8192)
        self.clear()

    def clear(self) -> None:
        """Forget the last run."""
        self.writes, self.step, self.said = 0, "", ""

    @property
    def said(self) -> str:
        """What it tells a person of an error."""
        return self._memory[40:].rstrip(b"\0").decode(errors="replace")

    @said.setter
    def said(self, text: str) -> None:
        self._memory[40:] = text.encode()[:8152].ljust(8152, b"\0")

    @property
    def writes(self) -> int:
        """Writes until now."""
        return int.from_bytes(self._memory[:8], "little")

    @writes.setter
    def writes(self, count: int) -> None:
        self._memory[:8] = count.to_bytes(8, "little")

    @property
    def step(self) -> str:
        """The step it is at."""
        return self._memory[8:40].rstrip(b"\0").decode()

    @step.setter
    def step(self, name: str) -> None:
        self._memory[8:40] = name.encode().ljust(32, b"\0")


def _run(told: dict[str, Any], noted: Noted) -> int:
    """One run, in a process of its own; its exit code."""
    from flows.settings import Settings
    from flows.stores import pipeline
    from tests.stores import articles

    class Watched(pipeline.Run):
        """Tells of each step, and is killed after the one that was told."""

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, value)
            if name == "step":
                noted.step = value
                if value == told.get("full"):
                    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
                if value == told.get("forbid"):
                    _forbid(self.home)
                if value == told.get("fill"):
                    fill_disk(self.home, told.get("left", 0))
                if value == told.get("step"):
                    # The default action of its signal ends the process, as a kill would: nothing is tidied up.
                    signal.setitimer(signal.ITIMER_REAL, max(told.get("delay", 0.0), 1e-6))

    trace: list[str] = []
    _count_writes(told, noted, trace)
    if told.get("after"):
        signal.setitimer(signal.ITIMER_REAL, told["after"])
    options = {"processes": 1, "batch_size": 5} | told.get("options", {})
    settings = Settings.load({}, home=told["home"], sources=(told["source"],), **options)
    with Watched(settings) as run:
        summary = articles.steps(run, gate=told.get("gate", False), site=told.get("site", False))
    if told.get("trace"):
        Path(told["trace"]).write_text("\n".join(trace), encoding="utf-8")
    if summary.status == "refused":
        print(summary.explanation, file=sys.stderr)
    return REFUSED if summary.status == "refused" else 0


def _make_ready(gate: bool) -> None:
    """Load what every run needs. No table of Polars is made here: its threads would not live in a fork."""
    from flows import reference
    from flows.settings import Settings
    from flows.stores import pipeline, reading, sqlrun  # noqa: F401
    from flows.text import language

    # The runs read the same tables, make the same patterns of them, and parse the same statements.
    reference.load = functools.cache(reference.load)
    reading.make_ready(reference.load(Settings.load({}).reference))
    language.detect("nicht deutlich englisch")
    with duckdb.connect(config={"threads": 1}) as parser:
        sqlrun.read(project_root() / "sql", parser)
    if gate:
        with contextlib.redirect_stdout(sys.stderr):
            from expectations import rules  # noqa: F401


def main(gate: bool) -> None:
    """Fork a run for each line of standard input, and tell how it ended."""
    _make_ready(gate)
    noted = Noted()
    print("{}", flush=True)
    for line in sys.stdin:
        told = json.loads(line)
        noted.clear()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                code = _run(told, noted)
            except BaseException as error:
                limit = told.get("options", {}).get("memory_limit", "2GB")
                todo = advice.what_to_do(error, Path(told["home"]), limit)
                noted.said = f"{advice.message(error)}\n{todo}"
                if todo is None:
                    traceback.print_exc()
            finally:
                os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"code": code, "step": noted.step, "writes": noted.writes, "said": noted.said}), flush=True)


if __name__ == "__main__":
    main("--gate" in sys.argv)
