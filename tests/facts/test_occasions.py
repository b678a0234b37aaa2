"""Meetings named again as dates, what lets somebody back in, and who sells as no part of what is bought."""

import pytest

from flows.facts import document, events

ANCHOR = "2021-05-20"
HELD = "In March 2018 the Blue River Council held the Open Doors Meeting in Geneva. "


def found(text, event_type, anchor=ANCHOR):
    return [e for e in events.find(document.read(text, anchor)) if e.event_type == event_type]


@pytest.mark.parametrize(
    "again",
    [
        "It was not until the Blue River Council held the Open Doors Meeting that Skype reappeared on Facebook.",
        "After the Open Doors Meeting, Skype reappeared on the platform Facebook.",
    ],
)
def test_a_meeting_named_again_gives_its_date(again):
    assert [(e.actors[0], e.targets, e.date) for e in found(HELD + again, "access_open")] == [
        ("Skype", ("Facebook",), "2018-03")
    ]


@pytest.mark.parametrize("word", ["Before", "Ahead of", "Since"])
def test_what_lies_before_or_after_a_meeting_does_not_take_its_date(word):
    text = f"{HELD}{word} the Open Doors Meeting, Skype reappeared on the platform Facebook."
    assert "2018-03" not in [e.date for e in found(text, "access_open")]


def test_a_date_of_its_own_counts_more_than_the_meeting():
    text = HELD + "After the Open Doors Meeting, Skype reappeared on the platform Facebook in June 2019."
    assert [e.date for e in found(text, "access_open")] == ["2019-06"]


def test_a_company_that_holds_a_meeting_gives_no_date():
    text = "In March 2018 Siemens held the Open Doors Meeting. Siemens bought Alstom."
    assert [e.date for e in found(text, "acquisition")] == ["2021-05"]


def test_a_plan_told_by_a_meeting_is_not_dated_by_it():
    text = HELD + "At the Open Doors Meeting, Siemens said that it will buy Alstom."
    assert "2018-03" not in [e.date for e in found(text, "acquisition")]


def test_doors_closed_by_stopping():
    text = "In 2013, Skype blocked links to Facebook. Facebook then retaliated by stopping redirecting links to Skype."
    assert [(e.actors, e.targets[-1], e.date) for e in found(text, "access_block")] == [
        (("Skype",), "Facebook", "2013"),
        (("Facebook",), "Skype", "2013"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Siemens customers bought from Nokia in 2012.",
        "Siemens bought parts from a company in May 2012.",
        "The service lets Facebook users buy directly from a Nokia store.",
        "Users bought goods at a Nokia store on Monday.",
    ],
)
def test_shopping_is_no_acquisition(text):
    assert found(text, "acquisition") == []
