"""WARC web archives, plain or gzipped a record at a time (fastwarc)."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from flows.stores.sources.containers.records import ContainerError, Fields, Limits, Member, read_limited
from flows.stores.sources.records import Refused, charset

_TEXT_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
# The head of a record, which names the bytes that follow it (ISO 28500, 4).
_LENGTH = re.compile(
    rb"WARC/[^\r\n]*\r\n(?:[^\r\n]+\r\n)*?Content-Length:[ \t]*(\d{1,18})\r\n(?:[^\r\n]+\r\n)*\r\n", re.IGNORECASE
)


def read_warc(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The pages of the `response` and `resource` records, under their target URI.

    Responses that are no page (redirects, errors, images) come refused as `not_a_page`, a page that the file ends
    within as `broken`.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource
    last: Member | None = None
    begins = 0
    try:
        for record in ArchiveIterator(file, record_types=wanted, parse_http=True, auto_decode="all"):
            if last is not None:
                yield last
            last, begins = _member(record, limits), record.stream_pos
    except (OSError, ValueError, EOFError, RuntimeError) as error:
        if last is not None:
            yield last
        raise ContainerError(f"it is no WARC file that can be read to its end: {error}") from error
    if last is None:
        raise ContainerError("it is no WARC file, or holds no response")
    # Of what is cut off, fastwarc gives what is left without a word.
    if isinstance(last.data, bytes) and not _is_whole(file, begins):
        last = Member(last.name, Refused("broken", "the file ends within it"), last.metadata)
    yield last


def _member(record: Any, limits: Limits) -> Member:
    url = str(record.headers.get("WARC-Target-URI") or record.record_id)
    status = record.http_headers.status_code if record.is_http and record.http_headers else 200
    media = (record.http_content_type or record.headers.get("Content-Type") or "").split(";")[0].strip().lower()
    if status != 200 or media not in _TEXT_TYPES:
        return Member(
            url, Refused("not_a_page", f"its status is {status}, its type {media or 'not given'}"), {"url": url}
        )
    told = {"url": url} | charset(record.http_charset if record.is_http else None)
    return Member(url, read_limited(cast(BinaryIO, record.reader), limits.member_bytes), told)


def _is_whole(file: BinaryIO, begins: int) -> bool:
    """Whether all bytes that the record at an offset promises are there; True too where that cannot be told."""
    file.seek(begins)
    start = file.read(_CHUNK)
    if not start.startswith(_GZIP):
        length = _LENGTH.match(start)
        return length is None or file.seek(0, io.SEEK_END) >= begins + length.end() + int(length[1])
    file.seek(begins)
    unpacked = zlib.decompressobj(16 + zlib.MAX_WBITS)
    while not unpacked.eof and (packed := file.read(_CHUNK)):
        while packed and not unpacked.eof:
            unpacked.decompress(packed, _CHUNK)
            packed = unpacked.unconsumed_tail
    return unpacked.eof
