"""A container's members, containers inside it opened too, within its limits."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from flows.stores import versions
from flows.stores.sources.containers import archives, mail, pdf, tables, web
from flows.stores.sources.containers.records import ContainerError, Fields, Limits, Member, Reader
from flows.stores.sources.records import Refused

_READERS: Mapping[str, Reader] = {
    ".zip": archives.read_zip,
    ".warc": web.read_warc,
    ".warc.gz": web.read_warc,
    ".json": tables.read_json,
    ".jsonl": tables.read_jsonl,
    ".ndjson": tables.read_jsonl,
    ".csv": tables.read_csv,
    ".tsv": tables.read_csv,
    ".parquet": tables.read_parquet,
    ".eml": mail.read_eml,
    ".mbox": mail.read_mbox,
    ".pdf": pdf.read_pdf,
    ".gz": archives.read_gzip,
}


_CHUNK = 1 << 20
_IN_MEMORY = 64 * _CHUNK


def _reader(name: str) -> tuple[str, Reader] | None:
    """The ending and the reader for a file name; `.warc.gz` stands before `.gz`."""
    lower = name.lower()
    return next(((ending, reader) for ending, reader in _READERS.items() if lower.endswith(ending)), None)


def is_container(name: str) -> bool:
    """Whether a file of this name holds documents rather than being one."""
    return _reader(name) is not None


def opener(limit: int, fields: Fields) -> str:
    """What decides beside its bytes which documents a container gives, in few characters: the options and the code."""
    return hashlib.sha256(f"{limit} {fields} {versions.opening()}".encode()).hexdigest()[:16]


@dataclass(slots=True)
class _Budget:
    """What one file may still give."""

    bytes: int
    members: int


def expand(file: BinaryIO, name: str, limits: Limits | None = None, fields: Fields | None = None) -> Iterator[Member]:
    """The documents in a container file, opened by the ending of its name.

    A broken or oversized container ends in a member that is refused; what came before it stands. Names of members
    inside members are joined by `!/`.
    """
    limits = limits or Limits()
    yield from _expand(
        file, name, limits, fields or Fields(), _Budget(limits.total_bytes, limits.members), limits.depth
    )


def _expand(file: BinaryIO, name: str, limits: Limits, fields: Fields, budget: _Budget, depth: int) -> Iterator[Member]:
    found = _reader(name)
    if found is None:
        raise ValueError(f"{name}: no reader for this kind of file")
    ending, reader = found
    try:
        for member in reader(file, limits, fields):
            budget.members -= 1
            budget.bytes -= len(member.data) if isinstance(member.data, bytes) else 0
            if budget.members < 0 or budget.bytes < 0:
                detail = f"more than {limits.members:,} members or {limits.total_bytes:,} bytes; the rest was not read"
                yield Member(member.name, Refused("too_much", detail))
                return
            # What a gzip file holds is named as the file without its ending.
            inner = name[: -len(ending)].rpartition("/")[2] if ending == ".gz" else member.name
            if ending in (".zip", ".gz") and is_container(inner):
                yield from _inside(replace(member, name=inner), limits, fields, budget, depth)
            else:
                yield member
    except ContainerError as error:
        yield Member("", Refused("broken", str(error)))


def _inside(member: Member, limits: Limits, fields: Fields, budget: _Budget, depth: int) -> Iterator[Member]:
    if depth <= 1:
        yield replace(member, data=Refused("too_deep", f"containers are opened {limits.depth} deep"))
        return
    with _opened(member, budget) as file:
        if isinstance(file, Refused):
            yield replace(member, data=file)
            return
        for each in _expand(file, member.name, limits, fields, budget, depth - 1):
            yield replace(each, name=f"{member.name}!/{each.name}" if each.name else member.name)


@contextmanager
def _opened(member: Member, budget: _Budget) -> Iterator[BinaryIO | Refused]:
    """A container inside a container, in memory or, where it is larger than a document may be, on disk."""
    if isinstance(member.data, bytes):
        yield io.BytesIO(member.data)
        return
    if member.data.reason != "too_large" or member.whole is None:
        yield member.data
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        try:
            with member.whole() as packed:
                while chunk := packed.read(_CHUNK):
                    budget.bytes -= len(chunk)
                    if budget.bytes < 0:
                        yield Refused("too_much", "unpacked, it is larger than all that one file may give")
                        return
                    copy.write(chunk)
        except archives.BROKEN as error:
            yield Refused("broken", f"it cannot be unpacked: {error}")
            return
        copy.seek(0)
        yield cast(BinaryIO, copy)
