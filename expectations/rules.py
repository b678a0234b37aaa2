"""The kinds of expectation that the suites are written with. Importing this imports Great Expectations (seconds).

Every expectation carries a severity, a `description` (what must hold, in words), and in `meta` its `check` name, unique
within its suite. `failing_rows` gives the SELECT of the rows that break one. Queries may use what `prepare.sql` makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import Template
from typing import Any, ClassVar, Literal

from great_expectations import expectations as gxe
from great_expectations.expectations.expectation import Expectation

from expectations import BY, Reach

Severity = Literal["critical", "warning"]
By = Reach | Literal["row"]
"""What a rule looks at by itself: a document or a fact with all its rows, or a row."""

# Rows lost against the last published run, in tenths: more than this stays is fine, less is told or stops the publish.
_KEEP_TENTHS: dict[Severity, int] = {"critical": 5, "warning": 8}
# SQLAlchemy would take `:name` in a query for a bind parameter.
_BIND = re.compile(r"(?<![:\w\\]):\w")
# A query with one of these is about several rows at once.
_WHOLE = re.compile(r"\b(?:group by|having|qualify|order by|limit|union|window)\b", re.IGNORECASE)


class NoRows(gxe.UnexpectedRowsExpectation):
    """An UnexpectedRowsExpectation that counts the rows and fetches none: half the queries. `failing_rows` fetches."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
        count = metrics["unexpected_rows_query.row_count"]
        return {"success": count == 0, "result": {"observed_value": count}}


def sql(template: str, **names: str | Sequence[str]) -> str:
    """A query with each `$name` replaced by column or table names, several joined by commas.

    Raises ValueError for a name that is no plain identifier, so that nothing but names gets in.
    """
    parts = {key: [value] if isinstance(value, str) else list(value) for key, value in names.items()}
    if wrong := [part for values in parts.values() for part in values if not part.isidentifier()]:
        raise ValueError(f"not a column or table name: {wrong}")
    return Template(template).substitute({key: ", ".join(values) for key, values in parts.items()})


def _texts(check: str, description: str, severity: Severity, *, by: By | None = None) -> dict[str, Any]:
    meta = {"check": check} | ({"by": by} if by else {})
    return {"meta": meta, "description": description, "notes": description, "severity": severity}


def unique(*columns: str, check: str = "key_unique") -> Expectation:
    """No two rows agree in all these columns; in a key of several columns nulls count as equal.

    Of a table of single documents, a key with `document_id` in it is unique when it is so within each document.
    """
    description = f"({', '.join(columns)}) is in one row only"
    if len(columns) == 1:
        return gxe.ExpectColumnValuesToBeUnique(column=columns[0], **_texts(check, description, "critical"))
    query = "select $columns, count(*) as row_count from {batch} group by all having count(*) > 1"
    return no_rows(check, sql(query, columns=columns), description, by="document" if "document_id" in columns else None)


def required(*columns: str) -> Expectation:
    """None of these columns is null. One query for the whole table, since each expectation costs milliseconds."""
    query = "select * from {batch} where "
    tests = " or ".join(sql("$column is null", column=column) for column in columns)
    return no_rows("required_not_null", query + tests, f"never null: {', '.join(columns)}")


def one_of(column: str, values: Iterable[str], severity: Severity = "critical") -> Expectation:
    """The column is null or one of these values."""
    return gxe.ExpectColumnValuesToBeInSet(
        column=column,
        value_set=list(values),
        **_texts(f"{column}_in_vocabulary", f"{column} is of the closed vocabulary", severity),
    )


def between(column: str, low: float | None, high: float | None, severity: Severity = "critical") -> Expectation:
    """The column is null or lies within these bounds, both inclusive."""
    return gxe.ExpectColumnValuesToBeBetween(
        column=column,
        min_value=low,
        max_value=high,
        **_texts(f"{column}_in_bounds", f"{column} lies between {low} and {high}", severity),
    )


def no_rows(
    check: str, query: str, description: str, severity: Severity = "critical", *, by: By | None = None
) -> Expectation:
    """The query, in which `{batch}` is the table, returns no row. Other braces are written twice.

    `by`: it looks at each of these by itself; of a query with nothing but a condition that is known without saying.

    Raises ValueError for what SQLAlchemy would read as a bind parameter.
    """
    if found := _BIND.search(query):
        raise ValueError(
            f"{check}: {query[found.start() :][:20]!r} reads as a bind parameter; write it without a colon"
        )
    return NoRows(unexpected_rows_query=query, **_texts(check, description, severity, by=by))


def edtf(column: str, first: str | None = None, last: str | None = None) -> list[Expectation]:
    """The column is null or EDTF, and the DATE columns beside it are its first and last day."""
    # `edtf` is the table that prepare.sql makes.
    valid = "select * from {batch} where $column in (select edtf from edtf where not valid)"
    checks: list[Expectation] = [
        no_rows(f"{column}_is_edtf", sql(valid, column=column), f"{column} is an EDTF date or interval")
    ]
    if first and last:
        names = {"column": column, "first": first, "last": last}
        agree = """with written as (select * from {batch})
            select written.*, first_day, last_day from written left join edtf on edtf = $column
            where coalesce(valid, true) and ($first is distinct from first_day or $last is distinct from last_day)"""
        # No news is about the year 3000: such a year is a misread number.
        bounds = "select * from {batch} where $first > date '2999-12-31' or $last > date '2999-12-31'"
        plausible = "select * from {batch} where $first < date '1500-01-01' or $first > date '2150-12-31'"
        checks += [
            no_rows(
                f"{column}_bounds_agree",
                sql(agree, **names),
                f"{first} and {last} are the ends of {column}",
                by="row",
            ),
            no_rows(f"{column}_in_bounds", sql(bounds, **names), f"{column} is not after the year 2999"),
            no_rows(f"{column}_plausible", sql(plausible, **names), f"{column} begins in 1500 to 2150", "warning"),
        ]
    return checks


def rows_kept(previous_rows: int | None, *, stops_from: int = 1) -> list[Expectation]:
    """Not much fewer rows than the last published run: a warning at 20% fewer, critical at 50%.

    `stops_from`: a fall is critical only when at least this many rows are gone. Tables of what sources disagree on or
    share may honestly halve from 2 to 1; documents may not.
    """
    if not previous_rows:
        return []
    checks: list[Expectation] = []
    for severity, tenths in _KEEP_TENTHS.items():
        least = previous_rows * tenths // 10 + 1
        if severity == "critical":
            least = min(least, max(previous_rows - stops_from + 1, 0))
        checks.append(
            gxe.ExpectTableRowCountToBeBetween(
                min_value=least,
                **_texts(
                    f"rows_kept_{severity}",
                    f"at least {least} rows, the last published run having {previous_rows}",
                    severity,
                ),
            )
        )
    return checks


@dataclass(frozen=True, slots=True)
class Breaking:
    """How to count the rows that break an expectation.

    About single rows: a `predicate` that is true of such a row, and the `column` whose nulls do not count, if any.
    About several rows at once: a `query` of one row: the rows of the table, those with a null, those that break it.
    """

    predicate: str | None
    values: list[Any]
    column: str | None = None
    query: str = ""


def breaking(expectation: Expectation, table: str) -> Breaking | None:
    """How to count the rows that break an expectation; None for a kind that only Great Expectations can count."""
    if isinstance(expectation, NoRows):
        query = str(expectation.unexpected_rows_query).format(batch=table)
        start = f"select * from {table} where "  # noqa: S608
        if query.startswith(start) and not _WHOLE.search(query):
            return Breaking(query.removeprefix(start), [])
        return Breaking(None, [], query=f"select 0, 0, count(*) from ({query}\n)")  # noqa: S608
    if isinstance(expectation, gxe.ExpectTableRowCountToBeBetween):
        return Breaking(None, [], query=sql("select count(*), 0, 0 from $table", table=table))
    column = str(getattr(expectation, "column", ""))
    if getattr(expectation, "mostly", 1) != 1 or getattr(expectation, "row_condition", None) is not None:
        return None
    if isinstance(expectation, gxe.ExpectColumnValuesToBeUnique):
        query = """select coalesce(sum(row_count), 0), coalesce(sum(row_count) filter (where $column is null), 0),
            coalesce(sum(row_count) filter (where $column is not null and row_count > 1), 0)
            from (select $column, count(*) as row_count from $table group by $column)"""
        return Breaking(None, [], column, sql(query, column=column, table=table))
    found = _column_test(expectation)
    if found is None:
        return None
    predicate, values = found
    return Breaking(sql(predicate, column=column), values, column)


def reach(expectation: Expectation, table: str) -> Reach | None:
    """Of what an expectation on a table can only be broken by the own rows; None where it is about more."""
    by = (expectation.meta or {}).get("by")
    found = breaking(expectation, table)
    if by == "row" or (found is not None and found.predicate is not None):
        return next((name for name, tables in BY.items() if table in tables), None)
    return by


def _column_test(expectation: Expectation) -> tuple[str, list[Any]] | None:
    """What is true of a value of `$column` that breaks an expectation on one column, with its parameters."""
    if isinstance(expectation, gxe.ExpectColumnValuesToBeInSet):
        return "not list_contains(?, $column)", [list(expectation.value_set or ())]
    if isinstance(expectation, gxe.ExpectColumnValuesToBeBetween) and not (
        expectation.strict_min or expectation.strict_max
    ):
        return "$column < ? or $column > ?", [expectation.min_value, expectation.max_value]
    return None


def failing_rows(expectation: Expectation, table: str, key: Sequence[str]) -> tuple[str, list[Any]] | None:
    """The SELECT of the rows that break an expectation, with its parameters; None when it is not about rows, or of a
    kind that is not known here.

    Great Expectations caps the rows it hands out, and leaves out the keys of some.
    """
    if isinstance(expectation, NoRows):
        return str(expectation.unexpected_rows_query).format(batch=table), []
    if isinstance(expectation, gxe.ExpectTableRowCountToBeBetween):
        return None
    values: list[Any] = []
    if isinstance(expectation, gxe.ExpectColumnValuesToBeUnique):
        template = "select $listed from $table qualify $column is not null and count(*) over (partition by $column) > 1"
    elif found := _column_test(expectation):
        test, values = found
        template = f"select $listed from $table where {test}"  # noqa: S608
    else:
        return None
    column = str(getattr(expectation, "column", ""))
    listed = tuple(dict.fromkeys([*key, column]))
    return sql(template, listed=listed, table=table, column=column), values
