"""`metrics`: one row for a stated quantity."""

from __future__ import annotations

from typing import get_args

from great_expectations.expectations.expectation import Expectation

from expectations import Scope
from expectations.rules import between, edtf, no_rows, one_of, required, rows_kept, unique
from flows.facts.records import Aspect, Comparator

KEY = ("metric_id", "document_id")
# Where measure or unit is of no vocabulary: not in the reference tables, nor `other:` and the noun counted.
WORD_UNKNOWN = {
    "measure": """select * from {batch} where measure not in (select value from vocabulary where list = 'measure')
        and not regexp_full_match(measure, 'other:.+')""",
    "unit": "select * from {batch} where unit not in (select value from vocabulary where list = 'unit')",
}


def suite(scope: Scope) -> list[Expectation]:
    """Identity, vocabulary, spans and values of metrics."""
    return [
        required(
            "metric_id",
            "document_id",
            "measure",
            "aspect",
            "value_low",
            "value_high",
            "comparator",
            "unit",
            "char_start",
            "char_end",
            "sentence_start",
            "sentence_end",
            "evidence",
            "confidence",
            "rule",
        ),
        unique("metric_id"),
        one_of("aspect", get_args(Aspect)),
        one_of("comparator", get_args(Comparator)),
        no_rows(
            "measure_in_vocabulary",
            WORD_UNKNOWN["measure"],
            "measure is of the reference table, or other and the noun counted",
        ),
        no_rows(
            "unit_in_vocabulary",
            WORD_UNKNOWN["unit"],
            "unit is count, percent, or of the reference tables' currencies (ISO 4217) and units (UCUM)",
        ),
        between("confidence", 0, 1),
        no_rows(
            "number_in_sentence",
            """select * from {batch}
            where char_start < sentence_start or char_end > sentence_end or char_start >= char_end""",
            "the number lies in its sentence",
        ),
        no_rows(
            "value_in_bounds",
            # Hyperinflation reached 9e22 percent (Zimbabwe, 2008); beyond 1e24 a "number" is digits that count nothing.
            """select * from {batch} where not (value_low <= value_high) or isnan(value_low) or isnan(value_high)
            or abs(value_low) > 1e24 or abs(value_high) > 1e24""",
            "values are finite numbers in order, of a size that can be stated of something",
        ),
        no_rows(
            "percentage_in_bounds",
            # Far above any share, since what is read as one may be an inflation (231 million percent) misread.
            """select * from {batch} where unit = 'percent' and aspect = 'share'
            and (value_high > 1e9 or value_low < -1e9)""",
            "no share is a billion percent",
        ),
        no_rows(
            "value_plausible",
            """select * from {batch} where case
                when unit = 'percent' and aspect = 'share' then value_high > 100 or value_low < 0
                when unit = 'percent' then abs(value_high) > 1e5 or abs(value_low) > 1e5
                when unit = 'count' and aspect <> 'change' then value_low < 0 or value_high > 1e15
                when regexp_full_match(unit, '[A-Z]{{3}}') then abs(value_high) > 1e17 or abs(value_low) > 1e17
                else false end""",
            "shares lie within 0 and 100%, counts are not negative, and sizes are of this world",
            "warning",
        ),
        *edtf("period", "period_from", "period_to"),
        *rows_kept(scope.previous_rows),
    ]
