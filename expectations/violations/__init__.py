"""The suite of rules across tables: one `.sql` file a rule, a SELECT that must return no row.

The first two lines of a file are its severity and what a returned row means:

    -- severity: critical
    -- a document id that stands in no row of documents

`critical by document` is said of a rule that looks at each document by itself: at its own rows of `documents`,
`blocks`, `mentions`, `metrics`, `events` and `text_reuse` and at nothing else; `critical by fact` of one that looks at
each row of `metric_facts` or `event_facts` by itself, with its statements and their documents. What did not change is
not looked at again then.
"""

from __future__ import annotations

import re
from pathlib import Path

from great_expectations.expectations.expectation import Expectation

from expectations import BY
from expectations.rules import Severity, no_rows

_FILE = re.compile(r"-- severity: (critical|warning)(?: by (document|fact))?\n-- (\S[^\n]*)\n(.+)", re.DOTALL)


def read(path: Path) -> Expectation:
    """One rule. Raises ValueError when the file does not begin with its severity and its meaning."""
    file = _FILE.fullmatch(path.read_text("utf-8"))
    if not file:
        raise ValueError(
            f"{path}: the first two lines must be `-- severity: critical|warning[ by document|fact]` and "
            "`-- what a row means`"
        )
    severity: Severity = "critical" if file[1] == "critical" else "warning"
    by = next((reach for reach in BY if reach == file[2]), None)
    # Great Expectations takes braces for its own, and asks for the batch, of which these rules have no single one.
    query = file[4].rstrip("; \n").replace("{", "{{").replace("}", "}}") + "\n/* {batch} */"
    return no_rows(path.stem, query, f"never {file[3]}", severity, by=by)


def suite() -> list[Expectation]:
    """All rules, by name."""
    return [read(path) for path in sorted(Path(__file__).parent.glob("*.sql"))]
