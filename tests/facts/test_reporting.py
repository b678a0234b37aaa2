"""Which time the numbers of a report are about."""

import pytest

from flows.facts.extract import extract


@pytest.mark.parametrize(
    ("text", "anchor", "expected"),
    [
        # a quarter told in a sentence without a number
        ("Quillon told of its quarter ended September 30, 2016. Net income was $71 million.", "2016-10-25",
         ["2016-35"]),
        # the number before, of a report, is of the year before
        ("In the first half of 2008 Quillon's costs jumped to 69 cents from 40 cents.", "2008-08-29",
         ["2008-40", "2008-40"]),
        ("Quillon lost $5m in the first half of 2008. Its margin rose to 9 percent from 7 percent.", "2008-08-29",
         ["2008-40", "2008-08", "2007-40"]),
        # a number that is of now is not of the quarter reported on
        ("Quillon added 1.4 million users in the three months to December. It has 22 million users.", "2004-01-28",
         ["2003-36", "2004-01"]),
        ("Quillon had revenue of $412 million, up 14% from the $361 million recorded in the third quarter of 2015.",
         "2016-10-25", ["2016-10", "2016-10", "2015-35"]),
        ("Quillon sold 2.4 million cars in 2017 and employs 134,000 people.", "2018-10-23", ["2017", "2018-10"]),
        ("Crude for February delivery fell $2.73.", "2007-01-04", ["2007-01"]),
    ],
)  # fmt: skip
def test_period(text: str, anchor: str, expected: list[str]) -> None:
    assert [m.period for m in extract(text, anchor=anchor).metrics] == expected
