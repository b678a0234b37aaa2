"""What the readers of containers take and give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from flows.stores.sources.records import Refused, too_large


@dataclass(frozen=True, slots=True)
class Member:
    """One document of a container. `name` tells it apart within the container; `metadata` is what the container says
    of it (title, author, publisher, published, url), as text. `whole` opens one again that is refused as too large for
    a document: it may hold documents."""

    name: str
    data: bytes | Refused
    metadata: Mapping[str, str] = field(default_factory=dict)
    whole: Callable[[], BinaryIO] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a container may give. Sizes are bytes after unpacking."""

    member_bytes: int = 16 * 1024 * 1024
    """Largest member that is taken."""
    total_bytes: int = 4 * 1024**3
    """All members of one file together, those of containers inside it too: what stops a decompression bomb."""
    members: int = 1_000_000
    """Members of one file."""
    depth: int = 3
    """Containers inside containers."""


_TEXT = ("text", "body", "content", "articleBody", "article", "maintext", "full_text", "html", "raw_html")


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields of a table or a JSON object hold what: the first that is there and not empty is taken.

    Capital letters and spaces around a name do not count.
    """

    text: tuple[str, ...] = _TEXT
    title: tuple[str, ...] = ("title", "headline", "name")
    author: tuple[str, ...] = ("author", "authors", "byline", "creator")
    publisher: tuple[str, ...] = ("publisher", "source", "site", "sitename", "source_name", "domain")
    published: tuple[str, ...] = ("published", "date", "date_published", "datePublished", "published_at", "pub_date")
    url: tuple[str, ...] = ("url", "link", "uri", "permalink", "canonical_url")
    id: tuple[str, ...] = ("id", "guid", "_id", "document_id")


Reader = Callable[[BinaryIO, Limits, Fields], Iterator[Member]]
"""Reads one kind of container from a seekable binary file. May raise ContainerError for a file that is broken."""


class ContainerError(ValueError):
    """A container that cannot be read, or not to its end; says why."""


def read_limited(file: BinaryIO, limit: int) -> bytes | Refused:
    """The bytes of an open member, or a refusal when there are more than `limit`. Reads one byte past it at most."""
    data = file.read(limit + 1)
    if len(data) > limit:
        return too_large(f"it has more than {limit:,} bytes")
    return data
