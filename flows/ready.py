"""Loading what a run needs before it works: packages, models, patterns, templates, each once in a process.

Nothing here is work on a document. A run counts it as `imports`; the command does it while Prefect's server starts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def reading(reference: Path) -> None:
    """What reading English needs: the reference tables of this folder, their patterns, and the file builds begin as."""
    from flows import reference as reference_data
    from flows.stores import batches, warehouse

    tables = reference_data.load(reference)
    batches.make_ready(tables)
    warehouse.make_ready(tables, reference)


@cache
def tables() -> None:
    """DuckDB and Polars, with what they load when first used, the readers of sources, and the order of sql/."""
    import duckdb
    import polars as pl

    import flows.stores.sources.declared  # noqa: F401  (the client of the web takes most of half a second)
    from flows.reference import project_root
    from flows.stores import sqlrun

    with duckdb.connect() as connection:
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


def everything(reference: Path) -> None:
    """All of it, for a process that does one run."""
    from flows.stores import batches

    tables()
    reading(reference)
    gate()
    site()
    batches.settle()
