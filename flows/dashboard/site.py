"""Building the site: every page into a new folder, which takes the old one's place only when all is written."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import multiprocessing
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from typing import Any

import duckdb
import polars as pl

from flows.dashboard import aside, kept, manifest, pages, paging, reading, relating, searching, slices, writing
from flows.dashboard.aside import Aside
from flows.dashboard.drawings import FOLDER, Drawings
from flows.dashboard.filing import Filing
from flows.dashboard.overview import overview, since
from flows.dashboard.relinking import Links
from flows.dashboard.view import View
from flows.stores import files

HERE = Path(__file__).parent
TIMELINE_CHUNK = 1000
WHOLE = 200
"""A warehouse of at most so many documents is read and built as a whole; of a larger one, slices of what changed."""
POOLED = 3000
"""Fewer articles, names and series than this are not worth the start of other processes."""

AHEAD = 3
"""So many slices of a refresh are in memory: read, or waiting for their charts."""

Progress = Callable[[str, int], None]
"""Is told the kind of page that is being written, and how many pages stand."""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What was built: the first page, how many pages were written and how many were taken over from the site before,
    the bytes written, and the seconds it took.
    """

    index: Path
    pages: int
    kept: int
    bytes: int
    seconds: float


def build(
    warehouse: Path,
    site: Path,
    *,
    data_docs: Path | None = None,
    progress: Progress | None = None,
    processes: int = 1,
    documents: int | None = None,
) -> SiteSummary:
    """Build the site of a published file into the folder `site`, replacing what stands there.

    `data_docs` is the first page of the checks' Data Docs, by default `data_docs/index.html` beside the site; it is
    linked when it exists. `processes` write the pages of a large warehouse; `documents` is how many articles are shown,
    the newest, by default all. Everything is written beside `site` first,
    so a build that is killed leaves the old site; pages of it that would come out the same are taken over.
    Raises ReaderError when the file cannot be read and OSError when the folder cannot be written.
    """
    began = time.monotonic()
    site = site.absolute()
    site.parent.mkdir(parents=True, exist_ok=True)
    _sweep(site)
    work = files.owned_folder(site)
    beside = Aside(alone=processes < 2 or not (site / manifest.FILE).is_file())
    try:
        connection = writing.opened(warehouse, work)
        often = gc.get_threshold()
        gc.set_threshold(*writing.COLLECTED)
        try:
            writer = _write(
                warehouse.resolve(),
                connection,
                work,
                site,
                beside,
                _relative(data_docs or site.parent / "data_docs" / "index.html", site),
                progress or (lambda kind, done: None),
                processes,
                documents,
            )
        finally:
            gc.set_threshold(*often)
            connection.close()
        work.chmod(0o755)
        _swap(work, site)
        _remove(work, beside)
    finally:
        beside.close()
        for folder in (work, writing.spill(work)):
            shutil.rmtree(folder, ignore_errors=True)
    return SiteSummary(site / "index.html", writer.pages, writer.kept, writer.bytes, time.monotonic() - began)


def _relative(target: Path, site: Path) -> str | None:
    """The address of a page outside the site, seen from its root; None when there is no such page."""
    if not target.is_file():
        return None
    return Path(os.path.relpath(target.absolute(), site)).as_posix()


def _sweep(site: Path) -> None:
    """Remove what builds that were killed have left, and finish a swap that was cut in two. A live build is let be."""
    aside = site.with_name(f".{site.name}-old")
    if aside.exists() and not site.exists():
        aside.rename(site)
    files.sweep_owned(site.parent)
    shutil.rmtree(aside, ignore_errors=True)


def _swap(work: Path, site: Path) -> None:
    """Put the new folder in the old one's place: in one step where the system can, else in two renames."""
    aside = site.with_name(f".{site.name}-old")
    if site.is_symlink():
        site.unlink()
    elif site.exists():
        if _exchange(work, site):
            return  # the old site has the new one's former name now, and is removed with it
        site.rename(aside)
    work.rename(site)
    shutil.rmtree(aside, ignore_errors=True)


def _remove(old: Path, beside: Aside) -> None:
    """Remove a folder that is a site no more, most of it elsewhere at the same time."""
    if not beside.alone and old.is_dir():
        others = beside.ask(aside.remove, [str(old / "metrics"), str(old / "data")])
        aside.remove([str(old / "documents"), str(old / "entities")])
        others.get()


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step (Linux, renameat2 with RENAME_EXCHANGE). False where that is not to be had."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of linux/fcntl.h and linux/fs.h
    return bool(rename(here, os.fsencode(first), here, os.fsencode(second), exchange) == 0)


class _Site(writing.Writer):
    """Writes a site, and counts the pages that it took over from the one before."""

    def __init__(self, folder: Path, old_site: Path, progress: Progress, beside: Aside) -> None:
        self.filing = Filing(folder, beside)
        super().__init__(self.filing)
        self.kept = 0
        self.beside = beside
        self.wanted: dict[manifest.Unit, str] = {}
        """The digests of pages that have to be written."""
        self.old = self.new = manifest.Manifest("")
        self.same = manifest.Same(old_site, folder, (), beside)
        self._progress = progress

    def keep(
        self, kind: str, found: Iterable[tuple[Any, ...]], links: Links | None = None
    ) -> list[tuple[tuple[Any, ...], str]]:
        """Take over what did not change; gives keys and digests of what did."""
        kept, changed = self.new.keep(kind, found, self.old, self.same, links)
        self.kept += kept
        return changed

    def script(self, address: str, text: str) -> None:
        """Write a script, or take it over: to make a file takes ten times as long as to know that it is the same."""
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()
        if self.keep("scripts", [(address, digest)]):
            self.put(address, text)
            self.new.units["scripts", (address,)] = (digest, [address])

    def done(self, task: writing.Task, done: writing.Done) -> None:
        """Take note of pages that were written."""
        for key, addresses in done.addresses.items():
            self.new.units[task[0], key] = (self.wanted[task[0], key], addresses)
        self.pages += done.pages
        self.bytes += done.bytes
        self.tell(task[0])

    def tell(self, kind: str) -> None:
        """Tell how many pages stand."""
        self._progress(kind, self.pages + self.kept)


@dataclass(frozen=True, slots=True)
class _Before:
    """What is known of the site before: its pages, its files, and the pieces of its pages."""

    pages: manifest.Manifest
    files: frozenset[str]
    pieces: pl.DataFrame


def _before(old_site: Path, version: str) -> _Before:
    """What can be used of an old site; nothing when it was made in another way. Without a version nothing can."""
    pages, pieces = manifest.read(old_site, version), kept.recall(old_site, version)
    return _Before(pages, frozenset(manifest.files(old_site) if pages.units else ()), pieces)


def _write(
    warehouse: Path,
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    old_site: Path,
    beside: Aside,
    data_docs: str | None,
    progress: Progress,
    processes: int,
    documents: int | None,
) -> _Site:
    """Write every page and script, or take it over from the old site where nothing that it shows has changed."""
    for name in ("assets", "data", "documents", "entities", "metrics", "timeline", "conflicts", "relations"):
        (folder / name).mkdir()
    (folder / FOLDER).mkdir()
    drawings = Drawings(folder, old_site, beside)
    shutil.copytree(HERE / "assets", folder / "assets", dirs_exist_ok=True)
    site = _Site(folder, old_site, progress, beside)
    version = manifest.version(connection) if (old_site / kept.OPENINGS).is_file() else ""
    with ThreadPoolExecutor(1) as reader:
        reading_before = reader.submit(_before, old_site, version)
        slices.outline(connection, documents, kept.openings(old_site, version))
        scope = searching.scope(connection)
        [(shown,)] = connection.execute("SELECT count(*) FROM cards").fetchall()
        if shown > WHOLE:
            slices.digests(connection)
        before = reading_before.result()
    if shown <= WHOLE:
        v = writing.view(slices.whole(connection), drawings)
        read = searching.read(searching.of_article(v, set(v.p.paged_documents), scope))
        for lists in _lists(v, [read], scope, data_docs):
            _write_lists(site, lists)
        for kind, keys in writing.keys_of_all(v):
            writing.write_kind(site, v, kind, set(keys))
            site.tell(kind)
    else:
        version = version or manifest.version(connection)
        site.old, site.new = before.pages, manifest.Manifest(version)
        site.same = manifest.Same(old_site, folder, before.files, beside)
        pieces = before.pieces
        kept.tell(connection, pieces)
        work = writing.Work(folder, old_site, documents, scope, version)

        def listed(read: list[pl.DataFrame], fresh: list[pl.DataFrame]) -> Iterator[_Lists]:
            v = writing.view(slices.lists(connection), drawings)
            v.recall(pl.concat([pieces, *fresh]))
            yield from _lists(v, read, scope, data_docs)
            searching.keep(pl.concat(read), folder, _tag(work))

        tasks, known = _changed(site, connection, work)
        if beside.alone or sum(len(keys) for _, keys in tasks) >= POOLED:
            worked = _worked(site, tasks, warehouse, connection, work, pieces, processes)
            fresh = _written(site, worked, known, listed)
        else:
            fresh = _written_as_read(site, connection, work, tasks, known, pieces, listed)
        kept.keep(connection, pieces, fresh, old_site, folder, version)
        site.new.write(folder)
    site.same.end()
    site.filing.end()
    site.tell("done")
    return site


@dataclass(frozen=True, slots=True)
class _Lists:
    """Pages of which there are few, and scripts, read but not written. To write them asks for no more rows."""

    v: View
    scripts: Iterable[tuple[str, str]]
    steps: list[tuple[str, list[paging.Page]]]


def _lists(v: View, read: list[pl.DataFrame], scope: searching.Scope, data_docs: str | None) -> Iterator[_Lists]:
    """The first page, the lists and other pages; then the search index, of what was read in articles till then."""
    news = since(v)
    # what has charts is begun first, so that they are drawn meanwhile
    first = [*overview(v, news), *pages.runs(v, data_docs, news), *pages.dictionary(v)]
    related = list(relating.pages(v))
    chunks = pages.timeline_chunks(v, TIMELINE_CHUNK)
    steps: list[tuple[str, list[paging.Page]]] = [
        ("timeline", list(pages.timeline(v, len(chunks)))),
        ("lists", [*pages.metrics(v), *reading.name_list(v), *reading.article_list(v), *reading.older(v)]),
        ("relations", [*related, *pages.conflicts(v)]),
        ("overview", first),
    ]
    as_of = paging.script("run", 0, paging.data(list(_shared(v).values())))
    timeline = ((f"data/timeline-{number}.js", text) for number, text in enumerate(chunks))
    yield _Lists(v.settled(), [("data/run-0.js", as_of), *timeline], steps)
    index = searching.build(v, pl.concat(read), scope)
    values = {"section": "search.html", "index": index, "function_words": " ".join(searching.function_words())}
    yield _Lists(v, index.files.items(), [("search", [("search.html", "search.html", values)])])


def _shared(v: View) -> dict[str, Any]:
    """What says of which run a page is."""
    run = v.p.run
    return {"as_of": v.day(v.p.as_of), "run_id": run["run_id"] if run else None}


def _write_lists(site: _Site, lists: _Lists) -> None:
    shared = _shared(lists.v)
    for address, text in lists.scripts:
        site.script(address, text)
    for kind, step in lists.steps:
        for page in step:
            site.page(page, lists.v, **shared)
        site.tell(kind)


def _tag(work: writing.Work) -> str:
    """What the way depends on in which articles are read for the search index."""
    return f"{work.version} {work.scope}"


def _changed(
    site: _Site, connection: duckdb.DuckDBPyConnection, work: writing.Work
) -> tuple[list[writing.Task], pl.DataFrame]:
    """The pages of articles, names and series that have to be written; the others are taken over from the old site.

    Gives what is known of what can be found in articles that are the same, too.
    """
    known = searching.recall(work.old_site, _tag(work))
    if known is None:
        site.old.forget("articles")
        known = searching.read([])
    tasks: list[writing.Task] = []
    for kind, columns in slices.KEYS.items():
        names = ", ".join(columns)
        found = connection.execute(f"SELECT {names}, digest FROM digest_{kind} ORDER BY ALL").fetchall()  # noqa: S608
        changed = site.keep(kind, found, Links(connection) if kind == "articles" else None)
        site.wanted |= {(kind, key): digest for key, digest in changed}
        tasks += writing.batches(kind, [key for key, _ in changed])
    site.same.begin()
    site.tell("unchanged")
    same = pl.Series([key for kind, (key, *_) in site.new.units if kind == "articles"], dtype=pl.String)
    return tasks, known.filter(pl.col("document_id").is_in(same.implode()))


Listed = Callable[[list[pl.DataFrame], list[pl.DataFrame]], Iterator[_Lists]]
"""Gives `_lists`, of what can be found in articles and the pieces of pages that were made."""


def _written(
    site: _Site, worked: Iterable[tuple[writing.Task, writing.Done]], known: pl.DataFrame, listed: Listed
) -> list[pl.DataFrame]:
    """Write all pages, the lists last. Gives the pieces of pages that were made."""
    fresh: list[pl.DataFrame] = []
    read = [known]
    for task, done in worked:
        site.done(task, done)
        read.append(done.read)
        fresh.append(done.pieces)
    for lists in listed(read, fresh):
        _write_lists(site, lists)
    return [*fresh, kept.frame(lists.v.fresh)]


def _worked(
    site: _Site,
    tasks: Sequence[writing.Task],
    warehouse: Path,
    connection: duckdb.DuckDBPyConnection,
    work: writing.Work,
    pieces: pl.DataFrame,
    processes: int,
) -> Iterator[tuple[writing.Task, writing.Done]]:
    """Each task with what came of it: here, or in processes of their own when there are tasks enough."""
    if processes < 2 or sum(len(keys) for _, keys in tasks) < POOLED:
        told: set[tuple[str, int]] = set()
        for task in tasks:
            yield task, writing.write_slice(writing.read_slice(connection, work, task, pieces), site.filing, told)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, writing.begin, (warehouse, work)) as pool:
        yield from zip(tasks, pool.map(writing.work, tasks), strict=True)


def _written_as_read(
    site: _Site,
    connection: duckdb.DuckDBPyConnection,
    work: writing.Work,
    tasks: Sequence[writing.Task],
    known: pl.DataFrame,
    pieces: pl.DataFrame,
    listed: Listed,
) -> list[pl.DataFrame]:
    """Write all pages of a refresh: a thread reads what comes next, while this one writes what is read.

    Gives the pieces of pages that were made.
    """
    told: set[tuple[str, int]] = set()
    fresh: list[pl.DataFrame] = []
    read = [known]
    room = Semaphore(AHEAD)

    def slice_of(task: writing.Task) -> writing.Slice:
        room.acquire()
        found = writing.read_all(writing.read_slice(connection, work, task, pieces, site.beside))
        read.append(found.read)
        return found

    def write(task: writing.Task, slice_: writing.Slice) -> None:
        done = writing.write_slice(slice_, site.filing, told)
        room.release()
        site.done(task, done)
        fresh.append(done.pieces)

    with ThreadPoolExecutor(1) as reader:
        # pages with charts are read first and written last: charts are drawn meanwhile
        coming = deque((task, reader.submit(slice_of, task)) for task in reversed(tasks))
        lists = listed(read, [])
        parts = [reader.submit(next, lists, None) for _ in range(3)]
        held: list[tuple[writing.Task, writing.Slice]] = []
        try:
            while coming:
                task, one = coming.popleft()
                slice_ = one.result()
                if slice_.v.drawings.waiting and len(held) < AHEAD - 1:
                    held.append((task, slice_))
                else:
                    write(task, slice_)
            for part in parts:
                if found := part.result():
                    _write_lists(site, found)
                    v = found.v
            fresh.append(kept.frame(v.fresh))
            for task, slice_ in held:
                write(task, slice_)
        finally:
            reader.shutdown(wait=False, cancel_futures=True)
            for _ in tasks:
                room.release()  # whoever waits for room, does not when there was an error
    return fresh
