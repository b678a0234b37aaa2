"""Pages as files: one page, all of a small warehouse, or those of some articles, names or series of a large one."""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import duckdb
import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.dashboard import charts, fragments, kept, pages, paging, reading, searching, slices
from flows.dashboard.aside import Aside
from flows.dashboard.drawings import Drawings
from flows.dashboard.filing import Filing
from flows.dashboard.published import Published, file_key
from flows.dashboard.view import View
from flows.facts.wording import one_line
from flows.stores import forks
from flows.stores.reader import connect

HERE = Path(__file__).parent
SECTIONS = (
    ("index.html", "Overview"),
    ("timeline.html", "Timeline"),
    ("metrics.html", "Numbers"),
    ("relations.html", "Relations"),
    ("conflicts.html", "Contradictions"),
    ("entities.html", "Names"),
    ("documents.html", "Articles"),
    ("runs.html", "Runs"),
    ("dictionary.html", "Data"),
)

COLLECTED = (200_000, 20, 100)
"""Thresholds of the garbage collector while pages are written: rows by the hundred thousand stay until their page is
done, and to walk through them at the usual pace takes a tenth of the time."""

FEW_NAMES = 1500

MEMORY_LIMIT = "400MB"
"""For DuckDB in each process: what it asks of 10,000 articles takes 120 MB, and the rest are pages of the file that it
would keep for later, as many as it may."""

Key = tuple[Any, ...]
"""What names an article, a name or a series: see `slices.KEYS`."""


@cache
def environment() -> Environment:
    """Jinja with everything escaped and nothing undefined let through; made once, since it compiles each template."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["n"] = lambda value: f"{value:,}"
    made.filters["key"] = lambda value: file_key(str(value))
    made.filters["line"] = lambda value, limit: one_line(value, limit=limit)
    made.filters["stop"] = lambda value: value.rstrip(" .")
    made.tests["on_the_web"] = lambda value: re.fullmatch(r"https?://[!-~]+", value) is not None
    return made


def make_ready() -> None:
    """Compile the templates and start the engine that draws the charts."""
    made = environment()
    for template in made.list_templates(["html"]):
        made.get_template(template)
    charts.series_axes(by_year=True, every_year=True)
    str(charts.years([(2000, 1, "")], "ready", "ready"))


def view(published: Published, drawings: Drawings) -> View:
    """What templates use, over these tables."""
    return View(published, fragments.PIECES, drawings)


class Writer:
    """Writes pages into a folder and counts them."""

    def __init__(self, filing: Filing) -> None:
        self._filing = filing
        self.pages = 0
        self.bytes = 0

    def put(self, address: str, text: str) -> None:
        """Write a file."""
        data = text.encode("utf-8", "replace")
        self._filing.put(address, data)
        self.bytes += len(data)

    def page(self, page: paging.Page, v: View, **shared: Any) -> str:
        """Write a page; gives its address."""
        address, template, values = page
        root = "../" * address.count("/")
        text = environment().get_template(template).render(v=v, sections=SECTIONS, root=root, **shared, **values)
        self.put(address, text)
        self.pages += 1
        return address


def of_kind(kind: str, v: View, keys: Collection[Key]) -> Iterator[tuple[Key, paging.Page]]:
    """The pages of these articles, names or series, each with whose it is."""
    if kind == "series":
        for page in pages.series(v, keys):
            yield (page[2]["entity_id"], page[2]["measure_id"]), page
        return
    of, name = (reading.articles, "document_id") if kind == "articles" else (reading.names, "entity_id")
    for page in of(v, {key for (key,) in keys}):
        yield (page[2]["row"][name],), page


def keys_of_all(v: View) -> Iterator[tuple[str, list[Key]]]:
    """Whatever has a page, by kind."""
    yield "series", [key for key, one in v.p.series.items() if v.has_page(one)]
    yield "names", [(identity,) for identity in v.p.paged_entities]
    yield "articles", [(identity,) for identity in v.p.paged_documents]


def write_kind(writer: Writer, v: View, kind: str, keys: Collection[Key]) -> dict[Key, list[str]]:
    """Write the pages of these articles, names or series; gives their addresses."""
    return _written(writer, v, _drawn(kind, v, keys))


def _drawn(kind: str, v: View, keys: Collection[Key]) -> Iterator[tuple[Key, paging.Page, list[str]]]:
    """The pages of these articles, names or series, each with the addresses of its drawings."""
    v.drawings.take()
    for key, page in of_kind(kind, v, keys):
        yield key, page, v.drawings.take()


def _written(writer: Writer, v: View, drawn: Iterable[tuple[Key, paging.Page, list[str]]]) -> dict[Key, list[str]]:
    written: dict[Key, list[str]] = defaultdict(list)
    for key, page, drawings in drawn:
        written[key] += [writer.page(page, v, as_of=None, run_id=None), *drawings]
    return written


Task = tuple[str, Sequence[Key]]


@dataclass(frozen=True, slots=True)
class Work:
    """Where pages are written, where those of the last build are, how many articles have one, what can be found there,
    and the version of what makes them.
    """

    folder: Path
    old_site: Path
    documents: int | None
    scope: searching.Scope
    version: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a task: addresses by key, pages and bytes, what was read in its articles, and pieces of pages."""

    addresses: dict[Key, list[str]]
    pages: int
    bytes: int
    read: pl.DataFrame
    pieces: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Slice:
    """The pages of a task, read but not written, each with whose it is and the addresses of its drawings; and what can
    be found in its articles.
    """

    v: View
    pages: Iterable[tuple[Key, paging.Page, list[str]]]
    read: pl.DataFrame


def read_slice(
    connection: duckdb.DuckDBPyConnection, work: Work, task: Task, pieces: pl.DataFrame, beside: Aside | None = None
) -> Slice:
    """What the pages of a slice of a large warehouse show. Their rows are read as they are written."""
    kind, keys = task
    v = view(slices.cut(connection, kind, keys), Drawings(work.folder, work.old_site, beside))
    v.recall(pieces)
    articles = {key for (key,) in keys} if kind == "articles" else set()
    read = searching.read(searching.of_article(v, articles, work.scope))
    return Slice(v, _drawn(kind, v, set(keys)), read)


def read_all(slice_: Slice) -> Slice:
    """The same slice with all its rows read and its charts begun: to write it asks for no more."""
    return Slice(slice_.v.settled(), list(slice_.pages), slice_.read)


def write_slice(slice_: Slice, filing: Filing, told: set[tuple[str, int]]) -> Done:
    """Write the pages of a slice. `told` are the pieces that were handed over before."""
    writer = Writer(filing)
    written = _written(writer, slice_.v, slice_.pages)
    fresh = {key: piece for key, piece in slice_.v.fresh.items() if key not in told}
    told.update(fresh)
    return Done(dict(written), writer.pages, writer.bytes, slice_.read, kept.frame(fresh))


def spill(folder: Path) -> Path:
    """Where DuckDB spills while a site is written into a folder: beside it, so that nothing of it is published."""
    return folder.with_name(f"{folder.name}-spill")


def opened(warehouse: Path, folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection for the statements of this package alone, which write a site into a folder."""
    connection = connect(warehouse, memory_limit=MEMORY_LIMIT, trusted=True)
    connection.execute("SET temp_directory = ?", [str(spill(folder))])
    return connection


class _Worker:
    """What a process of its own has: a connection and the outline of the warehouse, the pieces that are known, and the
    cards of those that it has handed over.
    """

    connection: duckdb.DuckDBPyConnection
    work: Work
    pieces: pl.DataFrame
    told: ClassVar[set[tuple[str, int]]] = set()


def begin(warehouse: Path, to_do: Work) -> None:
    """Make a process ready for `work`."""
    forks.end_with_parent()
    gc.set_threshold(*COLLECTED)
    _Worker.connection = opened(warehouse, to_do.folder)
    _Worker.work = to_do
    slices.outline(_Worker.connection, to_do.documents, kept.openings(to_do.old_site, to_do.version))
    slices.digests(_Worker.connection)
    _Worker.pieces = kept.recall(to_do.old_site, to_do.version)
    kept.tell(_Worker.connection, _Worker.pieces)


def work(task: Task) -> Done:
    """Write the pages of a slice, in a process that was made ready."""
    slice_ = read_slice(_Worker.connection, _Worker.work, task, _Worker.pieces)
    return write_slice(slice_, Filing(_Worker.work.folder), _Worker.told)


def batches(kind: str, keys: Sequence[Key]) -> Iterable[Task]:
    """The pages of a kind as tasks of some thousand rows.

    Where few names changed, most of their rows are known (`kept`), and what counts is how often tables are read.
    """
    names = 600 if len(keys) <= FEW_NAMES else 100
    size = {"articles": 500, "names": names, "series": 500}[kind]
    return [(kind, keys[at : at + size]) for at in range(0, len(keys), size)]
