"""What an opened container gives, as inputs: each document in it, or one refused input where it holds none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from flows.stores.sources.containers import Member
from flows.stores.sources.records import Input, Refused


def inputs(members: Iterable[Member], uri: str, source: str, fingerprint: str | None) -> Iterator[Input]:
    """The members of the container `uri`, each by a name of its own, all with the container's fingerprint."""
    seen: Counter[str] = Counter()
    for member in members:
        seen[member.name] += 1
        yield _input(member, seen[member.name], uri, source, fingerprint)
    if not seen:
        yield Input(uri, source, None, lambda: Refused("empty", "it holds no document"))


def _input(member: Member, copy: int, uri: str, source: str, fingerprint: str | None) -> Input:
    # One name can stand twice in a container (two captures of a page): both are inputs.
    name = member.name if copy == 1 else f"{member.name}~{copy}"
    inner = uri + (f"!/{quote(name, errors='replace')}" if name else "")
    size = len(member.data) if isinstance(member.data, bytes) else None
    return Input(inner, source, fingerprint, lambda: member.data, size, member.metadata)
