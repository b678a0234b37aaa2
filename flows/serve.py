"""Every hour: the three flows as deployments of a Prefect server, and a server of our own where none is named.

`prefect.yaml` declares the same deployments for a work pool.
"""

from __future__ import annotations

import inspect
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flows.settings import Settings, SettingsError
from flows.stores import sources

REFRESH = "5 * * * *"
REPROCESS = "15 3 * * 0"
MAINTAIN = "45 2 * * *"
"""When the flows run, as cron says it, in UTC."""

NAME = "newsledger"
"""Name of each deployment and of whoever serves them."""

_HOST = "127.0.0.1"
_START_SECONDS = 180.0
_END_SECONDS = 20.0
# A run that was killed keeps its place for so long; the default is five minutes.
_LEASE_SECONDS = 60


class ServerEnded(RuntimeError):  # noqa: N818
    """The Prefect server of our own did not start."""


def deployments(settings: Settings, cron: str = REFRESH) -> list[Any]:
    """The three deployments (Prefect's RunnerDeployment), with every parameter in sight.

    One run of each at a time: a second one is cancelled. Across the three, the warehouse's lock decides: the later one
    ends cancelled and says who is writing. Raises SettingsError where `cron` is no schedule.
    """
    from flows import prefect_environment  # noqa: F401  (before Prefect)

    # isort: split
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.deployments.runner import EntrypointType

    from flows.maintain import maintain
    from flows.refresh import refresh
    from flows.reprocess import reprocess

    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise SettingsError(
            f"cron is {cron!r}; write minute, hour, day, month and weekday, as in '{REFRESH}'"
        ) from error
    one = ConcurrencyLimitConfig(
        limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW, grace_period_seconds=_LEASE_SECONDS
    )
    made = []
    for flow, when in ((refresh, cron), (reprocess, REPROCESS), (maintain, MAINTAIN)):
        takes = inspect.signature(flow.fn).parameters
        parameters = {name: value for name, value in settings.parameters().items() if name in takes}
        made.append(
            flow.to_deployment(
                NAME,
                cron=when,
                # It was paused when it was served last, and ended.
                paused=False,
                concurrency_limit=one,
                parameters=parameters,
                description=flow.description,
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
    return made


def serve(settings: Settings, cron: str = REFRESH, port: int = 4200, say: Callable[[str], None] = print) -> None:
    """Serve the deployments until Ctrl-C or SIGTERM, at the server of PREFECT_API_URL or one of our own on `port`.

    Raises ServerEnded when that one does not start, SourceError for a declaration that every run would fail on.
    """
    sources.make(settings.sources, settings.home, settings.max_document_bytes)
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO")
    os.environ.setdefault("PREFECT_LOGGING_EXTRA_LOGGERS", "newsledger")
    from flows import prefect_environment  # noqa: F401  (what it sets, the server of our own takes too)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _server(port) as address:
        # Prefect reads the address once, when it is imported.
        os.environ["PREFECT_API_URL"] = address
        made = deployments(settings, cron)
        import prefect

        say(f"Prefect's page: {address.removesuffix('/api')}")
        for each in made:
            when = ", ".join(planned.schedule.cron for planned in each.schedules)
            say(f"  {each.flow_name}/{each.name}  {when} (UTC)")
        say("Ctrl-C ends it; runs under way end with it.")
        prefect.serve(*made, print_starting_message=False)


@contextmanager
def _server(port: int) -> Iterator[str]:
    """The address of a server's API: the one named by PREFECT_API_URL, or a child of this process on loopback."""
    if given := os.environ.get("PREFECT_API_URL"):
        yield given
        return
    port = _free(port)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", _HOST, "--port", str(port)]
    # A session of its own: Ctrl-C must end the flows first, which still have something to tell the server.
    environment = os.environ | {"PREFECT_LOGGING_LEVEL": "WARNING"}
    child = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        address = f"http://{_HOST}:{port}/api"
        _wait(child, address)
        yield address
    finally:
        child.terminate()
        try:
            child.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _free(port: int) -> int:
    """The port, or another one that is free where that one is taken."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerEnded(f"no port is free on {_HOST}")


def _wait(child: subprocess.Popen[Any], address: str) -> None:
    import httpx

    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends:
        if child.poll() is not None:
            raise ServerEnded(f"`prefect server start` ended with {child.returncode}; what it said stands above")
        try:
            if httpx.get(f"{address}/health", timeout=2.0).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.25)
    raise ServerEnded(f"`prefect server start` did not answer at {address} within {_START_SECONDS:.0f} s")
