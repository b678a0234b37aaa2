"""ZIP and gzip: the standard library, with limits on what comes out."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO, cast

from flows.stores.sources.containers.records import ContainerError, Fields, Limits, Member, read_limited
from flows.stores.sources.records import Refused

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
"""What unpacking raises."""


def read_zip(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The files of a ZIP archive by name. Encrypted and broken ones come refused."""
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise ContainerError(f"it is no ZIP archive that can be read: {error}") from error
    with archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield Member(info.filename, _zip_member(archive, info, limits), whole=partial(_open, archive, info))


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    return cast(BinaryIO, archive.open(info))


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes | Refused:
    if info.flag_bits & 1:
        return Refused("encrypted", "it is encrypted; unpack it with its password first")
    try:
        with _open(archive, info) as member:
            return read_limited(member, limits.member_bytes)
    except BROKEN as error:
        return Refused("broken", f"it cannot be unpacked: {error}")


def _gunzip(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb"))


def read_gzip(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The one file inside a gzip file; its name is the caller's to give."""
    try:
        with _gunzip(file) as member:
            yield Member("", read_limited(member, limits.member_bytes), whole=partial(_gunzip, file))
    except BROKEN as error:
        raise ContainerError(f"it is no gzip file that can be read to its end: {error}") from error
