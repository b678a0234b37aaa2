"""Logs on standard error: a line a step and a batch, as text or as JSON for a collector of logs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from flows.stores.rendering import printable

FIELDS = ("run_id", "step", "batch", "documents", "seconds")
"""What a line tells beside time, level and message, where it applies. Never a word of a document."""


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        told |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class Printable(logging.Filter):
    """Makes each message one printable line for every handler, Prefect's too.

    No name and no error in it can steer a terminal or look like a line of its own.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """True always; what changes is the record."""
        record.msg, record.args = printable(record.getMessage()), None
        return True


logging.getLogger("newsledger").addFilter(Printable())


class _Handler(logging.StreamHandler):
    """The one handler that is ours, so that a second run in a process does not log twice."""


def begin(kind: str) -> None:
    """Log what the package tells from now on; `kind` is the setting `log`: off, text or json."""
    logger = logging.getLogger("newsledger")
    for handler in [each for each in logger.handlers if isinstance(each, _Handler)]:
        logger.removeHandler(handler)
    # Prefect shows on the terminal what comes to the root: a line would stand there twice, and in JSON not as JSON.
    logger.propagate = kind == "off"
    if kind == "off":
        return
    handler = _Handler(sys.stderr)
    handler.setFormatter(JsonLines() if kind == "json" else logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
