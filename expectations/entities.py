"""`entities`: one row for a company, platform, product, person, regulator or place."""

from __future__ import annotations

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import no_rows, one_of, required, rows_kept, unique

KEY = ("entity_id",)
# The kinds that names found in text may have; the reference table may add kinds of its own.
KINDS = ("company", "platform", "product", "person", "regulator", "organisation", "index", "place")


def suite(scope: Scope) -> list[Expectation]:
    """Identity, kinds and owners of entities."""
    return [
        required("entity_id", "name", "kind", "registered"),
        unique("entity_id"),
        one_of("kind", dict.fromkeys((*KINDS, *scope.values("entities", "kind")))),
        no_rows(
            "not_its_own_owner",
            """with recursive owned as (select entity_id, parent_id from {batch} where parent_id is not null),
            owners as (
                select entity_id, parent_id from owned
                union
                select owners.entity_id, owned.parent_id from owners join owned on owned.entity_id = owners.parent_id
            )
            select entity_id, parent_id from owners where parent_id = entity_id""",
            "no entity owns itself, directly or through others",
        ),
        *rows_kept(scope.previous_rows),
    ]
