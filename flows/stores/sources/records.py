"""What a source yields. An input is read only when it is not known already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that was not taken: `reason` is a short word that can be counted, `detail` says it in words.

    `passing` is what says nothing of the input itself (a server that is down, a disk that does not answer): it is tried
    again in the next run, and nothing beneath it counts as gone.
    """

    reason: str
    detail: str
    passing: bool = False


def too_large(size: str, setting: str = "NEWSLEDGER_MAX_DOCUMENT_BYTES") -> Refused:
    """What is larger than a document may be: `size` says in words what it has, `setting` is what would let it in."""
    return Refused("too_large", f"{size}; raise {setting} to take it")


@dataclass(frozen=True, slots=True)
class Input:
    """Something found in a source.

    `uri` names it and is safe to print: it has no control character, and no other that is not seen. `fingerprint`
    changes when the content may have changed and is None when that cannot be told without reading. `read` gives its
    bytes, or why not; it does not raise. `size` is in bytes, None when not known. `metadata` is whole once it is read;
    with `told_once` it stays as it was when the bytes landed: the headlines of a feed change by the hour, and what they
    head does not.
    """

    uri: str
    source: str
    fingerprint: str | None
    read: Callable[[], bytes | Refused]
    size: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    told_once: bool = False


@dataclass(frozen=True, slots=True)
class Container:
    """A file that holds inputs (an archive, a table, a mailbox), which is opened only when it may have changed.

    `fingerprint` is as that of an input; it also changes with the options that decide what the file gives. `inputs`
    opens it; the uris of what it holds are its own, or begin with its own and "!/".
    """

    uri: str
    fingerprint: str | None
    inputs: Callable[[], Iterator[Input]]


def opened(found: Iterable[Input | Container]) -> Iterator[Input]:
    """The inputs, with those of every container in its place."""
    for each in found:
        if isinstance(each, Container):
            yield from each.inputs()
        else:
            yield each


_USUAL = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


def charset(name: str | None) -> dict[str, str]:
    """As metadata, what a server calls the encoding of a page; nothing where that is what is taken for granted."""
    told = (name or "").strip().lower().replace("_", "-")
    return {} if told in _USUAL else {"charset": told}


_USER = re.compile(r"(?<=://)[^/\s?#'\"]*@")


def without_user(text: str) -> str:
    """A URI, or words about one, without a user's name and password: what names an input is published and logged."""
    return _USER.sub("", text)


def web_uri(url: str) -> str:
    """What names a page: its URL without a user, and with what cannot be printed, or would part words, encoded."""
    return "".join(c if c.isprintable() and not c.isspace() else quote(c, errors="replace") for c in without_user(url))


_WILD = re.compile(r"[*?\[]")


def beneath(place: str) -> tuple[str, ...]:
    """How the uris begin that lie in a folder, in a container, or at a place with wildcards."""
    fixed = _WILD.split(place, maxsplit=1)[0]
    return (fixed,) if fixed != place else (f"{place.rstrip('/')}/", f"{place}!/")


class Source(Protocol):
    """A place that documents come from."""

    kind: ClassVar[str]
    """What a declaration calls its kind."""

    @property
    def name(self) -> str:
        """What its documents bear as `source`."""

    def inputs(self) -> Iterator[Input | Container]:
        """Everything that is there now, in an order that depends on it alone."""

    def covers(self, uri: str) -> bool:
        """Whether `inputs` would hold this uri, were it still there: if it holds it no more, it vanished."""

    def committed(self) -> None:
        """Told when what `inputs` gave is safely landed: the time to remember how far it got."""
