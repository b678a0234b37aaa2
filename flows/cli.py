"""The command `newsledger`. Heavy packages are imported inside the commands, so that `--help` answers at once."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

EXIT_CODES = """\b
Exit codes:
  0  done (also when there was nothing new)
  1  an error stopped it; the message says what to do
  2  the command line or a setting was wrong
  3  a critical check failed: nothing was published, the last published file stands
  4  another run holds the warehouse
"""
EXIT_ERROR, EXIT_USAGE, EXIT_LOCKED = 1, 2, 4

F = TypeVar("F", bound=Callable[..., Any])


def _home_option(function: F) -> F:
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="NEWSLEDGER_HOME",
        help="Folder of the warehouse: published file, builds, landed documents, site.  [default: warehouse/]",
    )(function)


class _Place(click.Path):
    """A path that is there; `~` stands for the user's folder, also where the shell left it as it is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path without `~`. Ends the command when nothing is there."""
        return super().convert(Path(value).expanduser(), param, ctx)


_PLACE = _Place(exists=True, path_type=Path)

_RUN_OPTIONS = (
    _home_option,
    click.option("--full", is_flag=True, help="Compute and publish everything anew, even when nothing changed."),
    click.option("--quiet", "-q", is_flag=True, help="No progress, only the summary's last line."),
    click.option(
        "--on", type=click.Choice(["processes", "dask"]), help="Where to compute batches.  [default: processes]"
    ),
    click.option(
        "--scheduler", metavar="ADDRESS", help="Of a Dask cluster; without it, --on dask starts one on this machine."
    ),
    click.option(
        "--site-documents",
        type=click.IntRange(min=0),
        help="Articles that the site has pages for, the newest; 0 builds no site.  [default: 10000]",
    ),
)


def _run_options(function: F) -> F:
    """What the two commands that run the steps have in common, in the order of their help."""
    for option in reversed(_RUN_OPTIONS):
        function = option(function)
    return function


_FORESEEN = ("flows", "duckdb", "_duckdb")
"""Packages whose errors are told in their own words."""


class _Commands(click.Group):
    """Commands whose foreseen errors (the package's own, and the system's) are a line for a person, no traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands as they stand below, what is needed first before what is needed later."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            from flows.stores import advice

            if advice.is_interruption(error):
                raise click.Abort from error
            foreseen = isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _FORESEEN
            if not foreseen or isinstance(error, BrokenPipeError):
                raise
            click.echo(f"newsledger: {advice.message(error)}", err=True)
            sys.exit({"Locked": EXIT_LOCKED, "SettingsError": EXIT_USAGE}.get(type(error).__name__, EXIT_ERROR))


class _Sql(click.Command):
    """A command whose argument is SQL, which may begin with a `--` comment and is no option then."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put such SQL where no option is looked for."""
        end = args.index("--") if "--" in args else len(args)
        sql = [arg for arg in args[:end] if _COMMENT_FIRST.match(arg)]
        options = [arg for arg in args[:end] if arg not in sql]
        return super().parse_args(ctx, [*options, "--", *sql, *args[end + 1 :]])


_COMMENT_FIRST = re.compile(r"--(?![a-z]+=)[^\n]*\n|--\s")


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EXIT_CODES
)
@click.version_option(package_name="newsledger")
def main() -> None:
    """Turn clipped articles into a DuckDB warehouse of numbers and dated events, each tied to its exact words."""


@main.command(epilog=EXIT_CODES, short_help="Read the sources, extract, check and publish.")
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=_PLACE,
    help="A file, a folder, or a .toml that declares sources; may be given again.  [default: seeds/sources.toml]",
)
@_run_options
@click.option("--explain", "foresee", is_flag=True, help="Say what would be read and computed, and why; do nothing.")
def run(sources: tuple[Path, ...], home: Path | None, full: bool, quiet: bool, foresee: bool, **chosen: Any) -> None:
    """Read the sources, extract, check, and publish the warehouse.

    A run with nothing new publishes nothing. A run whose critical checks fail publishes nothing and says which rows.
    """
    from flows import terminal

    if foresee:
        _print("\n".join(terminal.foreseen(sources, home, full)))
        return
    sys.exit(terminal.run_with_progress({"sources": sources, "home": home, **chosen}, full=full, quiet=quiet))


@main.command(epilog=EXIT_CODES, short_help="Apply new code or reference data to what is landed.")
@_run_options
@click.option("--explain", "foresee", is_flag=True, help="Say what would be computed, and why; do nothing.")
def reprocess(home: Path | None, full: bool, quiet: bool, foresee: bool, **chosen: Any) -> None:
    """Publish the landed documents anew where code, reference data or SQL changed; the sources are not read.

    It also learns which lines stand on every page of a site, and reads again the articles of sites with such lines.
    """
    from flows import terminal

    if foresee:
        _print("\n".join(terminal.foreseen((), home, full, read_sources=False)))
        return
    sys.exit(terminal.run_with_progress({"home": home, **chosen}, full=full, quiet=quiet, read_sources=False))


@main.command(short_help="Remove old builds, bring small files into few.")
@_home_option
def maintain(home: Path | None) -> None:
    """Remove old builds and batches that nothing needs, and bring landed documents into fewer files."""
    from flows.settings import Settings
    from flows.stores.maintenance import maintain as keep_house

    click.echo(str(keep_house(Settings.load(home=home))))


@main.command(short_help="Refresh hourly, reprocess weekly, maintain daily.")
@click.option("--source", "sources", multiple=True, type=_PLACE, help="As of `run`; may be given again.")
@_home_option
@click.option("--cron", default="5 * * * *", show_default=True, help="When to refresh, in UTC.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=4200, show_default=True, help="Of a server of our own; 0 for any."
)
def serve(sources: tuple[Path, ...], home: Path | None, cron: str, port: int) -> None:
    """Refresh every hour, reprocess weekly and maintain daily, until Ctrl-C.

    The schedules stand in the Prefect server at PREFECT_API_URL; without one, a server is started on this machine.
    """
    from flows.serve import serve as keep_serving
    from flows.settings import Settings

    keep_serving(Settings.load(sources=sources, home=home), cron, port, say=click.echo)


@main.command(short_help="List the runs, or tell all of one.")
@click.argument("run_id", required=False)
@_home_option
@click.option("--failed", is_flag=True, help="Only runs that failed, were refused or were killed.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="The newest so many.")
def runs(run_id: str | None, home: Path | None, failed: bool, limit: int) -> None:
    """List the runs, those too that published nothing; or tell all of one: when, with what, and what stopped it."""
    from flows.settings import Settings
    from flows.stores import runs as told

    where = Settings.load(home=home).home
    _print(told.one(where, run_id) if run_id else told.listing(where, limit=limit, failed=failed))


@main.group(short_help="List or try the declared sources.")
def sources() -> None:
    """List or try the declared sources (seeds/sources.toml, or the files given)."""


_declarations = click.argument(
    "declarations", nargs=-1, metavar="[FILE.toml]...", type=_Place(exists=True, dir_okay=False, path_type=Path)
)


@sources.command("list")
@_declarations
@_home_option
def list_sources(declarations: tuple[Path, ...], home: Path | None) -> None:
    """Show what is declared."""
    from flows.terminal import listed_sources

    _print("\n".join(listed_sources(declarations, home)))


@sources.command("check", short_help="Read the first inputs of each, land nothing.")
@_declarations
@_home_option
@click.option(
    "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Inputs to read of each source."
)
def check_sources(declarations: tuple[Path, ...], home: Path | None, limit: int) -> None:
    """Read the first inputs of each source, land nothing, and say what came; ends with 1 when one gave nothing."""
    from flows.terminal import checked_sources

    lines, all_gave = checked_sources(declarations, home, limit)
    _print("\n".join(lines))
    sys.exit(0 if all_gave else EXIT_ERROR)


@main.command(cls=_Sql, short_help="Run one read-only SQL statement.")
@click.argument("sql")
@_home_option
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "csv", "json", "markdown"]),
    default="table",
    show_default=True,
    help="What the rows are written as.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="Longest, in seconds.",
)
def query(sql: str, home: Path | None, form: str, timeout: float) -> None:
    """Run one read-only SQL statement on the published warehouse.

    The statement cannot write, read other files, attach, install, or outlive its time. Where SQL is `-`, standard input
    is read.

    \b
    Examples: newsledger query "from open_conflicts"
              newsledger query - --format csv < report.sql
    """
    if sql == "-":
        sql = sys.stdin.read()
    _read(lambda reader, path: reader.query(path, sql, form, timeout=timeout), home)


@main.command(short_help="Open the warehouse in harlequin, read-only.")
@_home_option
def shell(home: Path | None) -> None:
    """Open the published warehouse, read-only, in harlequin (the extra `shell`)."""
    from flows.settings import Settings

    path = Settings.load(home=home).published
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist yet; publish it with: newsledger run")
    program = shutil.which("harlequin", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        raise FileNotFoundError(
            "harlequin is not installed: pip install 'newsledger[shell]' (in a checkout: -e '.[shell]'), "
            "or use `newsledger query`"
        )
    os.execv(program, [program, "--read-only", str(path)])


@main.command(short_help="Show why a row says what it says.")
@click.argument("identifier")
@_home_option
def explain(identifier: str, home: Path | None) -> None:
    """Show why a row says what it says: its words in context, how it was read, what agrees and what does not.

    IDENTIFIER is the key of a metric, event, fact, document or entity, or its first four characters or more. A conflict
    is shown with its fact: give the `fact_id` of `conflicts`.
    """
    _read(lambda reader, path: reader.explain(path, identifier), home)


@main.command(short_help="Find documents, entities and facts by words.")
@click.argument("words", nargs=-1, required=True)
@_home_option
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, help="What is shown at most.")
def search(words: tuple[str, ...], home: Path | None, limit: int) -> None:
    """Find documents, entities, metrics and events by words."""
    _read(lambda reader, path: reader.search(path, " ".join(words), limit=limit), home)


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@_home_option
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["parquet", "csv", "jsonl"]),
    default="parquet",
    show_default=True,
    help="A file of this kind for each table.",
)
def export(folder: Path, home: Path | None, form: str) -> None:
    """Write every published table into FOLDER."""
    _read(lambda reader, path: reader.export(path, folder, form), home)


def _read(job: Callable[[Any, Path], Any], home: Path | None) -> None:
    """Run a job of `flows.stores.reader` on the published file and print what it gives."""
    from flows.settings import Settings
    from flows.stores import reader

    _print(job(reader, Settings.load(home=home).published))


def _print(text: object) -> None:
    """Print, and end quietly when the reader of a pipe has gone."""
    try:
        click.echo(str(text).rstrip("\n"))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@main.command(short_help="Build the site again, or open it.")
@_home_option
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
def site(home: Path | None, show: bool) -> None:
    """Build the static site from the published warehouse (every publish does so too)."""
    from flows.terminal import build_site

    index = build_site(home)
    click.echo(f"The site is at {index}")
    if show:
        click.launch(index.as_uri())


@main.command()
@_home_option
@click.option(
    "--steps", type=click.IntRange(min=1), default=1, show_default=True, help="How many publications to go back."
)
def rollback(home: Path | None, steps: int) -> None:
    """Publish an earlier build again."""
    from flows.terminal import rollback as go_back

    click.echo(go_back(home, steps))


@main.command(short_help="Print what every table and column means.")
@click.option("--write", is_flag=True, help="Write warehouse/DICTIONARY.md instead of printing.")
def dictionary(write: bool) -> None:
    """Print the data dictionary: every table and column with its comment."""
    from flows.reference import project_root
    from flows.stores.dictionary import render

    text = render()
    if not write:
        _print(text)
        return
    path = project_root() / "warehouse" / "DICTIONARY.md"
    path.write_text(text, encoding="utf-8")
    click.echo(f"Wrote {path}")


if __name__ == "__main__":
    main()
