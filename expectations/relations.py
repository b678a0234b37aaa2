"""`relations`: one row for how one platform stood to another over a time."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, one_of, required, rows_kept

KEY = ("from_id", "to_id", "relation", "valid_from")


def suite(scope: Scope) -> list[Expectation]:
    """Vocabulary and time of relations: for one pair and relation, one state at a time."""
    return [
        required("from_id", "to_id", "relation", "state", "valid_from", "event_fact_ids"),
        one_of("relation", ("access", "partnership", "ownership", "dispute")),
        no_rows(
            "access_state_in_vocabulary",
            "select * from {batch} where relation = 'access' "
            "and state not in ('blocked', 'limited', 'negotiating', 'open')",
            "access is blocked, limited, negotiating or open",
        ),
        no_rows(
            "period_in_order",
            "select * from {batch} where valid_from >= valid_to or from_id = to_id",
            "a state begins before it ends, and is between two",
        ),
        no_rows(
            "one_state_at_a_time",
            "select *, lead(valid_from) over later as next_from from {batch} "
            "window later as (partition by from_id, to_id, relation order by valid_from) "
            "qualify next_from < coalesce(valid_to, date '9999-12-31')",
            "states of one pair and relation do not overlap",
        ),
        *rows_kept(scope.previous_rows, stops_from=20),
    ]
