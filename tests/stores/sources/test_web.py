"""Feeds and URL lists against a real server on loopback."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.stores.landing import Landing
from flows.stores.sources.records import Input, Refused
from flows.stores.sources.web import Client, Feed, Manners, UrlList, guard
from flows.stores.sources.web.client import Fetched
from flows.stores.sources.web.guard import public_addresses
from flows.text.markup import fragment_to_text, is_fragment

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A web server whose pages a test sets; counts requests by path, and conditional ones."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[], Answer]] = {}
        self.asked: Counter[str] = Counter()
        self.times: list[float] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked[self.path] += 1
                site.times.append(time.monotonic())
                status, headers, body = site.pages.get(self.path, lambda: (404, {}, b"none"))()
                if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, body: str, status: int = 200, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = lambda: (status, named, body.encode())
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


# In no hurry, however busy the machine.
QUICK = Manners(delay=0.0, timeout=60.0, total=120.0, allow_private=True)


def fetch(url: str, manners: Manners = QUICK, tag: str | None = None) -> Fetched | Refused:
    with Client(manners) as client:
        return client.fetch(url, tag)


def reason(answer: Fetched | Refused | bytes) -> str | None:
    return answer.reason if isinstance(answer, Refused) else None


def test_conditional_request(site: Site) -> None:
    url = site.page("/a", "text", ETag='"1"')
    first = fetch(url)
    assert first == Fetched(b"text", '"1"')
    assert fetch(url, tag='"1"') == Fetched(b"", '"1"', not_modified=True)
    assert fetch(url, tag='"0"') == first


def test_retries_then_says_why(site: Site) -> None:
    answers = iter([503, 500, 200])
    site.pages["/flaky"] = lambda: (next(answers), {}, b"up again")
    assert fetch(f"{site.url}/flaky") == Fetched(b"up again", None)
    url = site.page("/down", "no", status=500)
    assert reason(fetch(url, replace(QUICK, retries=1))) == "http_5xx"
    assert site.asked["/down"] == 2
    assert reason(fetch(site.page("/gone", "no", status=410))) == "http_4xx"
    assert site.asked["/gone"] == 1


def test_retry_after_is_kept(site: Site) -> None:
    answers = iter([(429, {"Retry-After": "1"}, b""), (200, {}, b"now")])
    site.pages["/busy"] = lambda: next(answers)
    assert fetch(f"{site.url}/busy") == Fetched(b"now", None)
    assert site.times[-1] - site.times[-2] >= 1.0
    tomorrow = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    answer = fetch(site.page("/closed", "", status=503, Retry_After=tomorrow))
    assert answer == Refused("http_5xx", "the server answered 503 and asks to come back later", passing=True)
    assert site.asked["/closed"] == 1


def test_robots_and_delay(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 0.2\n")
    site.page("/a", "a")
    site.page("/b", "b")
    site.page("/c", "c")
    with Client(QUICK) as client:
        assert reason(client.fetch(f"{site.url}/private/x")) == "robots"
        # Two pauses lie between three pages: seen from the client, whose clock cannot lag.
        started = time.monotonic()
        assert isinstance(client.fetch(f"{site.url}/a"), Fetched)
        assert isinstance(client.fetch(f"{site.url}/b"), Fetched)
        assert isinstance(client.fetch(f"{site.url}/c"), Fetched)
        assert time.monotonic() - started >= 0.4
    assert site.asked["/robots.txt"] == 1 and site.asked["/private/x"] == 0


def test_robots_is_found_through_redirects_and_read_to_its_limit(site: Site) -> None:
    site.page("/a", "a")
    site.page("/robots.txt", "", status=301, Location="/1")
    for n in range(1, 5):
        site.page(f"/{n}", "", status=302, Location=f"/{n + 1}")
    rules = "User-agent: *\nDisallow: /private\n"
    site.page("/5", rules + "# long\n" * 80_000 + "Disallow: /a\n")
    assert reason(fetch(f"{site.url}/private/x")) == "robots"
    assert isinstance(fetch(f"{site.url}/a"), Fetched)
    # One more is too many, and what leads nowhere names no rule: then it is as if there was none.
    for place in ("/6", "ftp://else.example/robots.txt"):
        site.page("/5", "", status=302, Location=place)
        site.page("/6", rules)
        assert reason(fetch(f"{site.url}/private/x")) == "http_4xx", place
    site.page("/5", "", status=500)
    assert reason(fetch(f"{site.url}/a", replace(QUICK, retries=0))) == "http_5xx"


def test_robots_may_be_on_another_host(site: Site) -> None:
    other = Site()
    place = other.page("/rules", "User-agent: *\nDisallow: /private\n")
    site.page("/robots.txt", "", status=308, Location=place)
    try:
        assert reason(fetch(f"{site.url}/private")) == "robots"
        assert other.asked == {"/rules": 1}
    finally:
        other.server.shutdown()
        other.server.server_close()


def test_the_charset_of_a_server_is_kept_with_the_page(site: Site, tmp_path: Path) -> None:
    russian = "Завод выпустил 340 машин за год.".encode("cp1251")
    kinds = {"/1": "text/html; charset=Windows-1251", "/2": "text/html; charset=UTF-8", "/3": "text/html"}
    for path, kind in kinds.items():
        site.pages[path] = lambda kind=kind: (200, {"Content-Type": kind, "ETag": '"1"'}, russian)
    source = UrlList("list", tuple(site.url + path for path in kinds), tmp_path / "memory.json", QUICK)
    for _ in range(2):
        # The second time they have not changed, but were not landed.
        found = [(each.read(), each.metadata.get("charset")) for each in source.inputs()]
        assert found == [(russian, "windows-1251"), (russian, None), (russian, None)]
        source.committed()
    site.page("/rss", RSS.format(url=site.url).replace("/one", "/1"))
    for first in itertools.islice(Feed("daily", f"{site.url}/rss", tmp_path / "daily.json", "page", QUICK).inputs(), 1):
        assert first.read() == russian and first.metadata["charset"] == "windows-1251"


def test_a_pause_without_end_is_not_waited_for(site: Site) -> None:
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 100000\n")
    with Client(QUICK) as client:
        assert isinstance(client.fetch(site.page("/a", "a")), Fetched)
        answer = client.fetch(site.page("/b", "b"))
    assert isinstance(answer, Refused) and answer.passing and "120 seconds" in answer.detail
    assert site.asked["/b"] == 0


def test_limits(site: Site) -> None:
    url = site.page("/big", "x" * 100_000)
    assert reason(fetch(url, replace(QUICK, max_bytes=1000))) == "too_large"
    given_up = threading.Event()
    site.pages["/slow"] = lambda: (given_up.wait(), (200, {}, b"late"))[1]
    assert reason(fetch(f"{site.url}/slow", replace(QUICK, timeout=0.3, retries=0, robots=False))) == "unreachable"
    given_up.set()
    loop = site.page("/loop", "", status=302, Location="/loop")
    assert reason(fetch(loop)) == "redirects"
    assert reason(fetch(site.page("/nowhere", "", status=302, Location="http://[::1"))) == "unreachable"
    assert isinstance(fetch(site.page("/from", "", status=301, Location="/big")), Fetched)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://e.example/", "http://", "no url", "http://[::1"])
def test_only_http(url: str) -> None:
    assert reason(fetch(url)) == "bad_url"


def test_private_addresses_are_not_fetched(site: Site) -> None:
    public = replace(QUICK, allow_private=False, retries=0)
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254", "2130706433"):
        url = f"http://{host}:{site.server.server_address[1]}/a"
        assert reason(fetch(url, public)) in ("forbidden_address", "unreachable"), host
    assert reason(fetch(f"{site.url}/a", public)) == "forbidden_address"
    assert not site.asked
    assert public_addresses("127.0.0.1", 80) == []


def contents(inputs: Iterator[Input]) -> dict[str, str | None]:
    """What each input reads: its text, or why not."""
    read = ((each.uri, each.read()) for each in inputs)
    return {uri: data.reason if isinstance(data, Refused) else data.decode() for uri, data in read}


def test_url_list_asks_only_for_what_changed(site: Site, tmp_path: Path) -> None:
    pages = [site.page(f"/{n}", f"text {n}", ETag=f'"{n}"') for n in range(3)]
    urls = (*pages, f"{site.url}/none")
    source = UrlList("list", urls, tmp_path / "memory.json", QUICK)
    first = list(source.inputs())
    assert [each.uri for each in first] == list(urls)
    assert contents(iter(first)) == {**{url: f"text {n}" for n, url in enumerate(urls[:3])}, urls[3]: "http_4xx"}
    source.committed()
    site.page("/1", "new text", ETag='"new"')
    before = site.asked.copy()
    again = list(UrlList("list", urls, tmp_path / "memory.json", QUICK).inputs())
    marks = [(old.fingerprint == new.fingerprint) for old, new in zip(first[:3], again[:3], strict=True)]
    assert marks == [True, False, True]
    assert again[1].read() == b"new text"
    assert site.asked["/1"] == before["/1"] + 1


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Daily</title>
<item><title>One</title><link>{url}/one</link><guid>1</guid><author>A. Writer</author>
<pubDate>Mon, 06 Jan 2020 10:00:00 GMT</pubDate><description>Short of one</description></item>
<item><title>Two</title><link>{url}/two</link><guid>2</guid></item></channel></rss>"""


def test_feed(site: Site, tmp_path: Path) -> None:
    site.page("/rss", RSS.format(url=site.url), ETag='"f1"')
    site.page("/one", "<p>page one</p>")
    feed = Feed("daily", f"{site.url}/rss", tmp_path / "daily.json", "page", QUICK)
    found = []
    for each in feed.inputs():
        data = each.read()
        found.append((each.uri, data if isinstance(data, bytes) else data.reason, dict(each.metadata)))
        assert each.told_once
    told = {"url": f"{site.url}/one", "title": "One", "author": "A. Writer", "publisher": "The Daily"}
    assert found[0] == (f"{site.url}/one", b"<p>page one</p>", told | {"published": "2020-01-06"})
    assert found[1][1] == "http_4xx"
    site.page("/two", "<p>page two</p>")
    assert [each.read() for each in feed.inputs()] == [b"<p>page one</p>", b"<p>page two</p>"]
    feed.committed()
    assert list(Feed("daily", f"{site.url}/rss", tmp_path / "daily.json", "page", QUICK).inputs()) == []
    entries = Feed("daily", f"{site.url}/rss", tmp_path / "other.json", "entry", QUICK)
    assert contents(entries.inputs()) == {f"{site.url}/one": "Short of one", f"{site.url}/two": "empty"}


def test_links_of_a_feed_may_be_relative_and_are_named_in_print(site: Site, tmp_path: Path) -> None:
    rss = RSS.format(url=site.url).replace(f"{site.url}/one", "../one?a\u202egnp b").replace(f"{site.url}/two", "two")
    feed = Feed("daily", site.page("/news/rss", rss), tmp_path / "daily.json", "entry", QUICK)
    assert list(contents(feed.inputs())) == [f"{site.url}/one?a%E2%80%AEgnp%20b", f"{site.url}/news/two"]


def test_the_markup_of_an_entry_is_told_as_such(site: Site, tmp_path: Path) -> None:
    rss = RSS.format(url=site.url).replace("Short of one", "Sales &amp;amp; costs&lt;br/&gt;rose")
    feed = Feed("daily", site.page("/rss", rss), tmp_path / "daily.json", "entry", QUICK)
    data = next(feed.inputs()).read()
    assert isinstance(data, bytes) and fragment_to_text(data.decode()).text == "Sales & costs\nrose"
    assert is_fragment(data.decode())


def test_who_wants_no_more_pages_does_not_wait_for_them(site: Site, tmp_path: Path) -> None:
    urls = [site.page(f"/{n}", f"text {n}") for n in range(30)]
    slow = replace(QUICK, delay=0.05, robots=False)
    pages = UrlList("list", tuple(urls), tmp_path / "memory.json", slow).inputs()
    assert next(pages).read() == b"text 0"
    pages.close()  # type: ignore[attr-defined]
    assert site.asked.total() < 20


def test_a_host_is_reached_at_the_address_that_answers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody listens on the first one.
    monkeypatch.setattr(guard, "public_addresses", lambda *_: ["127.0.0.2", "127.0.0.1"])
    url = site.page("/a", "text")
    assert isinstance(fetch(url, replace(QUICK, allow_private=False, robots=False, retries=0)), Fetched)


@pytest.mark.parametrize("status", [404, 503])
def test_an_article_that_could_not_be_had_is_asked_for_again(site: Site, tmp_path: Path, status: int) -> None:
    site.page("/rss", RSS.format(url=site.url), ETag='"f1"')
    site.page("/one", "", status=status)
    site.page("/two", "page two")

    def land(hour: int) -> dict[tuple[str, str], int]:
        feed = Feed("daily", f"{site.url}/rss", tmp_path / "daily.json", "page", replace(QUICK, retries=0))
        at = datetime(2026, 5, 1, hour, tzinfo=UTC)
        return dict(Landing(tmp_path).land([feed], f"run{hour}", at).counts)

    assert land(1) == {("reject", f"http_{status // 100}xx"): 1, ("out", "new"): 1}
    site.page("/one", "page one")
    assert land(2) == {("out", "new"): 1, ("duplicate", "unchanged"): 1}
    # The feed has not changed, and all it lists is here.
    assert land(3) == {}
    assert site.asked["/two"] == 1


def test_a_feed_that_is_back_is_refused_no_more(site: Site, tmp_path: Path) -> None:
    feed = Feed("daily", f"{site.url}/rss", tmp_path / "daily.json", "entry", replace(QUICK, retries=0))
    for hour, (status, body) in enumerate(((500, ""), (200, RSS.format(url=site.url)), (500, ""))):
        site.page("/rss", body, status=status)
        Landing(tmp_path).land([feed], f"run{hour}", datetime(2026, 5, 1, hour, tzinfo=UTC))
    told = Landing(tmp_path).catalogue().select("event", "uri").rows()
    assert [event for event, uri in told if uri == feed.url] == ["refused", "vanished", "refused"]
    assert ("vanished", f"{site.url}/one") not in told


def test_hostile_feeds_are_refused(site: Site, tmp_path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [{lol}]><rss version="2.0"><channel><title>&l9;</title></channel></rss>'
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    outside = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss version="2.0"><channel>'
        "<title>T</title><item><title>&x;</title><link>http://e.example/&x;</link></item></channel></rss>"
    )
    for path, body in (("/bomb", bomb), ("/outside", outside), ("/html", "<html><p>no feed</p></html>")):
        feed = Feed("bad", site.page(path, body), tmp_path / "bad.json", "entry", QUICK)
        found = list(feed.inputs())
        assert "top secret" not in repr(found)
        assert all(reason(each.read()) in ("broken", "empty") for each in found)


def test_an_empty_answer_is_no_feed(site: Site, tmp_path: Path) -> None:
    [only] = Feed("bad", site.page("/nothing", ""), tmp_path / "bad.json", "entry", QUICK).inputs()
    assert reason(only.read()) == "broken"
