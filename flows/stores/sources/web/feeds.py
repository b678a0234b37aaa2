"""RSS and Atom feeds: the articles that their entries link to, or the entries themselves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import urljoin

from flows.stores.sources import stamps
from flows.stores.sources.records import Input, Refused, web_uri, without_user
from flows.stores.sources.web import state
from flows.stores.sources.web.client import Client, Manners

_MARKED = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w+;")


@dataclass(slots=True)
class Feed:
    """One feed. `content` is `page` for the linked articles, `entry` for what the feed itself holds of them."""

    kind: ClassVar[str] = "feed"
    name: str
    url: str
    memory: Path
    content: Literal["page", "entry"] = "page"
    manners: Manners = field(default_factory=Manners)
    _tags: dict[str, str] = field(default_factory=dict, init=False, repr=False)
    _missed: bool = field(default=False, init=False, repr=False)

    def covers(self, uri: str) -> bool:
        """True for the feed itself, which is refused until it can be had: an entry that left it did not vanish."""
        return uri == without_user(self.url)

    def inputs(self) -> Iterator[Input]:
        """The entries that the feed lists now; a feed that cannot be had is one refused input."""
        import feedparser

        self._tags, self._missed = state.load(self.memory), False
        name = without_user(self.url)
        with Client(self.manners) as client:
            answer = client.fetch(self.url, self._tags.get(name))
            if isinstance(answer, Refused):
                yield Input(name, self.name, None, lambda: answer)
                return
            if answer.not_modified:
                return
            if answer.tag:
                self._tags[name] = answer.tag
            # Bytes only: given a string, feedparser would take it for a place to open.
            try:
                parsed = feedparser.parse(answer.data)
            # Broken encodings make feedparser raise whatever it runs into.
            except Exception as error:
                unread = Refused("broken", f"it is no feed that can be read: {type(error).__name__}: {error}"[:500])
                yield Input(name, self.name, None, lambda: unread)
                return
            # Of a feed that it cannot begin to read, feedparser leaves out even what it always tells.
            entries = parsed.get("entries")
            if not entries:
                broken = parsed.get("bozo_exception")
                if not parsed.get("version"):
                    refused = Refused("broken", f"it is no RSS or Atom feed: {broken or 'no entry was found'}")
                    yield Input(name, self.name, None, lambda: refused)
                return
            publisher = parsed.get("feed", {}).get("title")
            for entry in entries:
                yield self._entry(client, entry, publisher)

    def committed(self) -> None:
        """Remember the feed's tag, so that it is read again only when it has changed or an article could not be had."""
        if self._missed:
            self._tags.pop(without_user(self.url), None)
        state.save(self.memory, self._tags)

    def _entry(self, client: Client, entry: Any, publisher: str | None) -> Input:
        url = self._address(str(entry.get("link") or entry.get("id") or ""))
        told = {
            "url": without_user(url),
            "title": entry.get("title"),
            "author": entry.get("author"),
            "publisher": publisher,
            "published": stamps.day(entry.get("published") or entry.get("updated") or ""),
        }
        metadata = {key: str(value) for key, value in told.items() if value}
        # What a feed names but does not give, feedparser gives as None.
        body = "\n".join(part.get("value") or "" for part in entry.get("content") or ()) or entry.get("summary") or ""
        details = (*(entry.get("content") or ()), entry.get("summary_detail") or {})
        is_html = str(details[0].get("type") or "").endswith("html")
        marks = (entry.get("id"), entry.get("updated"), entry.get("published"), entry.get("title"), body)
        mark = hashlib.sha256("\0".join(map(str, marks)).encode("utf-8", "replace")).hexdigest()

        def read() -> bytes | Refused:
            if self.content == "entry":
                # Its markup may come only later in it.
                text = f"<div>{body}</div>" if is_html and _MARKED.search(body) else body
                return text.encode("utf-8", "replace") if body.strip() else Refused("empty", "the entry has no text")
            answer = client.fetch(url)
            if isinstance(answer, Refused):
                # What a host does not allow needs no second look until the feed itself changes.
                self._missed |= answer.reason != "robots"
                return answer
            metadata.update(answer.told)
            return answer.data

        uri = web_uri(url or f"{self.url}#{mark[:16]}")
        return Input(uri, self.name, f"entry {mark}", read, None, metadata, told_once=True)

    def _address(self, link: str) -> str:
        """The URL of an entry's link, which may be relative to the feed's."""
        try:
            return urljoin(self.url, link) if link else ""
        except ValueError:
            return link
