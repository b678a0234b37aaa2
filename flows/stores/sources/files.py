"""Files and folders. Whatever cannot be an input comes as an `Input` whose `read` gives a `Refused`: nothing that was
found is passed over in silence.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote_from_bytes

from flows.stores.sources import members
from flows.stores.sources.containers import Fields, Limits, expand, is_container, opener
from flows.stores.sources.records import Container, Input, Refused, beneath, too_large


def file_uri(path: Path) -> str:
    """A `file:` URI; every byte of the name that is not plain is percent-encoded, so that any name can be told."""
    return "file://" + quote_from_bytes(os.fsencode(path))


@dataclass(frozen=True, slots=True)
class Files:
    """A file, or all files of a folder and the folders in it.

    Hidden files and folders are refused as `hidden`, links that leave the folder as `outside`: a folder from elsewhere
    must not bring in other files of this machine. A file that holds documents (ZIP, JSON, WARC, mailbox ...) gives
    each of them, as `file:///…/name!/member`. `limit` is the largest document read, in bytes; `fields` says which
    fields of tables and JSON objects hold what.
    """

    kind: ClassVar[str] = "files"
    root: Path
    limit: int
    name: str = "files"
    fields: Fields = field(default_factory=Fields)

    def covers(self, uri: str) -> bool:
        """True for the file itself, or for whatever lies in it or in the folder."""
        here = file_uri(self.root)
        return uri == here or uri.startswith(beneath(here))

    def committed(self) -> None:
        """Nothing to remember: the catalogue's fingerprints tell what is known."""

    def inputs(self) -> Iterator[Input | Container]:
        """The files, sorted by name within each folder; a root that is not there is one refused input."""
        if not self.root.is_dir():
            yield from self._file(self.root)
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
                yield from self._file(Path(found.path))

    def _entries(self, folder: Path) -> Iterator[os.DirEntry[str] | Input]:
        """What stands in a folder, sorted by name; a folder that cannot be listed is one refused input."""
        try:
            with os.scandir(folder) as entries:
                yield from sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield self._refused(folder, _unreadable(error))

    def _refused(self, path: Path, refused: Refused) -> Input:
        return Input(file_uri(path), self.name, None, lambda: refused)

    def _file(self, path: Path) -> Iterator[Input | Container]:
        """The input or the container that a file is."""
        try:
            status = path.stat()
        except OSError as error:
            yield self._refused(path, _unreadable(error))
            return
        if not stat.S_ISREG(status.st_mode):
            yield self._refused(path, Refused("not_a_file", f"it is {_kind(status.st_mode)}"))
            return
        mark = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ctime_ns}-{status.st_ino}"
        if is_container(path.name):
            mark = f"{mark} {opener(self.limit, self.fields)}"
            yield Container(file_uri(path), mark, lambda: self._members(path, mark))
        else:
            # What is too large for this limit may not be for the next.
            known = mark if status.st_size <= self.limit else None
            yield Input(file_uri(path), self.name, known, lambda: _read(path, self.limit), status.st_size)

    def _members(self, path: Path, mark: str) -> Iterator[Input]:
        """The documents in a container file; one that cannot be opened or is empty is one refused input."""
        limits = replace(Limits(), member_bytes=self.limit)
        try:
            with path.open("rb") as file:
                yield from members.inputs(expand(file, path.name, limits, self.fields), file_uri(path), self.name, mark)
        except OSError as error:
            yield self._refused(path, _unreadable(error))


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
    return Refused(reason, error.strerror or type(error).__name__, passing=reason == "unreadable")


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
    return too_large(f"it has {size:,} bytes, the limit is {limit:,}")
