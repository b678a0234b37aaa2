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
        ("Profit fell to €3.5 billion from €4.2 billion a year earlier.", ["2014-05", "2013"]),
        ("Ikea made €9 million in the October-to-December quarter, up from €5 million a year before.",
         ["2013-10/2013-12", "2012-10/2012-12"]),
        ("Profit was €9 million, or 5 cents a share, in the first quarter, up from €7 million, or 4 cents a share, "
         "in the same period last year.", ["2014-33", "2014-33", "2013-33", "2013-33"]),
        ("It raised its full-year sales forecast to €13 billion. Net income in the first quarter was €344 million, "
         "or 46 cents a share. Revenue was €3 billion.", ["2014", "2014-33", "2014-33", "2014-33"]),
        ("Japan's exports rose 3 percent in March. Imports grew 2 percent.", ["2014-03", "2014-03"]),
        ("It cut its 2015 profit forecast to €2 million.", ["2015"]),
        ("Losses for the year will narrow to €900 million.", ["2014"]),
        ("It raised its full-year forecast for sales to €900 million.", ["2014"]),
        ("Wizz carried 6.9 million passengers in March. Jet2 flew 2.4 million passengers.", ["2014-03", "2014-03"]),
        ("Kone employs 1,400 people, and will open a plant in 2018.", ["2014-05"]),
        ("Kone reported first-quarter sales of €15 million on Monday.", ["2014-33"]),
        ("Sony sold 7 million consoles in 2013. It has now sold 15 million.", ["2013", "2014-05"]),
        ("Kone sees 2015 earnings of €3 million.", ["2015"]),
    ],
)  # fmt: skip
def test_period(text: str, expected: list[str | None]) -> None:
    assert periods(text) == expected
