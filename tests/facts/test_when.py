"""When a number is about: dates compared with, dates of saying, dates of other clauses and other ends of a move."""

import pytest

from flows.facts import document, metrics


def periods(text: str) -> list[str | None]:
    """The period of each metric, in order."""
    return [m.period for m in metrics.find(document.read(text, "2014-05-06"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nokia said on Monday its profit rose 75 percent in 2013.", ["2013"]),
        ("Nokia's profit rose 5% on a year earlier.", ["2014-05"]),
        ("Nokia's revenue was €7 billion in 2013. Profit was €2 billion, compared with €3 billion a year earlier.",
         ["2013", "2013", "2012"]),
        ("Steel's market share rose from 2% in 2011 to 8%.", ["2011", "2014-05"]),
        ("GitHub, founded in 2008, is used by 28 million developers.", ["2014-05"]),
        ("Nokia, which lost €1.5 billion last year, is cutting 13,000 jobs, or 16 percent of its workforce.",
         ["2013", "2014-05", "2014-05"]),
    ],
)  # fmt: skip
def test_period(text: str, expected: list[str | None]) -> None:
    assert periods(text) == expected
