"""Files in object stores and on remote machines, through fsspec: `s3://bucket/news/*.jsonl`, `sftp://…`, `gs://…`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, BinaryIO, ClassVar, cast
from urllib.parse import quote, unquote

from flows.stores.sources import members
from flows.stores.sources.containers import Fields, Limits, expand, is_container, opener
from flows.stores.sources.records import Container, Input, Refused, beneath, too_large, without_user

_MARKS = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "LastModified",
    "last_modified",
    "mtime",
    "updated",
    "created",
    "size",
)
_WILD = "*?["
_IN_MEMORY = 64 * 1024 * 1024


@dataclass(slots=True)
class Remote:
    """The files under a place that fsspec understands, globs too. `options` go to the file system, never into a log."""

    kind: ClassVar[str] = "remote"
    name: str
    place: str
    limit: int
    options: dict[str, Any] = field(default_factory=dict, repr=False)
    fields: Fields = field(default_factory=Fields)
    _listed: str | None = field(default=None, init=False, repr=False)

    def covers(self, uri: str) -> bool:
        """True for what lies under the place, or in a file that its wildcards fit."""
        place = without_user(self.place)
        here = self._listed or place
        if uri in (here, place):
            return True
        return uri.startswith(beneath(here)) and (not _is_wild(here) or _matches(uri, here))

    def committed(self) -> None:
        """Nothing to remember: the catalogue's fingerprints tell what is known."""

    def inputs(self) -> Iterator[Input | Container]:
        """The files, sorted by path; a place that cannot be reached, or where nothing lies, is one refused input."""
        import fsspec

        try:
            system, path = fsspec.core.url_to_fs(self.place, **self.options)
            found = system.glob(path, detail=True) if _is_wild(path) else system.find(path, detail=True)
        # Each file system raises the kinds of its own client library.
        except Exception as error:
            refused = _unreachable(error)
            yield Input(without_user(self.place), self.name, None, lambda: refused)
            return
        # As the file system names it: what is a host in the place may be none in the names of its files.
        self._listed = _uri(system, path, wild=_WILD)
        files = [(path, about) for path, about in sorted(found.items()) if about.get("type", "file") == "file"]
        for path, about in files:
            yield self._file(system, path, about)
        if not files:
            # An object store has no folders: one with nothing in it looks like one that is not there.
            yield Input(without_user(self.place), self.name, None, lambda: Refused("missing", "no file lies there"))

    def _file(self, system: Any, path: str, about: dict[str, Any]) -> Input | Container:
        uri = _uri(system, path)
        told = [f"{name}={about[name]}" for name in _MARKS if about.get(name) is not None]
        mark = " ".join(told) if len(told) > 1 or (told and not told[0].startswith("size")) else None
        size = about.get("size")
        if not is_container(path):
            # What is too large for this limit may not be for the next.
            known = mark if size is None or size <= self.limit else None
            return Input(uri, self.name, known, lambda: self._read(system, path), size)
        mark = f"{mark} {opener(self.limit, self.fields)}" if mark else None
        return Container(uri, mark, lambda: self._members(system, path, uri, mark))

    def _members(self, system: Any, path: str, uri: str, mark: str | None) -> Iterator[Input]:
        try:
            with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
                with system.open(path, "rb") as file:
                    while chunk := file.read(1 << 20):
                        copy.write(chunk)
                copy.seek(0)
                limits = replace(Limits(), member_bytes=self.limit)
                given = expand(cast(BinaryIO, copy), path, limits, self.fields)
                yield from members.inputs(given, uri, self.name, mark)
        except Exception as error:
            refused = _unreachable(error)
            yield Input(uri, self.name, None, lambda: refused)

    def _read(self, system: Any, path: str) -> bytes | Refused:
        try:
            with system.open(path, "rb") as file:
                data: bytes = file.read(self.limit + 1)
        except Exception as error:
            return _unreachable(error)
        if len(data) > self.limit:
            return too_large(f"it has more than {self.limit:,} bytes")
        return data


def _is_wild(place: str) -> bool:
    return any(c in place for c in _WILD)


def _matches(uri: str, place: str) -> bool:
    """Whether the file of a uri, which may be that of a document in it, fits a place with wildcards."""
    ends = [at.start() for at in re.finditer("!/", uri)]
    return any(_pattern(place).match(unquote(uri[:end])) for end in (*ends, len(uri)))


@cache
def _pattern(place: str) -> re.Pattern[str]:
    """What files a place with wildcards names, as file systems list them."""
    from fsspec.utils import glob_translate

    return re.compile(glob_translate(unquote(place)))


def _uri(system: Any, path: str, wild: str = "") -> str:
    return quote(without_user(system.unstrip_protocol(path)), safe=":/@" + wild, errors="replace")


def _unreachable(error: Exception) -> Refused:
    return Refused("unreachable", without_user(f"{type(error).__name__}: {error}"), passing=True)
