"""`accounting`: counts in and out of each step of a run, by reason."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import get_args

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import Severity, no_rows, one_of, required, unique

KEY = ("run_id", "step", "direction", "reason")

# What is refused for these reasons is no fault of the input: code or reference tables failed on it.
_OURS = ("crash", "exception", "invalid_row")
_FAILED = """with thresholds (part, share, at_least, meaning) as (values {limits}),
    counts as (
        select run_id, step, split_part(step, ' ', 1) as part,
            coalesce(sum(row_count) filter (direction = 'reject' and reason in ({ours})), 0) as failed,
            coalesce(sum(row_count) filter (direction in ('out', 'duplicate')), 0) as went_on
        from {{batch}} where run_id = (
            -- the run that builds the file; in a published one the last, unless the clock was set back
            select coalesce(max(run_id) filter (status = 'running'), max_by(run_id, started_at)) from runs
        ) group by all
    ),
    errors as (
        select coalesce('load ' || table_name, 'read') as step, mode(detail) as commonest_error
        from rejects where standing and reason in ({ours}) group by all
    )
    select run_id, step, failed, went_on, round(failed / (failed + went_on), 3) as share, meaning, commonest_error
    from counts join thresholds using (part) left join errors using (step)
    where failed >= at_least and failed > share * (failed + went_on)"""


def _failed(severity: Severity) -> Expectation:
    """Not too large a share of what went into a step failed there: how large is too large, `thresholds.csv` says."""
    with Path(__file__).with_name("thresholds.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["severity"] == severity]
    limits = ", ".join(
        f"({_text(row['step'])}, {float(row['share'])}, {int(row['at_least'])}, {_text(row['meaning'])})"
        for row in rows
    )
    return no_rows(
        f"few_failures_{severity}",
        _FAILED.format(limits=limits, ours=", ".join(map(_text, _OURS))),
        "code and reference tables fail on few documents and rows only; `newsledger runs RUN` shows the errors",
        severity,
    )


def _text(words: str) -> str:
    """Words as a literal in a query that goes through `str.format` once more."""
    return "'" + words.replace("'", "''").replace("{", "{{").replace("}", "}}") + "'"


def suite(scope: Scope) -> list[Expectation]:
    """The ledger balances: in every step, rows in = rows out + duplicates + rejects. Few rejects are our own fault."""
    return [
        required("run_id", "step", "direction", "reason", "row_count"),
        unique(*KEY),
        one_of("direction", ("in", "out", "duplicate", "reject")),
        no_rows(
            "counts_not_negative",
            "select * from {batch} where row_count < 0",
            "no count is negative",
        ),
        no_rows(
            "ledger_balances",
            "select run_id, step, sum(row_count) filter (direction = 'in') as rows_in, "
            "sum(row_count) filter (direction <> 'in') as rows_accounted_for from {batch} group by run_id, step "
            "having coalesce(rows_in, 0) <> coalesce(rows_accounted_for, 0)",
            "in every step of every run, rows in = rows out + duplicates + rejects",
        ),
        *(_failed(severity) for severity in get_args(Severity)),
    ]
