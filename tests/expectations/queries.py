"""The expectations as plain queries: what Great Expectations should find, found without it."""

from __future__ import annotations

from functools import cache

import duckdb

from expectations import TABLES, Scope, module, prepare
from flows.reference import default
from flows.stores import gx_duckdb

Rule = tuple[str, str, str, str, list[object]]


@cache
def rules() -> tuple[Rule, ...]:
    """Suite, check, severity and SELECT of failing rows with parameters, of every expectation about rows."""
    # Importing Great Expectations takes seconds, less so as the gate does it.
    gx_duckdb.quiet()
    from expectations import violations
    from expectations.rules import failing_rows

    scope = Scope(default())
    suites = {table: (table, module(table).KEY, module(table).suite(scope)) for table in TABLES}
    suites["violations"] = ("runs", (), violations.suite())
    found = []
    for name, (table, key, expectations) in suites.items():
        for expectation in expectations:
            query = failing_rows(expectation, table, key)
            assert query is not None
            found.append((name, expectation.meta["check"], expectation.severity.value, *query))
    return tuple(found)


def failing(connection: duckdb.DuckDBPyConnection, about: str = "") -> dict[str, set[str]]:
    """The names of the failing checks that read a table, by severity."""
    wanted = [rule for rule in rules() if about in rule[3]]
    dates = any("edtf" in query for _, _, _, query, _ in wanted)
    for statement, values in prepare(default()):
        # What is made of all dates takes longest, and not every table has any.
        if dates or "temp table edtf" not in statement:
            connection.execute(statement, values).fetchall()
    found: dict[str, set[str]] = {"critical": set(), "warning": set()}
    for suite, check, severity, query, parameters in wanted:
        if connection.execute(query, parameters).fetchall():
            found[severity].add(f"{suite}.{check}")
    return found
