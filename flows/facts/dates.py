"""Dates in a text."""

from __future__ import annotations

import re
from datetime import date

from flows.facts.records import DateMention
from flows.reference import Reference

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d?)-(\d\d?)(?!\d)")


def find(text: str, anchor: date | str | None, *, reference: Reference | None = None) -> list[DateMention]:
    """Every date in the text."""
    out = []
    for m in _ISO.finditer(text):
        try:
            d = date(*map(int, m.groups())).isoformat()
        except ValueError:
            continue
        out.append(DateMention(m.start(), m.end(), d, d))
    return out
