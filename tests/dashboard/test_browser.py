"""The site in real Chromium, opened from the disk: quiet, by keyboard, on a phone, in the dark, without scripts."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.dashboard.conftest import Built

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or "/usr/bin/chromium"
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
    # A container's shared memory may be too small for a page.
    "--disable-dev-shm-usage",
]  # fmt: skip
PATIENCE = 120_000.0
"""Milliseconds to wait for what comes in a moment, unless the machine is busy."""
PAGES = [
    "index.html", "timeline.html", "metrics.html", "relations.html", "conflicts.html", "entities.html",
    "documents.html",
    "runs.html", "dictionary.html", "search.html", "entities/wechat.html", "metrics/wechat--users.html",
    "timeline/access_block.html",
]  # fmt: skip
CONTRAST = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const linear = (c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!text || !element.checkVisibility() || element.closest("svg, .hidden, option")) continue;
    const style = getComputedStyle(element);
    if (Number(style.opacity) < 1) continue;
    const [a, b] = [light(parse(style.color)), light(ground(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) poor.push(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(poor)];
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield started
        started.close()


class Watched:
    """A browser context that remembers all that a quiet page would not do."""

    def __init__(self, context: BrowserContext, site: Path) -> None:
        self.context = context
        self.context.set_default_timeout(PATIENCE)
        self.site = site
        self.noise: list[str] = []

    def open(self, address: str) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.noise.append(f"{address}: console: {message.text}"))
        page.on("pageerror", lambda error: self.noise.append(f"{address}: error: {error}"))
        page.on("dialog", lambda dialog: self.noise.append(f"{address}: dialog: {dialog.message}"))
        page.on("requestfailed", lambda request: self._failed(address, request))
        page.on("request", lambda request: self._request(address, request.url))
        page.goto(f"{self.site.as_uri()}/{address}")
        return page

    def _failed(self, address: str, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # which says that the next page was opened, or the context closed
            self.noise.append(f"{address}: failed: {request.url}: {request.failure}")

    def _request(self, address: str, url: str) -> None:
        if not url.startswith(self.site.as_uri()):
            self.noise.append(f"{address}: request: {url}")


@pytest.fixture
def desk(browser: Browser, built: Built) -> Iterator[Watched]:
    """A desktop with scripts."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    watched = Watched(context, built.site)
    yield watched
    context.close()
    assert watched.noise == []


@pytest.fixture
def bare(browser: Browser, built: Built) -> Iterator[Watched]:
    """A phone without scripts, in dark mode."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, color_scheme="dark", has_touch=True
    )
    watched = Watched(context, built.site)
    yield watched
    context.close()
    assert watched.noise == []


def hostile(built: Built) -> str:
    """The page of the hostile article."""
    return next(
        f"documents/{page.name}"
        for page in built.pages()
        if "HYPERLINK" in page.read_text(encoding="utf-8") and page.parent.name == "documents"
    )


def test_every_kind_of_page_is_quiet_fits_the_window_and_has_contrast(desk: Watched, built: Built) -> None:
    page = desk.open(PAGES[0])
    for address in [*PAGES, hostile(built)]:
        page.goto(f"{built.site.as_uri()}/{address}")
        for width in (1200, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{address} at {width}"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate(CONTRAST) == [], f"{address}, {scheme}"


def test_names_of_one_long_word_fit_the_window(desk: Watched, built: Built) -> None:
    page = desk.open(PAGES[0])
    page.set_viewport_size({"width": 360, "height": 800})
    long = "document.querySelectorAll('main bdi').forEach((name) => { name.textContent = 'W'.repeat(120); })"
    for address in [*PAGES, hostile(built)]:
        page.goto(f"{built.site.as_uri()}/{address}")
        page.evaluate(long)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_without_scripts_lists_and_links_remain(bare: Watched) -> None:
    page = bare.open("index.html")
    page.get_by_role("link", name="Numbers", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Numbers")
    page.get_by_role("row", name=re.compile("Pinduoduo.*Active buyers")).get_by_role(
        "link", name="Active buyers"
    ).click()
    page.get_by_role("link", name="788.4 million", exact=True).first.click()
    target = page.locator(".metric:target")
    expect(target).to_have_text("788.4 million")
    expect(target).to_be_in_viewport()
    page.goto(f"{bare.site.as_uri()}/timeline.html")
    assert page.locator(".happening").count() >= 40
    expect(page.locator("#filter")).to_be_hidden()
    page.goto(f"{bare.site.as_uri()}/search.html")
    expect(page.get_by_text("Searching needs JavaScript")).to_be_visible()


def test_the_keyboard_is_enough(desk: Watched) -> None:
    page = desk.open("index.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_search_finds_a_sentence_and_leads_to_it(desk: Watched) -> None:
    page = desk.open("index.html")
    page.get_by_role("searchbox").fill("active buyers 788")
    page.keyboard.press("Enter")
    first = page.locator("#results li").first
    expect(first).to_contain_text("Numbers")
    first.get_by_role("link").click()
    expect(page.locator("tr:target")).to_contain_text("788.4 million")
    page.goto(f"{desk.site.as_uri()}/search.html?q=surpassed+active+buyers")
    page.locator("#results li", has_text="reached 788.4 million").first.get_by_role("link").click()
    expect(page.locator(":target")).to_contain_text("active buyers")


def test_search_falls_back_to_most_words_and_passes_over_small_ones(desk: Watched) -> None:
    page = desk.open("search.html?q=what+is+the+state+of+taobao+wechat+blocked+zzzz")
    expect(page.locator("#state")).to_contain_text("Nothing holds all of these words; ")
    expect(page.locator("#results li").first).to_contain_text("→")
    page.locator("#words").fill("淘宝")
    expect(page.locator("#results li").first).to_contain_text("Taobao")


def test_two_words_of_one_script_are_found(desk: Watched) -> None:
    page = desk.open("search.html?q=pinduoduo+pinduo")
    expect(page.locator("#results li").first).to_contain_text("Pinduoduo")


def test_search_takes_any_characters(desk: Watched) -> None:
    page = desk.open("search.html?q=%3Cscript%3Ealert(1)%3C/script%3E")
    expect(page.locator("#results li").first).to_contain_text("alert")
    page.locator("#words").fill("口令")
    expect(page.locator("#results li").first).to_contain_text("口令")
    page.locator("#words").fill("constructor __proto__ zzzz")
    expect(page.locator("#state")).to_have_text("Nothing holds all of these words.")


def test_the_timeline_filters_by_entity_type_and_time(desk: Watched) -> None:
    page = desk.open("timeline.html")
    page.get_by_label("Entity").fill("wechat")
    page.locator("#filter select").select_option(
        label=page.locator("#filter option", has_text="Access restriction").inner_text()
    )
    page.get_by_label("From", exact=True).fill("2013")
    page.get_by_label("To", exact=True).fill("2013")
    expect(page.locator("#filter-count")).to_have_text("2 happenings")
    expect(page.locator("#filtered .happening").first).to_contain_text("Taobao")
    page.locator("#filtered blockquote a").first.click()
    expect(page.locator(".event:target")).to_be_visible()
    page.go_back()
    expect(page.locator("#filter-count")).to_have_text("2 happenings")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#everything")).to_be_visible()
    expect(page).not_to_have_url(re.compile("#"))


def test_a_filtered_happening_looks_as_it_does_in_the_whole_and_can_be_shared(desk: Watched) -> None:
    page = desk.open("timeline.html#entity=wechat&from=2013&to=2013-12")
    expect(page.locator("#filter-count")).to_contain_text("happening")
    assert page.get_by_label("Entity").input_value() == "wechat"
    looks = "list => list.map(each => each.innerHTML)"
    found = page.locator("#filtered .happening").evaluate_all(looks)
    assert found
    assert set(found) <= set(page.locator("#everything .happening").evaluate_all(looks))
    assert page.locator("#filtered h2").all_inner_texts() == ["2013"]
    page.get_by_label("Entity").fill("nobody at all")
    expect(page.locator("#filter-count")).to_contain_text("No happening matches")
    page.get_by_label("To", exact=True).fill("13th of May")
    expect(page.locator("#filter-count")).to_contain_text("“13th of May” is no date")
    expect(page.locator("#everything")).to_be_visible()


def test_the_state_on_a_day(desk: Watched) -> None:
    page = desk.open("relations.html")
    page.get_by_label("The state on").fill("2019-06-01")
    expect(page.locator("#asof output")).to_have_text("2 states on that day")
    assert page.locator("table.relations tbody tr:visible .state").all_inner_texts() == ["blocked", "blocked"]
    page.get_by_label("The state on").fill("2013-06-01")
    expect(page.locator("#asof output")).to_contain_text("perhaps not yet or no longer")
    expect(page.locator("table.relations tbody tr:visible .unsure").first).to_have_text("some time in 2013")
    page.get_by_label("The state on").fill("1901-01-01")
    expect(page.locator("#asof output")).to_have_text("Nothing is known for this day.")


def test_a_row_is_a_card_on_a_phone(desk: Watched) -> None:
    page = desk.open("relations.html")
    page.set_viewport_size({"width": 390, "height": 800})
    for part in (".until", ".because"):
        box = page.locator(f"table.relations {part}").first.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    chart = page.locator(".figure").first
    page.reload()
    assert chart.evaluate("box => box.scrollLeft + box.clientWidth >= box.scrollWidth - 1")
    name = chart.get_by_text("Taobao → WeChat", exact=True).bounding_box()
    assert name
    assert 0 <= name["x"] < 100, "the name of a row is in view at the latest end"


def test_every_page_says_of_when_it_is(desk: Watched, built: Built) -> None:
    page = desk.open("relations.html")
    expect(page.locator(".foot")).not_to_contain_text("As of the run")
    said = page.locator(".foot").inner_text()
    page.goto(f"{built.site.as_uri()}/entities/wechat.html")
    expect(page.locator(".foot")).to_have_text(said)


def test_hostile_text_is_only_text(desk: Watched, built: Built) -> None:
    page = desk.open(hostile(built))
    assert page.locator("main img, main script, main style, main iframe").count() == 0
    expect(page.get_by_text("U+202E").first).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).display") != "none"
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>alert('title')</script>")


def test_a_long_table_can_be_narrowed(desk: Watched) -> None:
    page = desk.open("metrics.html")
    page.get_by_label("Narrow this list").fill("pinduoduo buyers")
    expect(page.locator("#series tbody tr:visible")).to_have_count(1)
