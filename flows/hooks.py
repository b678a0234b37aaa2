"""What a flow does when it failed: it starts a command and posts to an address, where settings name them.

    NEWSLEDGER_ON_FAILURE   a command, started without a shell; what failed is JSON on its standard input
    NEWSLEDGER_WEBHOOK      an http or https address that the same JSON is posted to

Both may hold secrets, so neither is logged, nor kept with a run. A hook that fails is logged and changes nothing.
"""

from __future__ import annotations

import json
import logging
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flows.settings import Settings, SettingsError
from flows.stores.rendering import printable

logger = logging.getLogger("newsledger")

COMMAND_SECONDS = 60.0
POST_SECONDS = 10.0
MESSAGE_CHARACTERS = 2000


def tell(flow: Any, flow_run: Any, state: Any) -> None:
    """Tell whoever the settings name that a flow run failed. The arguments are those of Prefect's hooks."""
    try:
        settings = Settings.load()
    except SettingsError as error:
        logger.error("nobody could be told of the failure: %s", error)
        return
    told = message(flow, flow_run, state)
    if settings.on_failure:
        _start(settings.on_failure, told)
    if settings.webhook:
        _post(settings.webhook, told)


def message(flow: Any, flow_run: Any, state: Any) -> dict[str, Any]:
    """What is told of a failure, as plain JSON values."""
    started = flow_run.start_time
    return {
        "flow": flow.name,
        "flow_run": flow_run.name,
        "flow_run_id": str(flow_run.id),
        "state": state.name,
        # It may quote an article, and goes to whatever shows it.
        "message": printable(state.message or "", keep_newlines=True)[:MESSAGE_CHARACTERS],
        "started_at": started.isoformat() if started else None,
        "home": flow_run.parameters.get("home"),
    }


def _start(command: str, told: dict[str, Any]) -> None:
    try:
        done = subprocess.run(
            shlex.split(command),
            input=json.dumps(told).encode(),
            timeout=COMMAND_SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        # The message of the error would hold the command.
        logger.error("the command of NEWSLEDGER_ON_FAILURE did not do: %s", type(error).__name__)
        return
    if done.returncode:
        logger.error("the command of NEWSLEDGER_ON_FAILURE ended with %d", done.returncode)


def _post(address: str, told: dict[str, Any]) -> None:
    import httpx

    try:
        with _unlogged(), httpx.Client(timeout=POST_SECONDS, transport=httpx.HTTPTransport(retries=2)) as client:
            status = client.post(address, json=told).status_code
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        logger.error("the address of NEWSLEDGER_WEBHOOK could not be reached: %s", type(error).__name__)
        return
    if not 200 <= status < 300:
        logger.error("the address of NEWSLEDGER_WEBHOOK answered %d", status)


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep the HTTP client from logging the address."""
    loggers = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    before = [each.level for each in loggers]
    for each in loggers:
        each.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for each, level in zip(loggers, before, strict=True):
            each.setLevel(level)
