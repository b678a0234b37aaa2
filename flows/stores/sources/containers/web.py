"""WARC web archives, plain or gzipped a record at a time (fastwarc)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast

from flows.stores.sources.containers.records import ContainerError, Fields, Limits, Member, read_limited
from flows.stores.sources.records import Refused

_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def read_warc(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The pages of the `response` and `resource` records, under their target URI.

    Responses that are no page (redirects, errors, images) come refused as `not_a_page`.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource
    found = False
    try:
        for record in ArchiveIterator(file, record_types=wanted, parse_http=True, auto_decode="all"):
            found = True
            url = str(record.headers.get("WARC-Target-URI") or record.record_id)
            status = record.http_headers.status_code if record.is_http and record.http_headers else 200
            media = (record.http_content_type or record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
            if status != 200 or media not in _TEXT_TYPES:
                refused = Refused("not_a_page", f"its status is {status}, its type {media or 'not given'}")
                yield Member(url, refused, {"url": url})
            else:
                yield Member(url, read_limited(cast(BinaryIO, record.reader), limits.member_bytes), {"url": url})
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        raise ContainerError(f"it is no WARC file that can be read to its end: {error}") from error
    if not found:
        raise ContainerError("it is no WARC file, or holds no response")
