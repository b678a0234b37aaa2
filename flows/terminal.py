"""What a person sees of a run: a progress bar on standard error, and at the end a summary on standard output."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows import temporary_server
from flows.settings import Settings, SettingsError
from flows.stores import lock

if TYPE_CHECKING:
    from flows.stores.pipeline import RunSummary

EXIT_DONE, EXIT_ERROR, EXIT_USAGE, EXIT_REFUSED, EXIT_LOCKED = range(5)
"""What `newsledger run` ends with: see `newsledger run --help`."""

_STEPS = {
    "start": "Starting Prefect",
    "land": "Landing inputs",
    "read": "Reading documents",
    "deduplicate": "Finding reprints",
    "load": "Loading tables",
    "build": "Building facts",
    "check": "Checking",
    "publish": "Publishing",
    "site": "Building the site",
}


def run_with_progress(chosen: Mapping[str, Any], *, full: bool, quiet: bool, read_sources: bool = True) -> int:
    """Run the flow with a progress bar and print its summary; gives the exit code.

    `chosen` are fields of `Settings`; None stands for what the environment or the default says.
    An error a person can act on is one line on standard error and no traceback; raises SourceError for sources that are
    declared wrongly.
    """
    try:
        settings = Settings.load(**chosen)
    except SettingsError as error:
        return _fail(str(error), EXIT_USAGE)
    try:
        # Before Prefect's server is started in vain.
        lock.refuse_if_held(settings.home)
    except lock.Locked as error:
        return _fail(str(error), EXIT_LOCKED)
    started = time.perf_counter()
    before = settings.published.resolve()
    console = Console(stderr=True, highlight=False)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # The server first: it starts on one core while this process imports what it needs on another.
    with (
        temporary_server.beside() as server,
        Progress(*columns, console=console, transient=True, disable=quiet or not console.is_terminal) as bar,
    ):
        task = bar.add_task(_STEPS["start"], total=None)

        def watch(step: str, done: int, total: int | None) -> None:
            bar.update(task, description=_STEPS.get(step, step), completed=done, total=total)

        import duckdb

        from flows import ready, refresh, reprocess
        from flows.reference import ReferenceError
        from flows.stores import advice
        from flows.stores.sources import make
        from flows.stores.sqlrun import SqlError

        if read_sources:
            # What is declared wrongly is said before the server is waited for.
            make(settings.sources, settings.home, settings.max_document_bytes)
        try:
            if server is not None:
                ready.everything(settings.reference, settings.processes)
                server.wait()
            starting = time.perf_counter() - started
            run = refresh.run if read_sources else reprocess.run
            summary = run(settings, full=full, progress=watch)
        except lock.Locked as error:
            return _fail(str(error), EXIT_LOCKED)
        except (ReferenceError, SqlError, duckdb.Error, OSError) as error:
            todo = advice.what_to_do(error, settings.home, settings.memory_limit)
            said = filter(None, (advice.message(error), todo, _what_stands(settings, before)))
            return _fail("\n".join(said), EXIT_ERROR)
        except (KeyboardInterrupt, RuntimeError) as error:
            if not advice.is_interruption(error):
                raise
            return _fail(f"stopped, as you asked. {_what_stands(settings, before)}", EXIT_ERROR)
    lines = list(summarise(summary, time.perf_counter() - started, starting))
    if quiet and summary.status == "refused":
        print(summary.explanation, file=sys.stderr)  # noqa: T201
    print("\n".join(lines[-1:] if quiet else lines))  # noqa: T201
    return EXIT_REFUSED if summary.status == "refused" else EXIT_DONE


def _what_stands(settings: Settings, before: Path) -> str:
    """What readers find after a run that did not get to its end; `before` is the build that was published before it."""
    if settings.published.resolve() == before:
        return "Nothing was published; the last published file stands as it was."
    return "The warehouse was published before this; only what comes after it (the site) is missing."


def _fail(message: str, code: int) -> int:
    print(f"newsledger: {message}", file=sys.stderr)  # noqa: T201
    return code


def summarise(summary: RunSummary, wall_seconds: float, starting: float = 0.0) -> Iterable[str]:
    """The lines of a summary; the last one says where things are.

    `wall_seconds` is all the person waited, `starting` what of it went before the run began.
    """
    where = _short(summary.path)
    if summary.status == "nothing_new":
        yield f"Nothing new among {_count(summary.inputs, 'input')}: nothing was published, --full rebuilds."
        yield f"Published file  {where}"
        return

    def row(label: str, text: str) -> str:
        return f"{label:<15} {text}"

    yield row("Inputs", f"{_count(summary.inputs, 'found', '')}{_by(summary.landed)}")
    yield row(
        "Documents", f"{summary.documents:,}, of which {_count(summary.duplicates, 'repeats another', 'repeat others')}"
    )
    yield row("Lines dropped", f"{sum(summary.dropped.values()):,}{_by(summary.dropped)}")
    yield row("Metrics", f"{summary.metrics:,} on {_count(summary.metric_facts, 'fact')}")
    yield row("Events", f"{summary.events:,} on {_count(summary.event_facts, 'happening')}")
    yield row("Entities", f"{summary.entities:,} known, from the text and from the reference tables")
    yield row("Conflicts", f"{summary.conflicts:,}")
    yield row("Rejects", f"{sum(summary.rejects.values()):,}{_by(summary.rejects)}")
    failed = len(summary.critical) + len(summary.warnings)
    verdict = f"{summary.checks:,}, {summary.checks - failed:,} passed"
    if summary.warnings:
        verdict += f", {_count(len(summary.warnings), 'warning')}: {'; '.join(summary.warnings)}"
    if summary.critical:
        verdict += f", {len(summary.critical):,} critical failed"
    yield row("Checks", verdict)
    own = {step: spent for step, spent in summary.seconds.items() if step not in ("imports", "check imports")}
    to_publish = {step: spent for step, spent in own.items() if step != "site"}
    steps = ", ".join(f"{step} {spent:.1f}" for step, spent in to_publish.items())
    after = f", then site {own['site']:.1f} s" if "site" in own else ""
    yield row("Own work", f"{sum(to_publish.values()):.1f} s ({steps}){after}")
    starting += sum(spent for step, spent in summary.seconds.items() if step not in own)
    records = max(0.0, wall_seconds - starting - sum(own.values()))
    parts = f"{starting:.1f} for imports beside Prefect's start, {records:.1f} for Prefect's records"
    yield row("Waited", f"{wall_seconds:.1f} s ({parts})")
    if summary.docs:
        yield row("Check results", _short(summary.docs))
    if summary.site:
        yield row("Site", _short(summary.site))
    elif summary.status == "published" and (earlier := summary.path.parent / "site" / "index.html").is_file():
        yield row("Site", f"not built; {_short(earlier)} shows an earlier run (`newsledger site` builds it)")
    if summary.status == "refused":
        yield ""
        yield summary.explanation
        yield f"Not published: a critical check failed; {where} stands as it was."
    else:
        yield row("Published file", where)


def foreseen(sources: tuple[Path, ...], home: Path | None, full: bool, *, read_sources: bool = True) -> Iterable[str]:
    """The lines that say what a run would do."""
    from flows.stores.foresight import foresee

    return foresee(Settings.load(sources=sources, home=home), full=full, read_sources=read_sources).lines()


def listed_sources(declarations: tuple[Path, ...], home: Path | None) -> list[str]:
    """A line for each declared source."""
    from flows.stores.sources import make
    from flows.stores.sources.records import without_user

    settings = Settings.load(sources=declarations, home=home)
    made = make(settings.sources, settings.home, settings.max_document_bytes)
    places = ((source, getattr(source, "root", None) or getattr(source, "place", None)) for source in made)
    named = ((source, place or getattr(source, "url", None) or "a list of URLs") for source, place in places)
    return [f"{source.name:<20} {source.kind:<8} {without_user(str(place))}" for source, place in named]


def checked_sources(declarations: tuple[Path, ...], home: Path | None, limit: int) -> tuple[list[str], bool]:
    """What the first inputs of each source are, and whether every source gave at least one."""
    from flows.stores.rendering import printable
    from flows.stores.sources import Refused, make, opened

    settings = Settings.load(sources=declarations, home=home)
    lines: list[str] = []
    all_gave = True
    for source in make(settings.sources, settings.home, settings.max_document_bytes):
        gave = 0
        lines.append(source.name)
        for each in itertools.islice(opened(source.inputs()), limit):
            data = each.read()
            gave += not isinstance(data, Refused)
            said = f"{data.reason}: {data.detail}" if isinstance(data, Refused) else f"{len(data):,} bytes"
            lines.append(printable(f"  {each.uri}  {said}"))
        all_gave &= gave > 0
        if not gave:
            lines.append("  nothing could be read")
    return lines, all_gave


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else f'{one}s' if many is None else many or one}"


def _by(counts: Mapping[str, int]) -> str:
    """` (a 3, b 1)`, most first; nothing for nothing."""
    shown = sorted(((n, name) for name, n in counts.items() if n), key=lambda pair: (-pair[0], pair[1]))
    return f" ({', '.join(f'{name} {n:,}' for n, name in shown)})" if shown else ""


def _short(path: Path) -> str:
    """A path as a person in this folder would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def build_site(home: Path | None) -> Path:
    """Build the site of the published warehouse; gives its index page.

    Raises SettingsError, or OSError when nothing is published yet.
    """
    import duckdb

    from flows import dashboard
    from flows.stores import reader, versions

    settings = Settings.load(home=home)
    if not settings.site_documents:
        raise SettingsError("site_documents is 0: there is no site; set NEWSLEDGER_SITE_DOCUMENTS to another number")
    if not settings.published.exists():
        raise FileNotFoundError(f"{settings.published} does not exist yet; publish it with: newsledger run")
    try:
        dashboard.build(
            settings.published, settings.site, processes=settings.processes, documents=settings.site_documents
        )
    except (duckdb.CatalogException, duckdb.BinderException, KeyError) as error:
        [(made_with,)] = reader.fetch(settings.published, "SELECT max_by(schema_version, run_id) FROM runs").rows
        if made_with == versions.schema():
            raise
        raise reader.ReaderError(
            f"{settings.published} was made by an older version, with other tables ({error}); "
            "publish it anew: newsledger reprocess"
        ) from error
    return settings.site / "index.html"


def rollback(home: Path | None, steps: int) -> str:
    """Publish an earlier build and its site again; gives what to tell the person."""
    from flows.stores import warehouse

    settings = Settings.load(home=home)
    with lock.hold(settings.home, "rollback"):
        build = warehouse.rollback(settings.home, steps)
    if settings.site_documents:
        build_site(home)
    return (
        f"{_short(settings.published)} is now the build {build.stem}; the next run with something new publishes anew."
    )
