"""Where documents come from. A source yields inputs; an input is read only when it is not known already.

For now files and folders. Whatever cannot be an input comes as an `Input` whose `read` gives a `Refused`: nothing that
was found is passed over in silence.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import quote_from_bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that was not taken: `reason` is a short word that can be counted, `detail` says it in words."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Input:
    """Something found in a source.

    `uri` names it and is safe to print: percent-encoded, no control characters. `fingerprint` changes when the content
    may have changed and is None when that cannot be told without reading. `read` gives its bytes, or why not; it does
    not raise. `size` is in bytes, None when not known.
    """

    uri: str
    source: str
    fingerprint: str | None
    read: Callable[[], bytes | Refused]
    size: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """A place that documents come from."""

    @property
    def name(self) -> str:
        """What its documents bear as `source`."""

    def inputs(self) -> Iterator[Input]:
        """Everything that is there now, in an order that depends on it alone."""

    def covers(self, uri: str) -> bool:
        """Whether `inputs` would hold this uri, were it still there: if it holds it no more, it vanished."""


def file_uri(path: Path) -> str:
    """A `file:` URI; every byte of the name that is not plain is percent-encoded, so that any name can be told."""
    return "file://" + quote_from_bytes(os.fsencode(path))


@dataclass(frozen=True, slots=True)
class Files:
    """A file, or all files of a folder and the folders in it.

    Hidden files and folders are refused as `hidden`, links that leave the folder as `outside`: a folder from elsewhere
    must not bring in other files of this machine. `limit` is the largest file read, in bytes.
    """

    root: Path
    limit: int
    name: str = "files"

    def covers(self, uri: str) -> bool:
        """True for the file itself, or for whatever lies in the folder."""
        here = file_uri(self.root)
        return uri == here or uri.startswith(here.rstrip("/") + "/")

    def inputs(self) -> Iterator[Input]:
        """The files, sorted by name within each folder; a root that is not there is one refused input."""
        if not self.root.is_dir():
            yield self._file(self.root)
            return
        root = os.path.realpath(self.root)
        # A stack and no recursion: folders can be nested deeper than Python's calls.
        stack = [self._entries(self.root)]
        while stack:
            found = next(stack[-1], None)
            if found is None:
                stack.pop()
            elif isinstance(found, Input):
                yield found
            elif found.name.startswith("."):
                hidden = Refused("hidden", "its name begins with a dot; name it as a source to read it")
                yield self._refused(Path(found.path), hidden)
            elif found.is_symlink() and (refused := _bad_link(found.path, root)):
                yield self._refused(Path(found.path), refused)
            elif found.is_dir(follow_symlinks=False):
                stack.append(self._entries(Path(found.path)))
            else:
                yield self._file(Path(found.path))

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str] | Input]:
        """What stands in a folder, sorted by name; a folder that cannot be listed is one refused input."""
        try:
            with os.scandir(folder) as entries:
                yield from sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield self._refused(folder, _unreadable(error))

    def _refused(self, path: Path, refused: Refused) -> Input:
        return Input(file_uri(path), self.name, None, lambda: refused)

    def _file(self, path: Path) -> Input:
        try:
            status = path.stat()
        except OSError as error:
            return self._refused(path, _unreadable(error))
        if not stat.S_ISREG(status.st_mode):
            return self._refused(path, Refused("not_a_file", f"it is {_kind(status.st_mode)}"))
        mark = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"
        return Input(file_uri(path), self.name, mark, lambda: _read(path, self.limit), status.st_size)


def _bad_link(path: str, root: str) -> Refused | None:
    """Why a symbolic link in a source is not followed, or None for one that leads to a file of the source."""
    real = os.path.realpath(path)
    try:
        status = Path(path).stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Refused("link_loop", "it leads to itself")
        return Refused("broken_link", f"it leads to {real}, which cannot be reached")
    if os.path.commonpath((root, real)) != root:
        return Refused("outside", f"it leads to {real}, outside the source; name that as a source to read it")
    if not stat.S_ISDIR(status.st_mode):
        return None
    if os.path.commonpath((real, os.path.realpath(Path(path).parent))) == real:
        return Refused("link_loop", f"it leads back to {real}, which it stands in")
    return Refused("repeated_folder", f"it leads to {real}, which is read under its own name")


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
        (stat.S_ISDIR, "a folder"),
    )
    return next((name for test, name in kinds if test(mode)), "no regular file")


def _unreadable(error: OSError) -> Refused:
    reason = {errno.ENOENT: "missing", errno.ELOOP: "link_loop"}.get(error.errno or 0, "unreadable")
    return Refused(reason, error.strerror or type(error).__name__)


def _read(path: Path, limit: int) -> bytes | Refused:
    try:
        # Not blocking: between the look and the opening, a file may have become a pipe that nobody writes to.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return Refused("not_a_file", f"it is {_kind(status.st_mode)}")
            if status.st_size > limit:
                return _too_large(status.st_size, limit)
            data = file.read(limit + 1)
    except OSError as error:
        return _unreadable(error)
    return data if len(data) <= limit else _too_large(len(data), limit)


def _too_large(size: int, limit: int) -> Refused:
    return Refused(
        "too_large", f"it has {size:,} bytes, the limit is {limit:,}; split it or raise NEWSLEDGER_MAX_DOCUMENT_BYTES"
    )
