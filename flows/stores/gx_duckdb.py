"""Great Expectations over a DuckDB file: its verdicts on numbers counted here, and its own engine for all others.

`verdict` hands an expectation the metrics that it asks for and lets it judge. What is of a kind that `counting` does
not know runs in `context`: a read-only SQL datasource with the one patch that it needs. Great Expectations 1.24 has no
engine for DuckDB. Over SQLAlchemy it gives a connection back before it fetches, and DuckDB's results live no longer
than that: metrics fail with "list index out of range". For dialects that it knows to need one connection for all it
does not; so DuckDB is added to these. `tests/stores/test_gx_duckdb.py` fails when that is no longer needed.

Importing this module is cheap; its functions import Great Expectations, which takes seconds.
"""

from __future__ import annotations

import logging
import os
import shutil
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.stores.files import TEMPORARY
from flows.stores.lazy_imports import put_off

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.data_context import EphemeralDataContext
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.expectations.expectation import Expectation

NAME = "warehouse"
RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}


class _Dialect(StrEnum):
    DUCKDB = "duckdb"


def quiet() -> None:
    """Keep Great Expectations from telling anyone about this run, on the network or in the logs. Before its import.

    A third of that is for distributions and charts that no promise here is about: they are loaded when first used.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    put_off("scipy.stats", "altair")


def verdict(
    expectation: Expectation, metrics: Mapping[str, Any], error: str | None = None
) -> ExpectationValidationResult:
    """Great Expectations' verdict on an expectation, given its metrics by name; or that it could not be computed.

    `_validate` is what an expectation defines its verdict by; `metrics_validate` around it takes ten times as long to
    find out which metrics that are.
    """
    from great_expectations.core import ExpectationValidationResult

    if error is None:
        found = expectation._validate(dict(metrics), {"result_format": RESULT_FORMAT}, None)
        return expectation._build_evr(found)
    told = {"raised_exception": True, "exception_message": error, "exception_traceback": error}
    return ExpectationValidationResult(success=False, expectation_config=expectation.configuration, exception_info=told)


def suite_result(name: str, results: Sequence[ExpectationValidationResult]) -> ExpectationSuiteValidationResult:
    """The verdicts on a suite as one result, which Data Docs can be made of."""
    import great_expectations as gx
    from great_expectations.core import ExpectationSuiteValidationResult

    good = sum(bool(result.success) for result in results)
    return ExpectationSuiteValidationResult(
        success=good == len(results),
        results=list(results),
        suite_name=name,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": good,
            "unsuccessful_expectations": len(results) - good,
            "success_percent": 100 * good / len(results) if results else None,
        },
        meta={
            "great_expectations_version": gx.__version__,
            "batch_spec": {},
            "batch_markers": {},
            "active_batch_definition": {"datasource_name": NAME, "data_asset_name": name},
        },
    )


def settings(warehouse: Path, memory_limit: str | None) -> dict[str, str]:
    """DuckDB's settings for whoever checks this file: all connections of a process to one file must agree in them."""
    spill = warehouse.with_name(f"{TEMPORARY}{warehouse.stem}-gate")
    config = {"temp_directory": str(spill), "autoinstall_known_extensions": "false"}
    return config | ({"memory_limit": memory_limit} if memory_limit else {})


def patch() -> None:
    """Have Great Expectations keep one connection for DuckDB. Doing it twice changes nothing."""
    from great_expectations.execution_engine import sqlalchemy_execution_engine as engine

    known: tuple[Any, ...] = engine._PERSISTED_CONNECTION_DIALECTS
    if _Dialect.DUCKDB not in known:
        engine._PERSISTED_CONNECTION_DIALECTS = (*known, _Dialect.DUCKDB)


@contextmanager
def context(
    warehouse: Path, prepare: Iterable[tuple[str, list[Any]]] = (), *, memory_limit: str | None = None
) -> Iterator[EphemeralDataContext]:
    """A context in memory with the datasource `NAME` over a DuckDB file, read-only and closed at the end.

    `prepare`: statements with parameters (`$1` ...) that the connection runs first, for temporary tables and macros.
    `memory_limit`: as DuckDB writes it ("4GB"); beyond it the connection spills to a temporary folder beside the file.
    Raises OSError or SQLAlchemy's errors when the file cannot be opened.
    """
    quiet()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import great_expectations as gx
        import sqlalchemy as sa

        patch()
        from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

        # The context's own defaults include a site of Data Docs in a temporary folder.
        defaults = InMemoryStoreBackendDefaults()
        made = gx.get_context(mode="ephemeral", project_config=DataContextConfig(store_backend_defaults=defaults))
        made.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
        url = sa.URL.create("duckdb", database=str(warehouse)).render_as_string(hide_password=False)
        config = settings(warehouse, memory_limit)
        options: dict[str, Any] = {"kwargs": {"connect_args": {"read_only": True, "config": config}}}
        source: SQLDatasource = made.data_sources.add_sql(NAME, connection_string=url, **options)
        engine = source.get_execution_engine()
        try:
            with engine.get_connection() as connection:
                connection.exec_driver_sql("SET enable_progress_bar = false")
                for statement, values in prepare:
                    connection.exec_driver_sql(statement, tuple(values))
                # Temporary objects are transactional, and a failing check rolls back.
                connection.commit()
            yield made
        finally:
            engine.close()
            # The datasource holds an engine of its own beside the one that runs the checks.
            for opened in (engine.engine, source.get_engine()):
                opened.dispose()
            shutil.rmtree(config["temp_directory"], ignore_errors=True)


def fetch(context: EphemeralDataContext, query: str, values: list[Any]) -> list[dict[str, Any]]:
    """The rows of a query, on the connection that the checks use, with what was prepared on it."""
    with context.data_sources.get(NAME).get_execution_engine().get_connection() as connection:
        connection.rollback()  # of what a failing check may have left behind
        result = connection.exec_driver_sql(query, tuple(values))
        return [dict(zip(result.keys(), row, strict=True)) for row in result.fetchall()]
