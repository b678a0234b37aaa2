"""How many rows break each expectation, in few queries: one scan of a table for all its promises about single rows.

Great Expectations' own engine asks the database for each expectation apart, at some ten milliseconds each. Here the
numbers that an expectation needs are counted together and handed to it; the verdict stays Great Expectations'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted for an expectation: the rows of its table, those without a value in its column, those that break
    it. `error`: why it could not be counted.
    """

    rows: int = 0
    empty: int = 0
    broken: int = 0
    error: str | None = None

    def metrics(self, expectation: Expectation) -> dict[str, Any]:
        """The same as Great Expectations' metrics, by name."""
        named = getattr(expectation, "map_metric", None)
        return {
            "table.row_count": self.rows,
            "unexpected_rows_query.row_count": self.broken,
            "column_values.nonnull.unexpected_count": self.empty,
            f"{named}.unexpected_count": self.broken,
            f"{named}.unexpected_values": [],  # the rows are fetched by a query of our own, with their keys
        }


def count(
    connection: duckdb.DuckDBPyConnection, table: str, expectations: Sequence[Expectation]
) -> Iterator[tuple[Expectation, Counts]]:
    """Each expectation on a table with its counts. An expectation of a kind not known here is left out."""
    from expectations.rules import breaking

    known = [(expectation, breaking(expectation, table)) for expectation in expectations]
    single = [(expectation, found) for expectation, found in known if found and found.predicate is not None]
    others = [(expectation, found) for expectation, found in known if found and found.predicate is None]
    try:
        yield from _scan(connection, table, single)
    except duckdb.Error:
        # Apart, so that the error is told of the one that raised it.
        for each in single:
            try:
                yield from _scan(connection, table, [each])
            except duckdb.Error as error:
                yield each[0], Counts(error=str(error))
    for expectation, found in others:
        yield expectation, _ask(connection, found)


def _scan(
    connection: duckdb.DuckDBPyConnection, table: str, single: Sequence[tuple[Expectation, Any]]
) -> list[tuple[Expectation, Counts]]:
    """The counts of promises about single rows, all in one scan."""
    if not single:
        return []
    tests, sums, values = [], [], []
    for at, (_, found) in enumerate(single):
        tests.append(f"({found.predicate}) as broken_{at}")
        values += found.values
        empty = f"count(*) filter (where {found.column} is null)" if found.column else "0"
        sums.append(f"{empty}, count(*) filter (where broken_{at})")
    columns = dict.fromkeys(found.column for _, found in single if found.column)
    inner = ", ".join([*columns, *tests])
    query = f"select count(*), {', '.join(sums)} from (select {inner} from {table})"  # noqa: S608
    [[rows, *numbers]] = connection.execute(query, values).fetchall()
    return [
        (expectation, Counts(rows, numbers[2 * at], numbers[2 * at + 1])) for at, (expectation, _) in enumerate(single)
    ]


def _ask(connection: duckdb.DuckDBPyConnection, found: Any) -> Counts:
    """The counts of one promise that is about several rows at once."""
    try:
        [(rows, empty, broken)] = connection.execute(found.query, found.values).fetchall()
    except duckdb.Error as error:
        return Counts(error=str(error))
    return Counts(rows, empty, broken)
