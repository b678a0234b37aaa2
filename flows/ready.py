"""Loading what a run needs before it works: packages, models, patterns, templates, each once in a process.

Nothing here is work on a document. A run counts it as `imports`; the command does it while Prefect's server starts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def building(reference: Path) -> None:
    """The reference tables of this folder, and the file that full builds begin as."""
    from flows import reference as reference_data
    from flows.stores import warehouse

    warehouse.make_ready(reference_data.load(reference), reference)


@cache
def tables() -> None:
    """DuckDB and Polars, with what they load when first used, the readers of sources, and the order of sql/."""
    import duckdb
    import polars as pl

    import flows.stores.sources.declared  # noqa: F401  (the client of the web takes most of half a second)
    from flows.reference import project_root
    from flows.stores import sqlrun

    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SELECT json_serialize_sql('SELECT 1'), now()::VARCHAR").fetchall()
        frame = pl.DataFrame({"word": ["a"], "number": [1]})
        connection.sql("SELECT * FROM frame").pl()
        del frame
        sqlrun.read(project_root() / "sql", connection)


@cache
def gate() -> None:
    """Great Expectations, the suites, and the templates of its Data Docs."""
    from flows.reference import default
    from flows.stores import quality

    quality.make_ready(default())


@cache
def site() -> None:
    """The templates of the site and the engine that draws its charts."""
    from flows.dashboard import make_ready

    make_ready()


def everything(reference: Path, processes: int) -> None:
    """All of it, for a process that does one run. What reads English is loaded beside it where that can be."""
    from flows.stores import forks

    if processes > 1:
        forks.begin(reference)
    tables()
    building(reference)
    gate()
    site()
    from flows.reference import load
    from flows.stores import reading

    if processes == 1:
        reading.make_ready(load(reference))
    reading.settle()
