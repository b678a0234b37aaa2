"""Newsletters: one mail (.eml) or a mailbox of them (.mbox), with the standard library's parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from typing import BinaryIO

from flows.stores.sources import stamps
from flows.stores.sources.containers.records import Fields, Limits, Member
from flows.stores.sources.records import Refused, too_large

_FROM = re.compile(rb"From \S+ .*\d{4}\s*$")


def read_eml(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The article in one mail."""
    data = file.read(limits.member_bytes + 1)
    yield _member(data, "", limits)


def read_mbox(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The mails of a mailbox in their order; a mail begins at a `From ` line after an empty one (RFC 4155)."""
    parts: list[bytes] = []
    size = number = 0
    empty = True
    for line in file:
        if empty and _FROM.match(line):
            if parts:
                number += 1
                yield _member(b"".join(parts), str(number), limits)
            parts, size = [], 0
        elif size <= limits.member_bytes:
            # Past the limit nothing more is kept: the mail will be refused for its size.
            parts.append(line)
            size += len(line)
        empty = not line.strip()
    if parts:
        yield _member(b"".join(parts), str(number + 1), limits)


def _member(data: bytes, name: str, limits: Limits) -> Member:
    if len(data) > limits.member_bytes:
        return Member(name, too_large(f"it has more than {limits.member_bytes:,} bytes"))
    try:
        mail = message_from_bytes(data, policy=policy.default)
        if not mail.keys():
            return Member(name, Refused("broken", "it is no mail: it begins with no header such as From: or Subject:"))
        name = str(mail.get("Message-ID") or name).strip().strip("<>")
        metadata = _metadata(mail)
        # HTML before plain text: the plain part of newsletters is often a stub that points at the web page.
        body = mail.get_body(("html", "plain"))
        text = body.get_content() if body is not None else ""
    # The parser of the standard library raises many kinds on hostile headers and charsets.
    except Exception as error:
        return Member(name, Refused("broken", f"it is no mail that can be read: {type(error).__name__}: {error}"))
    if not isinstance(text, str) or not text.strip():
        return Member(name, Refused("empty", "the mail has no text"), metadata)
    if body is not None and body.get_content_subtype() == "html" and not text.lstrip().startswith("<"):
        text = f"<div>{text}</div>"
    return Member(name, text.encode("utf-8", "replace"), metadata)


def _metadata(mail: EmailMessage) -> dict[str, str]:
    found = {"title": str(mail.get("Subject") or ""), "publisher": parseaddr(str(mail.get("From") or ""))[0]}
    found["published"] = stamps.day(str(mail.get("Date") or "")) or ""
    return {key: value for key, value in found.items() if value}
