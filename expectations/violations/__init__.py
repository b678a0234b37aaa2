"""The suite of rules across tables: one `.sql` file a rule, a SELECT that must return no row.

The first two lines of a file are its severity and what a returned row means:

    -- severity: critical
    -- a document id that stands in no row of documents
"""

from __future__ import annotations

import re
from pathlib import Path

from great_expectations.expectations.expectation import Expectation

from expectations.rules import Severity, no_rows

_FILE = re.compile(r"-- severity: (critical|warning)\n-- (\S[^\n]*)\n(.+)", re.DOTALL)


def read(path: Path) -> Expectation:
    """One rule. Raises ValueError when the file does not begin with its severity and its meaning."""
    file = _FILE.fullmatch(path.read_text("utf-8"))
    if not file:
        raise ValueError(
            f"{path}: the first two lines must be `-- severity: critical|warning` and `-- what a row means`"
        )
    severity: Severity = "critical" if file[1] == "critical" else "warning"
    # Great Expectations takes braces for its own, and asks for the batch, of which these rules have no single one.
    query = file[3].rstrip("; \n").replace("{", "{{").replace("}", "}}") + "\n/* {batch} */"
    return no_rows(path.stem, query, f"never {file[2]}", severity)


def suite() -> list[Expectation]:
    """All rules, by name."""
    return [read(path) for path in sorted(Path(__file__).parent.glob("*.sql"))]
