"""A list of URLs, each fetched only when it has changed."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from flows.stores.sources.records import Input, Refused, web_uri
from flows.stores.sources.web import state
from flows.stores.sources.web.client import Client, Fetched, Manners

_AT_ONCE = 8
_AHEAD = 32  # answers held in memory at most


@dataclass(slots=True)
class UrlList:
    """The pages at some URLs. `memory` is the file that remembers their tags."""

    kind: ClassVar[str] = "urls"
    name: str
    urls: tuple[str, ...]
    memory: Path
    manners: Manners = field(default_factory=Manners)
    _tags: dict[str, str] = field(default_factory=dict, init=False, repr=False)

    def covers(self, uri: str) -> bool:
        """False: a URL taken off the list is no page that vanished."""
        return False

    def inputs(self) -> Iterator[Input]:
        """The pages in the order of the list."""
        self._tags = state.load(self.memory)
        with Client(self.manners) as client:
            for url, answer in _ahead(client, dict.fromkeys(self.urls), dict(self._tags)):
                yield page(client, self.name, url, answer, self._tags)

    def committed(self) -> None:
        """Remember the tags."""
        state.save(self.memory, self._tags)


def _ahead(client: Client, urls: Iterable[str], tags: dict[str, str]) -> Iterator[tuple[str, Fetched | Refused]]:
    """Fetch several URLs at once and give the answers in order."""
    waiting: deque[tuple[str, Future[Fetched | Refused]]] = deque()
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        for url in urls:
            waiting.append((url, pool.submit(client.fetch, url, tags.get(web_uri(url)))))
            if len(waiting) >= _AHEAD:
                first, future = waiting.popleft()
                yield first, future.result()
        for first, future in waiting:
            yield first, future.result()
    finally:
        # Who wants no more answers does not wait for those that nobody asked for yet.
        pool.shutdown(cancel_futures=True)


def page(client: Client, source: str, url: str, answer: Fetched | Refused, tags: dict[str, str]) -> Input:
    """A page as an input. One that is as it was is read again only if the catalogue does not know it."""

    name = web_uri(url)
    metadata = {"url": name}

    def read() -> bytes | Refused:
        if isinstance(answer, Refused):
            return answer
        again = client.fetch(url) if answer.not_modified else answer
        if isinstance(again, Refused):
            return again
        metadata.update(again.told)
        return again.data

    if isinstance(answer, Refused):
        return Input(name, source, None, read, None, metadata, told_once=True)
    tag = answer.tag or hashlib.sha256(answer.data).hexdigest()
    if answer.tag:
        tags[name] = answer.tag
    return Input(name, source, f"tag {tag}", read, len(answer.data) or None, metadata, told_once=True)
