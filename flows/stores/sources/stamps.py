"""The stamps that feeds, mails and tables give for a date of publication."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"\s*(\d{4})([-/.]?)(\d\d)\2(\d\d)(?:(?!\d)|(?=\d{6}(?!\d)))")
# As tables of news have it: "December 31, 2017", "Sun 31 Dec. 2017 10:05".
_WORDS = re.compile(
    r"\s*(?:[A-Z][a-z]{2,8}\.?,? )?(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d\d?)(?:st|nd|rd|th)?,?"
    r"|(?P<before>\d\d?)(?:st|nd|rd|th)?[ -](?P<after>[A-Z][a-z]{2,8})\.?,?)[ -](?P<year>\d{4})(?!\d)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH = re.compile(r"\s*\d{9,13}(?:\.\d+)?\s*")


def day(stamp: str) -> str | None:
    """The calendar day of an ISO 8601, RFC 822 or Unix time stamp, or of a day with its month in English, as
    `YYYY-MM-DD`, as its writer's clock showed it.

    None when it is none of these, or no day of the years 1 to 9999.
    """
    try:
        if _EPOCH.fullmatch(stamp):
            seconds = float(stamp)
            # Thirteen digits are milliseconds.
            return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC).date().isoformat()
        if iso := _ISO.match(stamp):
            return date(int(iso[1]), int(iso[3]), int(iso[4])).isoformat()
        if words := _WORDS.match(stamp):
            month = 1 + _MONTHS.index((words["month"] or words["after"])[:3].lower())
            return date(int(words["year"]), month, int(words["day"] or words["before"])).isoformat()
        return parsedate_to_datetime(stamp).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
