"""The environment that Prefect needs, set before it is imported: it reads its settings once."""

from __future__ import annotations

import os

from flows.reference import project_root

_DEFAULTS = {
    # A run without a server starts one of its own; the default limit of 20 s is too short for a slow machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def prepare() -> None:
    """Set what the user has not set; call it before the first import of Prefect."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    root = project_root()
    if (root / "pyproject.toml").is_file():
        os.environ.setdefault("PREFECT_HOME", str(root / ".prefect"))


prepare()
