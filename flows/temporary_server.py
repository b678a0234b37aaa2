"""A Prefect server for one run, started before anything heavy is imported, so that both cores start up at once.

Prefect would start one by itself, but only once it is imported, and would import all of its server in the run's own
process to do so. This one is a process of its own from the first moment: `start` takes milliseconds, `wait` is called
when the run has imported what it needs. It ends with the run, however that ends.

    python -m flows.temporary_server FD     is that process: it serves on the socket and ends when its input does
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from flows import prefect_environment

STARTUP_SECONDS = 90.0
STOP_SECONDS = 5.0
_port = 0
"""Where the first server of this process listened; 0 before there was one."""
_OWN = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}


class TemporaryServer:
    """The server of one run: see `beside`."""

    def __init__(self, listening: socket.socket, process: subprocess.Popen[bytes]) -> None:
        self._listening = listening
        self._process = process
        self.url = f"http://127.0.0.1:{_port}/api"

    @classmethod
    def start(cls) -> TemporaryServer | None:
        """Start it, and set PREFECT_API_URL so that Prefect, which is imported after this, finds it.

        Prefect reads the address once: a second one in a process listens where the first did. Raises OSError where
        something else listens there by now.
        """
        global _port
        if os.name != "posix" or not _is_wanted() or ("prefect" in sys.modules and not _port):
            return None
        listening = socket.create_server(("127.0.0.1", _port))
        _port = listening.getsockname()[1]
        number = listening.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "flows.temporary_server", str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            pass_fds=[number],
            env=os.environ | _OWN,
            start_new_session=True,  # Ctrl-C is for the run, which still has to tell the server how it ended
        )
        server = cls(listening, process)
        os.environ["PREFECT_API_URL"] = server.url
        return server

    def wait(self, seconds: float = STARTUP_SECONDS) -> None:
        """Wait until it answers. Raises OSError when it does not, or ended."""
        import httpx

        # The socket listens already, so that the first question is answered as soon as the server can.
        self._listening.close()
        try:
            answer = httpx.get(f"{self.url}/health", timeout=seconds, trust_env=False)
        except httpx.HTTPError as error:
            raise OSError(f"Prefect's temporary server did not start within {seconds:g} seconds") from error
        if answer.status_code != 200:
            raise OSError(f"Prefect's temporary server answered {answer.status_code}")

    def stop(self) -> None:
        """End it."""
        self._listening.close()
        if os.environ.get("PREFECT_API_URL") == self.url:
            del os.environ["PREFECT_API_URL"]
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


@contextlib.contextmanager
def beside() -> Iterator[TemporaryServer | None]:
    """A server beside the block; None when Prefect is told of another server, or was imported before there was one."""
    prefect_environment.prepare()
    server = TemporaryServer.start()
    try:
        yield server
    finally:
        if server is not None:
            server.stop()


def _is_wanted() -> bool:
    """Whether Prefect would start a server of its own: nobody named one, in the environment or in a profile."""
    named = ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH", "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE")
    if any(os.environ.get(name) for name in named):
        return False
    home = Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")
    try:
        active = tomllib.loads((home / "profiles.toml").read_text("utf-8")).get("active", "ephemeral")
    except (OSError, ValueError):
        active = "ephemeral"
    return bool(active == "ephemeral")


def _serve(number: int) -> None:
    """Serve on an open socket until the input ends, which it does when whoever started this is gone."""
    import threading

    import uvicorn

    config = uvicorn.Config(
        "prefect.server.api.server:create_app", factory=True, log_level="error", lifespan="on", access_log=False
    )
    server = uvicorn.Server(config)

    def watch() -> None:
        with contextlib.suppress(OSError):
            sys.stdin.buffer.read()
        server.should_exit = True
        threading.Timer(STOP_SECONDS, os._exit, [1]).start()

    threading.Thread(target=watch, daemon=True).start()
    server.run(sockets=[socket.socket(fileno=number)])


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
