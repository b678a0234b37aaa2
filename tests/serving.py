"""A real `newsledger serve` with a Prefect server of its own on loopback, and its REST interface."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")


def wait_until_gone(process: psutil.Process) -> None:
    """Wait until a process that need not be a child of this one has ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        # Nobody may be there to ask a dead one how it ended.
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.1)


class Served:
    """What serves, and what its server says."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process = process
        self.address = address
        self.client = httpx.Client(base_url=f"{address}/api/", timeout=300)

    def ask(self, method: str, path: str, **body: Any) -> Any:
        for _ in range(20):
            answer = self.client.request(method, path, **({"json": body} if method == "POST" else {}))
            # Its SQLite was busy: Prefect's own client asks again, too.
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            time.sleep(0.5)
        answer.raise_for_status()
        return answer.json()

    def deployment(self, flow: str) -> dict[str, Any]:
        """A deployment, once it is there: the address is told before the deployments are made."""
        ends = time.monotonic() + 600
        while self.client.get(f"deployments/name/{flow}/newsledger").status_code == 404 and time.monotonic() < ends:
            time.sleep(0.25)
        return self.ask("GET", f"deployments/name/{flow}/newsledger")

    def trigger(self, flow: str, **parameters: Any) -> str:
        known = self.deployment(flow)
        told = known["parameters"] | parameters
        return self.ask(
            "POST", f"deployments/{known['id']}/create_flow_run", parameters=told, state={"type": "SCHEDULED"}
        )["id"]

    def cancel(self, run: str) -> None:
        self.ask("POST", f"flow_runs/{run}/set_state", state={"type": "CANCELLING"})

    def state(self, run: str) -> tuple[str, str]:
        found = self.ask("GET", f"flow_runs/{run}")["state"]
        return found["type"], found["message"] or ""

    def wait(self, run: str, *types: str, seconds: float = 600) -> tuple[str, str]:
        """The state of a run once it is of one of the types."""
        ends = time.monotonic() + seconds
        while (state := self.state(run))[0] not in (types or ENDED):
            assert time.monotonic() < ends, f"still {state} after {seconds} s"
            assert state[0] not in ENDED, state
            time.sleep(0.25)
        return state

    def end(self, sign: int = signal.SIGTERM) -> int:
        self.client.close()
        self.process.send_signal(sign)
        return self.process.wait(600)


@contextmanager
def serving(home: Path, source: Path, *arguments: str, **environment: str) -> Iterator[Served]:
    """Serve a warehouse for the length of a `with` block."""
    command = [sys.executable, "-m", "flows.cli", "serve", "--home", str(home), "--source", str(source), "--port", "0"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NEWSLEDGER_"))}
    more = {"PREFECT_HOME": str(home.parent / "prefect"), "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    # Ctrl-C at the tests' own terminal is not for it.
    process = subprocess.Popen(
        [*command, *arguments],
        env=clean | more | environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert "http://127.0.0.1:" in first, first
        lines = [process.stdout.readline() for _ in range(4)]
        assert "refresh/newsledger" in lines[0], lines
        # What is said later must not fill the pipe.
        threading.Thread(target=process.stdout.read, daemon=True).start()
        yield Served(process, first.split()[-1])
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(120)
            except subprocess.TimeoutExpired:
                process.kill()
