"""Rows as documents: JSON, JSON lines, CSV and Parquet, with their fields mapped by name."""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, BinaryIO

from flows.stores.sources import stamps
from flows.stores.sources.containers.records import ContainerError, Fields, Limits, Member
from flows.stores.sources.records import Refused, too_large
from flows.text.decode import Rejected, decode

_SAMPLE = 64 * 1024
_METADATA = ("title", "author", "publisher", "published", "url")


def read_json(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """A JSON array of objects, one object, or an object that holds one array of objects."""
    data = file.read(limits.member_bytes + 1)
    if len(data) > limits.member_bytes:
        raise ContainerError(
            f"it has more than {limits.member_bytes:,} bytes; write one object a line (.jsonl) instead"
        )
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ContainerError(f"it is no JSON: {error}") from error
    for number, row in enumerate(_rows(value, fields), 1):
        yield _member(row, number, fields, limits)


def _rows(value: Any, fields: Fields) -> list[Any]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        texts = set(map(_folded, fields.text))
        if any(held and _folded(name) in texts for name, held in value.items()):
            return [value]
        arrays = [part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], dict)]
        if len(arrays) == 1:
            return arrays[0]
    raise ContainerError(f"it holds no articles: no array of objects, and none of the fields {', '.join(fields.text)}")


def read_jsonl(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """One JSON object a line; a line that is none comes refused, the others are taken."""
    number = 0
    while line := file.readline(limits.member_bytes + 1):
        number += 1
        if len(line) > limits.member_bytes:
            while line and not line.endswith(b"\n"):
                line = file.readline(limits.member_bytes)
            yield Member(str(number), too_large(f"the line has more than {limits.member_bytes:,} bytes"))
        elif line.strip():
            try:
                row = json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield Member(str(number), Refused("broken", f"line {number} is no JSON: {error}"))
            else:
                yield _member(row, number, fields, limits)


def read_csv(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """CSV with a header; the delimiter (comma, semicolon, tab, bar) is told from the header, the encoding guessed."""
    text = io.TextIOWrapper(file, encoding=_encoding(file), errors="replace", newline="")
    header = text.readline(1 << 20)
    delimiter = max(",;\t|", key=header.count)
    text.seek(0)
    csv.field_size_limit(max(limits.member_bytes, 131_072))
    try:
        rows = csv.DictReader(text, delimiter=delimiter)
        _need_text(rows.fieldnames or (), fields)
        for number, row in enumerate(rows, 1):
            yield _member(row, number, fields, limits)
    except csv.Error as error:
        raise ContainerError(f"it is no CSV that can be read to its end: {error}") from error
    finally:
        text.detach()


def _encoding(file: BinaryIO) -> str:
    """The encoding of a text file: UTF-8 where all of it is, else what its first bytes that are not look like.

    Raises ContainerError for what is no text. The file is at its beginning again.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample = file.read(_SAMPLE)
    if not sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" not in sample:
        file.seek(0)
        try:
            while chunk := file.read(_SAMPLE):
                decoder.decode(chunk)
                sample = chunk
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            sample = chunk or sample
        else:
            sample = b""
    file.seek(0)
    if not sample:
        return "utf-8-sig"
    try:
        found = decode(sample, name="").encoding
    except Rejected as error:
        raise ContainerError(f"it is no table: {error.reason}") from error
    return "utf-8-sig" if found == "utf-8" else found


def _need_text(columns: Iterable[str], fields: Fields) -> None:
    if not set(map(_folded, columns)) & set(map(_folded, fields.text)):
        told = ", ".join(name or '""' for name in columns)[:300]
        raise ContainerError(
            f"no column holds the text: it has {told or 'none'}, and looked for are {', '.join(fields.text)}; "
            'name yours in sources.toml: fields = { text = "…" }'
        )


def read_parquet(file: BinaryIO, limits: Limits, fields: Fields) -> Iterator[Member]:
    """The rows of a Parquet file, some thousand at a time; only the columns that are mapped are read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(file)
        _need_text(table.schema_arrow.names, fields)
        mapped = _mapped(fields)
        wanted = [name for name in table.schema_arrow.names if _folded(name) in mapped]
        number = 0
        for batch in table.iter_batches(batch_size=1024, columns=wanted):
            for row in batch.to_pylist():
                number += 1
                yield _member(row, number, fields, limits)
    except (pa.ArrowException, OSError) as error:
        raise ContainerError(f"it is no Parquet file that can be read to its end: {error}") from error


def _mapped(fields: Fields) -> set[str]:
    parts = (fields.text, fields.id, *(getattr(fields, key) for key in _METADATA))
    return {_folded(name) for part in parts for name in part}


@lru_cache(maxsize=4096)
def _folded(name: str | None) -> str:
    """A name of a column as all its spellings: " Title" is "title"."""
    return (name or "").strip().casefold()


def _pick(row: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first of some columns that holds something, as text. `row` is by folded names."""
    for name in names:
        value = row.get(_folded(name))
        if isinstance(value, dict):
            value = value.get("name") or value.get("title")
        if isinstance(value, list | tuple):
            value = ", ".join(str(part.get("name", "")) if isinstance(part, dict) else str(part) for part in value)
        if value not in (None, ""):
            # JSON can hold half of a character, where a title was cut.
            return str(value).encode("utf-8", "replace").decode()
    return None


def _member(given: Any, number: int, fields: Fields, limits: Limits) -> Member:
    if not isinstance(given, Mapping):
        return Member(str(number), Refused("broken", f"row {number} is no object with fields"))
    row: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(name, str) and row.get(_folded(name)) in (None, ""):
            row[_folded(name)] = value
    found = {key: value for key in _METADATA if (value := _pick(row, getattr(fields, key)))}
    if published := stamps.day(found.pop("published", "")):
        found["published"] = published
    name = _pick(row, fields.id) or found.get("url") or str(number)
    text = _pick(row, fields.text)
    if text is None:
        return Member(name, Refused("empty", f"row {number} has no text in any of {', '.join(fields.text)}"), found)
    data = text.encode("utf-8", "replace")
    if len(data) > limits.member_bytes:
        return Member(name, too_large(f"row {number} has {len(data):,} bytes of text"), found)
    return Member(name, data, found)
