"""ZIP and gzip: the standard library, with limits on what comes out."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from flows.stores.sources.containers.records import ContainerError, Fields, Limits, Member, read_limited
from flows.stores.sources.records import Refused

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


def read_zip(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The files of a ZIP archive by name. Encrypted and broken ones come refused."""
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise ContainerError(f"it is no ZIP archive that can be read: {error}") from error
    with archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield Member(info.filename, _zip_member(archive, info, limits))


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes | Refused:
    if info.flag_bits & 1:
        return Refused("encrypted", "it is encrypted; unpack it with its password first")
    try:
        with archive.open(info) as member:
            return read_limited(cast(BinaryIO, member), limits.member_bytes)
    except _BROKEN as error:
        return Refused("broken", f"it cannot be unpacked: {error}")


def read_gzip(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The one file inside a gzip file; its name is the caller's to give."""
    try:
        with gzip.GzipFile(fileobj=file) as member:
            yield Member("", read_limited(member, limits.member_bytes))  # type: ignore[arg-type]
    except _BROKEN as error:
        raise ContainerError(f"it is no gzip file that can be read to its end: {error}") from error
