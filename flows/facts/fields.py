"""Title, author, publisher and date of publication of a document, from its page's metadata and from its lines.

Order of trust: the metadata of the page (`given`), then bylines, then the title line and its repeats with the name of a
site behind it. A date after the day of receipt is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from flows.facts import anchor as anchors
from flows.facts import datelines, dates, edtf
from flows.reference import Reference, default
from flows.text.lines import key, title_and_site
from flows.text.records import CleanText, Page

AnchorBasis = Literal["published", "inferred", "received"]

# A stamp whose day and clock are written together ("2021/04/0213:03:02"), or that goes on with a clock.
_STAMP = re.compile(
    r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:日|(?=T?\d{2}:\d{2})|(?!\d))|(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)"
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MONTH = re.compile(r"\d{4}-\d{2}")
_NAME_END = re.compile(r"[|·•;(\[]|\s[-–—]\s|\d|,\s|\s{2,}|\b(?:Staff|Special to|for the|Senior|Chief)\b")
_EDGES = ' \t\u00a0,;.:|·•-–—/()[]"“”'
_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}")


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What is known of a document as a whole.

    `published` and `anchor` are EDTF dates; `anchor` is when "now" is in the text, and `anchor_basis` says whether that
    is the date of publication, inferred from the text, or only the day of receipt.
    """

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    anchor: str | None = None
    anchor_basis: AnchorBasis | None = None


@dataclass(frozen=True, slots=True)
class _Labels:
    label: re.Pattern[str]
    field: Mapping[str, str]
    agencies: frozenset[str]


# Words that take a value without a colon ("by Jane Smith", "posted on 3 May").
_BARE = frozenset(
    {"by", "on", "at", "por", "par", "von", "em", "el", "le", "am", "il", "published", "posted", "updated"}
)


@lru_cache(maxsize=8)
def _labels(reference: Reference) -> _Labels:
    field: dict[str, str] = {}
    agencies: set[str] = set()
    for row in reference["byline_labels"]:
        if row["field"] == "agency":
            agencies.add(key(row["label"]))
        else:
            field[key(row["label"])] = row["field"]
    parts = []
    for label in sorted(field, key=len, reverse=True):
        colon = r"\s*[:：|｜/]\s*" if label[-1] > "\u2e80" else r"\s*[:：｜]\s*"
        bare = label.split()[-1] in _BARE
        parts.append(f"({re.escape(label)})" + (rf"(?:{colon}|\s+)" if bare else colon))
    return _Labels(re.compile(r"(?<![^\W_])(?:" + "|".join(parts) + ")", re.IGNORECASE), field, frozenset(agencies))


def _parts(line: str, labels: _Labels) -> list[tuple[str, str]]:
    """A byline cut at its labels: (field, value) in order, the field empty for what stands before the first label."""
    marks = list(labels.label.finditer(line))
    cuts = [0, *(m.end() for m in marks)]
    stops = [*(m.start() for m in marks), len(line)]
    names = ["", *(labels.field[key(m.group(m.lastindex or 0))] for m in marks)]
    return [(name, line[a:b].strip()) for name, a, b in zip(names, cuts, stops, strict=True) if line[a:b].strip()]


def _day(text: str, reference: Reference) -> tuple[str | None, str]:
    """The first calendar day written in a text, else the first month of a year, as EDTF; and the text without it."""
    for match in _STAMP.finditer(text):
        numbers = [int(g) for g in match.groups() if g]
        try:
            return date(*numbers).isoformat(), f"{text[: match.start()]} | {text[match.end() :]}"
        except ValueError:
            continue
    coarse: tuple[str | None, str] = (None, text)
    for mention in dates.find(text, None, reference=reference):
        rest = f"{text[: mention.start]} | {text[mention.end :]}"
        found = (mention.edtf or "")[:10]
        if _ISO_DAY.fullmatch(found):
            return found, rest
        if coarse[0] is None and _ISO_MONTH.fullmatch(mention.edtf or ""):
            coarse = mention.edtf, rest
    return coarse


def _not_after(published: str | None, received: date | None) -> str | None:
    """A date of publication, unless it lies after the day of receipt or is no date at all.

    A day of grace is for time zones: receipt is in UTC, and in Auckland it is tomorrow then.
    """
    if not published:
        return None
    try:
        first, _ = edtf.bounds(published)
    except ValueError:
        return None
    if received is not None and first is not None and first > received + timedelta(days=1):
        return None
    return published


def _name(value: str, *, words: int) -> str | None:
    """A value as a name: cut at what cannot belong to one, None when nothing is left that looks like one."""
    value = _NAME_END.split(value.lstrip(_EDGES), maxsplit=1)[0].strip(_EDGES)
    if not value or len(value.split()) > words or len(value) > 80 or not any(c.isalpha() for c in value):
        return None
    return None if value[0].islower() else value


@dataclass(slots=True)
class _Byline:
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    updated: str | None = None


def _read_bylines(lines: list[str], received: date | None, reference: Reference) -> _Byline:
    """What the byline lines say, the first line that says it winning."""
    labels = _labels(reference)
    found = _Byline()
    for line in lines:
        for name, value in _parts(line, labels):
            written, value = _day(value, reference)
            day = _not_after(written, received)
            if name in ("", "published", "author", "publisher") and day:
                found.published = found.published or day
            elif name == "updated" and day:
                found.updated = found.updated or day
            if name == "author":
                found.author = found.author or _name(value, words=8)
            elif name == "publisher":
                found.publisher = found.publisher or _name(value, words=8)
            elif name == "" and (who := _name(value, words=4)):
                if key(who) in labels.agencies:
                    found.publisher = found.publisher or who
                elif day and _PERSON.fullmatch(who):
                    found.author = found.author or who
    found.published = found.published or found.updated
    return found


def _site(clean: CleanText) -> str | None:
    """The site's name behind repeats of a line of the document ("TITLE - SITE"), the most frequent one."""
    captions = [line for line in clean.lines if line.kind == "caption"]
    if not captions:
        return None
    known = {key(clean.source[line.start : line.end]) for line in clean.lines}
    sites: Counter[str] = Counter()
    for line in captions:
        for head, site in title_and_site(clean.source[line.start : line.end]):
            if site and key(head) in known:
                sites[site] += 1
                break
    return sites.most_common(1)[0][0] if sites else None


def _filed(text: str, received: date | None, reference: Reference) -> str | None:
    """The day in a dateline that tells its year."""
    for dateline in datelines.find(text, reference=reference):
        if dateline.when is not None:
            day, _ = _day(text[dateline.when.start : dateline.when.end], reference)
            return _not_after(day, received)
    return None


def fields(
    clean: CleanText,
    *,
    given: Page | None = None,
    received: date | None = None,
    reference: Reference | None = None,
) -> DocumentFields:
    """The fields of a document.

    `given` is what its HTML page says of itself; `received` the day it was received (UTC): no date of publication is
    more than a day later.
    Without a date of publication the anchor is inferred from the text, else it is the day of receipt.
    """
    tables = reference or default()
    page = given or Page("")
    bylines = [clean.source[line.start : line.end] for line in clean.lines if line.kind == "byline" and not line.kept]
    told = _read_bylines(bylines, received, tables)
    titles = [clean.source[line.start : line.end] for line in clean.lines if line.kind == "title" and line.kept]
    filed = _filed(clean.masked, received, tables)
    published = _not_after(page.published, received) or told.published or filed
    anchor, basis = published, "published"
    if anchor is None:
        anchor, basis = _not_after(anchors.infer(clean.masked, latest=received, reference=tables), received), "inferred"
    if anchor is None and received is not None:
        anchor, basis = received.isoformat(), "received"
    return DocumentFields(
        title=page.title or (titles[0] if titles else None),
        author=page.author or told.author,
        publisher=page.publisher or told.publisher or _site(clean),
        published=published,
        anchor=anchor,
        anchor_basis=basis if anchor is not None else None,  # type: ignore[arg-type]
    )
