"""Fetching with manners: robots.txt, a pause between requests to one host, retries with backoff, limits throughout."""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from flows.stores.sources.records import Refused, charset, too_large, without_user
from flows.stores.sources.web.guard import Forbidden, PublicTransport
from flows.stores.versions import newsledger

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ROBOTS_BYTES = 500 * 1024  # what RFC 9309 asks a crawler to read at least; what comes after it is not read
_ROBOTS_REDIRECTS = 5  # as many as it asks a crawler to follow
_NOT_TO_BE_HAD = ("unreachable", "forbidden_address", "http_5xx")


@dataclass(frozen=True, slots=True)
class Manners:
    """How to fetch. Times are seconds, sizes bytes."""

    agent: str = f"newsledger/{newsledger()}"
    """User-Agent; add an address at which you can be reached."""
    delay: float = 1.0
    """Pause between two requests to one host; a longer Crawl-delay of its robots.txt wins."""
    timeout: float = 30.0
    """For a connection, and for each read."""
    total: float = 120.0
    """For one document with its redirects and retries."""
    max_bytes: int = 16 * 1024 * 1024
    redirects: int = 5
    retries: int = 3
    robots: bool = True
    allow_private: bool = False
    """Whether loopback and private addresses may be fetched from."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document from the web, or `not_modified` for one that is as it was. `tag` is its ETag, or Last-Modified.

    `told` is what the server said that belongs to a document's metadata.
    """

    data: bytes
    tag: str | None
    not_modified: bool = False
    told: Mapping[str, str] = field(default_factory=dict)


class Client:
    """A fetcher for many threads. Use as a context."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        transport = None if self.manners.allow_private else PublicTransport()
        # Proxies of the environment would be connected to instead of the checked address.
        self._http = httpx.Client(
            transport=transport, timeout=self.manners.timeout, follow_redirects=False, trust_env=False
        )
        self._robots: dict[str, Protego | Refused] = {}
        self._next: dict[str, float] = {}
        self._locks: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def fetch(self, url: str, tag: str | None = None) -> Fetched | Refused:
        """Get a URL; with the `tag` of an earlier answer only when it has changed since. Does not raise."""
        left = self.manners.total
        for _ in range(self.manners.redirects + 1):
            try:
                host = _host(url)
            except ValueError as error:
                return Refused("bad_url", f"{without_user(url)[:200]}: {error}")
            if host is None:
                return Refused("bad_url", f"{without_user(url)[:200]} is no http or https URL")
            # One request to a host at a time.
            with self._locks[host]:
                # Others may have had the host for long: that is no time of this document.
                until = time.monotonic() + left
                if (refused := self._forbidden(host, url, until)) is not None:
                    return refused
                answer = self._retried(host, url, tag, until, self.manners.max_bytes)
                left = until - time.monotonic()
            if isinstance(answer, Refused | Fetched):
                return answer
            url = answer
        return Refused("redirects", f"more than {self.manners.redirects} redirects")

    def _forbidden(self, host: str, url: str, until: float) -> Refused | None:
        """Why robots.txt does not allow a URL. One that is not there allows all, one that cannot be had nothing."""
        if not self.manners.robots:
            return None
        if host not in self._robots:
            answer = self._rules(host, until)
            if isinstance(answer, Refused) and answer.reason in _NOT_TO_BE_HAD:
                # An unreachable robots.txt is a complete disallow (RFC 9309, 2.3.1.4).
                self._robots[host] = answer
            else:
                text = answer.data.decode("utf-8", "replace") if isinstance(answer, Fetched) else ""
                self._robots[host] = Protego.parse(text)
        rules = self._robots[host]
        if isinstance(rules, Refused):
            return rules
        if not rules.can_fetch(url, self.manners.agent):
            return Refused("robots", f"{host}/robots.txt does not allow it")
        return None

    def _rules(self, host: str, until: float) -> Fetched | Refused:
        """The robots.txt of a host, through redirects, to other hosts too; past five, it counts as not there."""
        at: str | None = host
        url = f"{host}/robots.txt"
        for _ in range(_ROBOTS_REDIRECTS + 1):
            if at is None:
                break
            answer = self._retried(at, url, None, until, _ROBOTS_BYTES, cut=True)
            if isinstance(answer, Refused | Fetched):
                return answer
            url, at = answer, _host(answer)
        return Refused("redirects", "its redirects lead nowhere")

    def _pause(self, host: str, until: float) -> bool:
        """Wait for a host's next turn; False, at once, where that does not come in time."""
        rules = self._robots.get(host)
        crawl = rules.crawl_delay(self.manners.agent) if isinstance(rules, Protego) else None
        wait = self._next.get(host, 0.0) - time.monotonic()
        if time.monotonic() + max(0.0, wait) > until:
            return False
        if wait > 0:
            time.sleep(wait)
        self._next[host] = time.monotonic() + max(self.manners.delay, crawl or 0.0)
        return True

    def _retried(
        self, host: str, url: str, tag: str | None, until: float, limit: int, *, cut: bool = False
    ) -> Fetched | Refused | str:
        """An answer, the last refusal of several tries, or the place of a redirect.

        What is longer than the limit is refused, or cut there, after its last whole line.
        """
        late = f"its turn at {host} did not come within {self.manners.total:g} seconds (total); a later run tries again"
        answer: Fetched | Refused | str = Refused("unreachable", late, passing=True)
        for attempt in range(self.manners.retries + 1):
            if not self._pause(host, until):
                return answer
            answer, after = self._once(url, tag, until, limit, cut)
            if after is None:
                return answer
            # Exponential backoff with full jitter, or what the server asks for.
            wait = max(after, random.uniform(0, self.manners.delay * 2**attempt))
            if attempt == self.manners.retries or time.monotonic() + wait > until:
                return answer
            time.sleep(wait)
        return answer

    def _once(
        self, url: str, tag: str | None, until: float, limit: int, cut: bool
    ) -> tuple[Fetched | Refused | str, float | None]:
        """One request: the answer, and after how many seconds to try again (None: do not)."""
        headers = {"User-Agent": self.manners.agent, "Accept-Encoding": "gzip"}
        if tag:
            headers["If-None-Match" if tag.startswith(('"', "W/")) else "If-Modified-Since"] = tag
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                status = response.status_code
                if status == 304 and tag:
                    return Fetched(b"", tag, not_modified=True), None
                if status in _REDIRECTS and "location" in response.headers:
                    return urljoin(url, response.headers["location"]), None
                if status != 200:
                    reason = "http_5xx" if status >= 500 else "http_4xx" if status >= 400 else "http_other"
                    again = _seconds(response.headers) if status in _RETRIED else None
                    asked = " and asks to come back later" if again else ""
                    return Refused(reason, f"the server answered {status}{asked}", passing=again is not None), again
                return self._body(response, until, limit, cut), None
        except Forbidden as error:
            return Refused("forbidden_address", str(error)), None
        except httpx.HTTPError as error:
            return Refused("unreachable", without_user(f"{type(error).__name__}: {error}"), passing=True), 0.0
        # A URL that httpx cannot parse, or a header of the server that it cannot.
        except (httpx.InvalidURL, ValueError) as error:
            return Refused("bad_url", without_user(f"{type(error).__name__}: {error}")), None

    def _body(self, response: httpx.Response, until: float, limit: int, cut: bool) -> Fetched | Refused:
        data = bytearray()
        for chunk in response.iter_bytes(65536):
            data += chunk
            if len(data) > limit and cut:
                return Fetched(bytes(data[:limit]).rpartition(b"\n")[0], None)
            if len(data) > limit:
                return too_large(f"it has more than {limit:,} bytes", "max_bytes of the source")
            if time.monotonic() > until:
                return Refused("unreachable", f"it took more than {self.manners.total:g} seconds", passing=True)
        tag = response.headers.get("etag") or response.headers.get("last-modified")
        return Fetched(bytes(data), tag, told=charset(response.charset_encoding))


def _host(url: str) -> str | None:
    """Scheme and host of a URL, and its port; None where it is of no http. Raises ValueError for what is no URL."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _seconds(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds, given as such or as a date (RFC 9110, 10.2.3); 0 when it is neither."""
    told = headers.get("retry-after", "0")
    try:
        return max(0.0, float(told))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return 0.0
