"""Building the site: every page into a new folder, which takes the old one's place only when all is written."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.dashboard import pages, paging, reading, relating, searching
from flows.dashboard.published import Published, file_key
from flows.dashboard.view import View
from flows.facts.wording import one_line

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
TIMELINE_CHUNK = 1000

Progress = Callable[[str, int], None]
"""Is told the kind of page that is being written, and how many pages stand."""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What was built: the first page, how many pages and bytes, and the seconds it took."""

    index: Path
    pages: int
    bytes: int
    seconds: float


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
    return made


def make_ready() -> None:
    """Compile the templates."""
    made = environment()
    for template in made.list_templates(["html"]):
        made.get_template(template)


def build(
    warehouse: Path, site: Path, *, data_docs: Path | None = None, progress: Progress | None = None
) -> SiteSummary:
    """Build the site of a published file into the folder `site`, replacing what stands there.

    `data_docs` is the first page of the checks' Data Docs, by default `data_docs/index.html` beside the site; it is
    linked when it exists. Everything is written beside `site` first, so a build that is killed leaves the old site.
    Raises ReaderError when the file cannot be read and OSError when the folder cannot be written.
    """
    began = time.monotonic()
    site = site.absolute()
    site.parent.mkdir(parents=True, exist_ok=True)
    _sweep(site)
    work = Path(tempfile.mkdtemp(prefix=f".{site.name}-new-{os.getpid()}-", dir=site.parent))
    try:
        published = Published(warehouse)
        try:
            count, size = _write(
                published,
                work,
                _relative(data_docs or site.parent / "data_docs" / "index.html", site),
                progress or (lambda kind, done: None),
            )
        finally:
            published.close()
        work.chmod(0o755)
        _swap(work, site)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return SiteSummary(site / "index.html", count, size, time.monotonic() - began)


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
    for left in site.parent.glob(f".{site.name}-new-*"):
        maker = left.name.removeprefix(f".{site.name}-new-").partition("-")[0]
        if not (maker.isdecimal() and _is_running(int(maker))):
            shutil.rmtree(left, ignore_errors=True)
    shutil.rmtree(aside, ignore_errors=True)


def _is_running(process: int) -> bool:
    """Whether a process of this number lives; on systems that cannot tell, True."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders in one step (Linux, renameat2 with RENAME_EXCHANGE). False where that is not to be had."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE of linux/fcntl.h and linux/fs.h
    return bool(rename(here, os.fsencode(first), here, os.fsencode(second), exchange) == 0)


def _write(published: Published, folder: Path, data_docs: str | None, progress: Progress) -> tuple[int, int]:
    """Write every page and script. Gives how many pages, and the bytes of all files."""
    for name in ("assets", "data", "documents", "entities", "metrics", "timeline", "conflicts", "relations"):
        (folder / name).mkdir()
    shutil.copytree(HERE / "assets", folder / "assets", dirs_exist_ok=True)
    made = environment()
    v = View(published, made.get_template("_parts.html").module)
    run = published.run
    shared: dict[str, Any] = {
        "v": v,
        "sections": SECTIONS,
        "as_of": v.day(published.as_of),
        "run_id": run["run_id"] if run else None,
    }
    count = size = 0

    def put(address: str, text: str) -> None:
        nonlocal size
        data = text.encode("utf-8", "replace")
        (folder / address).write_bytes(data)
        size += len(data)

    progress("search", count)
    index = searching.build(v)
    for address, text in index.files.items():
        put(address, text)
    chunks = pages.timeline_chunks(v, TIMELINE_CHUNK)
    for number, text in enumerate(chunks):
        put(f"data/timeline-{number}.js", text)
    search: Iterable[paging.Page] = [
        (
            "search.html",
            "search.html",
            {"section": "search.html", "index": index, "per_chunk": searching.ENTRIES_A_CHUNK},
        )
    ]
    steps: list[tuple[str, Iterable[paging.Page]]] = [
        ("overview", chain(pages.overview(v), pages.runs(v, data_docs), pages.dictionary(v), search)),
        ("timeline", pages.timeline(v, len(chunks))),
        ("relations", chain(relating.pages(v), pages.conflicts(v))),
        ("numbers", chain(pages.metrics(v), pages.series(v))),
        ("names", reading.entities(v)),
        ("articles", reading.documents(v)),
    ]
    for kind, step in steps:
        for address, template, values in step:
            root = "../" * address.count("/")
            put(address, made.get_template(template).render(**shared, **values, root=root))
            count += 1
            if count % 100 == 0:
                progress(kind, count)
    progress("done", count)
    return count, size
