"""The gate: what a build must hold before it is published, checked with the suites of `expectations`.

`check` looks at a closed DuckDB file and changes nothing. What breaks a promise is counted in few queries
(`flows.stores.counting`) and Great Expectations judges the counts; the rows behind a failure are then fetched by a
query of our own, since Great Expectations hands out twenty at most and of some kinds none.
"""

from __future__ import annotations

import io
import json
import math
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from flows.reference import Reference, default
from flows.stores import counting, data_docs, gx_duckdb

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

SAMPLE_ROWS = 20
"""Failing rows of one expectation that are shown in `check_results`."""
REJECTED_ROWS = 1000
"""Failing rows of one critical expectation that are written to `rejects`; `check_results` has the true count."""
_CELL = 200

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the gate found in one build.

    `results`: rows for `check_results`, one an expectation. `rejected`: rows for `rejects`, those that broke a critical
    expectation. `docs`: the index page of the Data Docs, when they were built. `seconds`: how long it took, by part.
    """

    run_id: str
    results: tuple[Row, ...]
    rejected: tuple[Row, ...]
    docs: Path | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """No critical expectation failed."""
        return not self.failed("critical")

    def failed(self, severity: str) -> tuple[Row, ...]:
        """The results of failed expectations of a severity (`critical` or `warning`)."""
        return tuple(row for row in self.results if not row["success"] and row["severity"] == severity)

    def explain(self) -> str:
        """Plain text for a terminal: which expectations failed, on which rows, and where the Data Docs are."""
        critical, warned = self.failed("critical"), self.failed("warning")
        if not critical and not warned:
            return f"{len(self.results)} checks passed"
        verdict = "nothing was published" if critical else "published all the same"
        lines = [f"{len(critical)} critical checks and {len(warned)} warnings of {len(self.results)} failed: {verdict}"]
        for row in (*critical, *warned):
            lines.append(f"  {row['severity']}: {row['suite']}.{row['check_name']}: {row['message']}")
            lines += [f"    {_shown(sample)}" for sample in json.loads(row["sample"] or "[]")[:3]]
        if self.docs:
            lines.append(f"  Data Docs: {_printable(str(self.docs))}")
        return "\n".join(lines)


def _printable(text: str) -> str:
    """Text that cannot steer a terminal: control, bidirectional and other unprintable characters become escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _shown(row: Mapping[str, Any]) -> str:
    return _printable(", ".join(f"{name}={value!s:.60}" for name, value in row.items() if value is not None))


def _plain(value: Any) -> Any:
    """A value as JSON knows it, long texts cut."""
    if isinstance(value, str):
        return value if len(value) <= _CELL else value[: _CELL - 1] + "…"
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value[:SAMPLE_ROWS]]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, (bool, int, float, type(None))) else str(value)


@dataclass(frozen=True, slots=True)
class _Suite:
    """Expectations on one table, or (`violations`) across tables, and the key columns of the table."""

    name: str
    table: str
    key: tuple[str, ...]
    expectations: tuple[Expectation, ...]


def _name(expectation: Expectation) -> str:
    return str((expectation.meta or {})["check"])


def _plan(tables: Sequence[str], reference: Reference, previous: Mapping[str, int]) -> list[_Suite]:
    """The suites of these tables and that of the rules across tables, for which any table serves as the batch."""
    from expectations import Scope, module, violations

    suites = []
    for table in tables:
        made = module(table).suite(Scope(reference, previous.get(table)))
        suites.append(_Suite(table, table, module(table).KEY, tuple(made)))
    return [*suites, _Suite("violations", "runs", (), tuple(violations.suite()))]


@contextmanager
def _opened(
    warehouse: Path, statements: Sequence[tuple[str, list[Any]]], memory_limit: str | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to the file, with what the queries need beside it."""
    config: dict[str, Any] = dict(gx_duckdb.settings(warehouse, memory_limit))
    try:
        with duckdb.connect(str(warehouse), read_only=True, config=config) as connection:
            _prepare(connection, statements)
            yield connection
    finally:
        shutil.rmtree(config["temp_directory"], ignore_errors=True)


def _prepare(connection: duckdb.DuckDBPyConnection, statements: Sequence[tuple[str, list[Any]]]) -> None:
    # Of a long scan DuckDB would print how far it is, on the standard output.
    connection.execute("SET enable_progress_bar = false")
    for statement, values in statements:
        connection.execute(statement, values).fetchall()


def _held(connection: duckdb.DuckDBPyConnection, version: str) -> set[tuple[str, str]]:
    """The checks, as (suite, check), that the published build which this one grew from passed, by the same rules.

    None of them when it grew from none, or that was checked by other rules: then everything is checked anew.
    """
    [(known,)] = connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'changes' and table_name = 'base'"
        " and database_name = current_database()"
    ).fetchall()
    if not known:
        return set()
    query = """
        with passed as (select suite, check_name, parameters
            from main.check_results semi join changes.base using (run_id) where success)
        select suite, check_name from passed
        where exists (from passed where suite = 'contract' and parameters = $1)"""
    return set(connection.execute(query, [_contract(version)]).fetchall())


def _contract(version: str) -> str:
    """What the contract's row of `check_results` tells of the rules that were checked with it."""
    return json.dumps({"rules": version})


def _judge_all(
    connection: duckdb.DuckDBPyConnection,
    statements: Sequence[tuple[str, list[Any]]],
    gate: _Gate,
    suites: Sequence[_Suite],
    held: set[tuple[str, str]],
) -> dict[str, dict[str, Any]]:
    """The outcomes of what can be counted, by suite and check; the gate takes note of each.

    What held in the build before, and only a document's or a fact's own rows can break, is checked on new and changed
    ones, at the same time as the rest is checked on all: few of the queries keep two processors busy.
    """
    from expectations import BY, fresh
    from expectations.rules import reach

    outcomes: dict[str, dict[str, Any]] = {suite.name: {} for suite in suites}

    def judge(connection: duckdb.DuckDBPyConnection, suite: _Suite, expectations: Sequence[Expectation]) -> None:
        named = {_name(expectation): expectation for expectation in expectations}
        for expectation, counts in counting.count(connection, suite.table, expectations):
            outcome = gx_duckdb.verdict(expectation, counts.metrics(expectation), counts.error)
            outcomes[suite.name][_name(expectation)] = outcome
        for name, expectation in named.items():
            if name in outcomes[suite.name]:
                gate.take(connection, suite, expectation, outcomes[suite.name][name])

    def among(suite: _Suite, expectation: Expectation) -> str | None:
        return reach(expectation, suite.table) if (suite.name, _name(expectation)) in held else None

    def on_all(connection: duckdb.DuckDBPyConnection) -> None:
        for suite in suites:
            judge(connection, suite, [each for each in suite.expectations if among(suite, each) is None])

    def on_fresh() -> None:
        for kind in BY:
            # The tables of what is new, under the names of the whole ones, are seen by this connection alone.
            with connection.cursor() as beside:
                _prepare(beside, [*((statement, []) for statement in fresh(kind)), *statements])
                for suite in suites:
                    judge(beside, suite, [each for each in suite.expectations if among(suite, each) == kind])

    if not held:
        on_all(connection)
        return outcomes
    with ThreadPoolExecutor(1, "fresh") as threads:
        looked = threads.submit(on_fresh)
        on_all(connection)
        looked.result()
    return outcomes


def _judge_rest(context: Any, suite: _Suite, expectations: Sequence[Expectation]) -> dict[str, Any]:
    """What Great Expectations' own engine finds of these expectations, by name of check."""
    import great_expectations as gx

    asset = context.data_sources.get(gx_duckdb.NAME).add_table_asset(
        suite.name, table_name=suite.table, schema_name="main"
    )
    batch = asset.add_batch_definition_whole_table("all").get_batch()
    wanted = gx.ExpectationSuite(name=suite.name, expectations=list(expectations))
    outcomes = batch.validate(wanted, result_format="BASIC").results
    return {outcome.expectation_config.meta["check"]: outcome for outcome in outcomes}


def _errors(exception_info: Mapping[str, Any]) -> list[str]:
    """The messages of what was raised while an expectation was computed. Keyed by metric when a metric failed."""
    infos = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    return sorted({str(info["exception_message"]) for info in infos if info.get("raised_exception")})


def _failing(
    connection: duckdb.DuckDBPyConnection | None, suite: _Suite, expectation: Expectation
) -> tuple[int, list[dict[str, Any]]] | None:
    """How many rows break an expectation, and the first of them; None when no query tells."""
    from expectations.rules import failing_rows

    query = failing_rows(expectation, suite.table, suite.key)
    if query is None or connection is None:
        return None
    text, values = query
    capped = f"select count(*) over () as failing_count, * from ({text}\n) limit {REJECTED_ROWS}"  # noqa: S608
    cursor = connection.execute(capped, values)
    names = [column[0] for column in cursor.description or ()]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    rows = [{name: _plain(value) for name, value in row.items() if name != "failing_count"} for row in found]
    return (found[0]["failing_count"] if found else 0), rows


class _Gate:
    """Collects the rows of a report."""

    def __init__(self, run_id: str, version: str) -> None:
        self.run_id = run_id
        self.version = version
        self.now = datetime.now(UTC)
        self.results: list[Row] = []
        self.rejected: list[Row] = []

    def result(self, suite: str, check: str, severity: str, success: bool, message: str, **more: Any) -> None:
        row = {
            "run_id": self.run_id,
            "suite": suite,
            "check_name": check,
            "table_name": None if suite == "violations" else suite,
            "column_name": None,
            "severity": severity,
            "success": success,
            "expectation": "contract",
            "parameters": None,
            "observed": None,
            "rows_checked": None,
            "rows_failed": None,
            "sample": None,
            "message": message,
            "checked_at": self.now,
        }
        self.results.append(row | more)

    def promised(self, missing: Sequence[Mapping[str, Any]]) -> None:
        """Whether every promised table and column is there, with its type."""
        names = ", ".join(f"{row['table_name']}.{row['column_name']}" for row in missing[:SAMPLE_ROWS])
        message = f"missing or of another type: {names}" if missing else "every promised column is there, with its type"
        sample = json.dumps(missing[:SAMPLE_ROWS]) if missing else None
        self.result(
            "contract",
            "columns_as_promised",
            "critical",
            not missing,
            message,
            table_name=None,
            sample=sample,
            parameters=_contract(self.version),
        )

    def reject(self, suite: str, check: str, message: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self.rejected += [
            {
                "run_id": self.run_id,
                "uri": row.get("uri"),
                "source": row.get("source"),
                "document_id": row.get("document_id"),
                "step": "check",
                "reason": check,
                "detail": message,
                "refused": json.dumps(row, ensure_ascii=False),
                "table_name": row.get("table_name", None if suite == "violations" else suite),
                "content_sha256": row.get("content_sha256"),
                "size_bytes": row.get("size_bytes"),
                "standing": True,
                "rejected_at": self.now,
            }
            for row in rows
        ]

    def take(
        self, connection: duckdb.DuckDBPyConnection | None, suite: _Suite, expectation: Expectation, outcome: Any
    ) -> None:
        """One expectation's outcome, with the rows that broke it."""
        config = expectation.configuration
        meaning, severity = (
            str(expectation.description),
            str(getattr(expectation.severity, "value", expectation.severity)),
        )
        found = outcome.result or {}
        observed = found.get("observed_value", found.get("unexpected_count"))
        errors = _errors(outcome.exception_info or {})
        # What could not be computed is not known to hold, so it stops the publish whatever it would have been.
        severity = "critical" if errors else severity
        failing = None if outcome.success or errors else _failing(connection, suite, expectation)
        count, rows = failing if failing else (None, [])
        if errors:
            message = f"could not be checked ({'; '.join(errors)[:500]})"
        elif outcome.success:
            message = meaning
        elif count is None:
            message = f"{meaning}; found {observed}"
        else:
            message = f"{count:,} {'row breaks' if count == 1 else 'rows break'} it: {meaning}"
        check = _name(expectation)
        parameters = {name: value for name, value in config.kwargs.items() if name != "batch_id"}
        self.result(
            suite.name,
            check,
            severity,
            bool(outcome.success) and not errors,
            message,
            column_name=parameters.get("column"),
            expectation=config.type,
            parameters=json.dumps({name: _plain(value) for name, value in parameters.items()}, ensure_ascii=False),
            observed=None if observed is None else str(observed),
            rows_checked=found.get("element_count"),
            rows_failed=count if count is not None else (0 if outcome.success and "column" in parameters else None),
            sample=json.dumps(rows[:SAMPLE_ROWS], ensure_ascii=False) if rows else None,
        )
        if severity == "critical":
            self.reject(suite.name, check, message, rows)


def make_ready(reference: Reference) -> None:
    """Load Great Expectations and the suites, and render a page of Data Docs, whose templates are compiled thereby."""
    gx_duckdb.quiet()
    from expectations import TABLES

    nothing = counting.Counts()
    for suite in _plan(TABLES, reference, {"documents": 1}):
        if suite.table == "documents":
            outcomes = [gx_duckdb.verdict(each, nothing.metrics(each)) for each in suite.expectations]
            data_docs.pages({suite.name: gx_duckdb.suite_result(suite.name, outcomes)})


def row_counts(warehouse: Path) -> dict[str, int]:
    """Rows of each published table that the file has. Raises duckdb.Error when it is no DuckDB file or is in use."""
    from expectations import TABLES
    from expectations.rules import sql

    with duckdb.connect(str(warehouse.resolve()), read_only=True) as connection:
        tables = {table for table, _ in _column_types(connection)}
        counts = {}
        for table in (table for table in TABLES if table in tables):
            [(counts[table],)] = connection.execute(sql("select count(*) from main.$table", table=table)).fetchall()
        return counts


def _column_types(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], str]:
    query = """select table_name, column_name, data_type from duckdb_columns()
        where schema_name = 'main' and database_name = current_database()"""
    return {(table, column): kind for table, column, kind in connection.execute(query).fetchall()}


def _previous_counts(previous: Path | None) -> dict[str, int]:
    """The row counts of the last published file; none when there is none, or nobody could read it either."""
    try:
        return row_counts(previous) if previous and previous.exists() else {}
    except duckdb.Error:
        return {}


def check(
    warehouse: Path,
    *,
    run_id: str,
    previous: Path | None,
    docs: Path | None = None,
    reference: Reference | None = None,
    tables: Sequence[str] | None = None,
    memory_limit: str | None = None,
) -> CheckReport:
    """Check a build. The file must be closed (no writing connection in this process) and stays as it is.

    `previous`: the last published file, for how many rows are gone. `docs`: folder to build Data Docs in.
    `tables`: only the suites of these tables (and the rules across tables); all when None.
    `memory_limit`: of DuckDB, as it writes it ("4GB"); beyond it the checks spill to disk.
    Raises duckdb.Error or OSError when the file cannot be read or the Data Docs cannot be written.
    """
    reference = reference or default()
    began = time.perf_counter()
    gx_duckdb.quiet()
    from expectations import TABLES, contract, prepare, rules, version  # noqa: F401  (the import of Great Expectations is timed)

    statements = prepare(reference)
    gate = _Gate(run_id, version(reference))
    seconds = {"import": time.perf_counter() - began}
    began = time.perf_counter()
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        missing = contract.broken(_column_types(connection))
    gate.promised(missing)
    if missing:
        # Nothing else could be said of it: every rule relies on these columns.
        return CheckReport(run_id, tuple(gate.results), tuple(gate.rejected), None, seconds)
    wanted = [table for table in TABLES if tables is None or table in tables]
    suites = _plan(wanted, reference, _previous_counts(previous))
    with _opened(warehouse, statements, memory_limit) as connection:
        held = _held(connection, gate.version)
        outcomes = _judge_all(connection, statements, gate, suites, held)
    rest = {suite.name: [e for e in suite.expectations if _name(e) not in outcomes[suite.name]] for suite in suites}
    if any(rest.values()):
        # Great Expectations prints hints on queries that do not name the batch.
        with (
            redirect_stdout(io.StringIO()),
            gx_duckdb.context(warehouse, statements, memory_limit=memory_limit) as context,
        ):
            for suite in suites:
                if rest[suite.name]:
                    found = _judge_rest(context, suite, rest[suite.name])
                    outcomes[suite.name] |= found
                    for expectation in rest[suite.name]:
                        gate.take(None, suite, expectation, found[_name(expectation)])
    validations = {
        suite.name: gx_duckdb.suite_result(suite.name, [outcomes[suite.name][_name(e)] for e in suite.expectations])
        for suite in suites
    }
    order = {
        (suite.name, _name(each)): at for at, (suite, each) in enumerate((s, e) for s in suites for e in s.expectations)
    }
    gate.results.sort(key=lambda row: order.get((row["suite"], row["check_name"]), -1))
    seconds["judge"] = time.perf_counter() - began
    report = CheckReport(run_id, tuple(gate.results), tuple(gate.rejected), None, seconds)
    if docs is None:
        return report
    began = time.perf_counter()
    pages = data_docs.pages(validations)
    tally = {
        name: (sum(not outcome.success for outcome in validation.results), len(validation.results))
        for name, validation in validations.items()
    }
    pages["index"] = data_docs.index(f"Checks of run {run_id}", report.explain(), tally)
    seconds["docs"] = time.perf_counter() - began
    return replace(report, docs=data_docs.build(pages, docs))
