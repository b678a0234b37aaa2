"""The stamps that feeds, mails and tables give for a date of publication."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)")
_EPOCH = re.compile(r"\s*\d{9,13}(?:\.\d+)?\s*")


def day(stamp: str) -> str | None:
    """The calendar day of an ISO 8601, RFC 822 or Unix time stamp as `YYYY-MM-DD`, as its writer's clock showed it.

    None when it is none of these, or no day of the years 1 to 9999.
    """
    try:
        if _EPOCH.fullmatch(stamp):
            seconds = float(stamp)
            # Thirteen digits are milliseconds.
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).date().isoformat()
        if iso := _ISO.match(stamp):
            return date(*map(int, iso.groups())).isoformat()
        return parsedate_to_datetime(stamp).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
