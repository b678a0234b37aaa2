"""Events told in the turns of wire news: talks, denials of offers, moves, what is sold and what is said."""

import pytest

from tests.facts.telling import found, only


@pytest.mark.parametrize(
    ("text", "actors", "targets"),
    [
        ("Ford's talks with the United Auto Workers broke down on Friday.", ("Ford",), ("United Auto Workers",)),
        (
            "Qantas met Boeing, but talks with Spanish unions collapsed in June.",
            ("Qantas",),
            ("Boeing", "Spanish unions"),
        ),
    ],
)
def test_talks_are_with_the_other_side(text, actors, targets):
    event = next(e for e in found(text) if e.event_type == "negotiation")
    assert event.actors == actors
    assert set(event.targets) <= set(targets)
    assert targets[-1] in event.targets


def test_what_is_left_as_it_was_is_named_without_that():
    assert only("The Bank of Japan kept interest rates unchanged on Monday.", "regulation").targets == (
        "interest rates",
    )


def test_what_was_said_of_another_time_does_not_date_the_saying():
    text = "Apple CEO Tim Cook said the company sold 17 million iPads between April and June."
    assert only(text, "statement").date == "2013-08"
    assert only(text, "milestone").date == "2013-04/2013-06"


def test_what_led_to_a_case_is_no_party_to_it():
    event = only("Kodak filed for bankruptcy on Monday after talks with Google ended.", "legal")
    assert event.targets == ("bankruptcy",)


def test_a_central_bank_does_nothing_to_another():
    told = found("The Fed left its rate unchanged last week, while the European Central Bank lifted its deposit rate.")
    assert [(e.actors, e.targets) for e in told] == [
        (("Fed",), ("rate",)),
        (("European Central Bank",), ("deposit rate",)),
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Comcast is in talks to buy Time Warner Cable.", "occurred"),
        ("Comcast is in talks to buy Time Warner Cable, sources said on Monday.", "reported"),
        ("Comcast is in talks to buy Time Warner Cable, according to people close to the talks.", "reported"),
        ("Comcast is in talks to buy Time Warner Cable, people familiar with the matter said.", "reported"),
    ],
)
def test_what_is_talked_of_is_no_deed(text, status):
    event = only(text, "negotiation")
    assert (event.actors, event.targets, event.status) == (("Comcast",), ("Time Warner Cable",), status)
    assert not [e for e in found(text) if e.event_type == "acquisition"]


def test_what_it_stands_for_tells_what_was_rejected():
    told = found("Pfizer raised its offer for AstraZeneca on Friday, but the British company rejected it the same day.")
    assert [(e.event_type, e.actors[0], e.date) for e in told] == [
        ("negotiation", "Pfizer", "2013-08-02"),
        ("negotiation", "AstraZeneca", "2013-08-02"),
    ]


def test_a_breach_is_of_whom_it_struck():
    text = "Gregg Steinhafel resigned on Monday after a data breach at Siemens exposed 40 million cards."
    assert "Siemens" in only(text, "disruption").actors


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "target"),
    [
        ("Verizon has sold 100,000 Droid phones since Monday.", "milestone", "Verizon", None),
        ("Saab's sale to Koenigsegg collapsed on Monday.", "negotiation", "Saab", None),
        ("The EU fined nine chemical makers 173 million euros on Monday.", "regulation", "EU", "chemical makers"),
    ],
)
def test_what_is_sold_by_the_thousand_or_not_at_all(text, event_type, actor, target):
    (event,) = found(text)
    assert event.event_type == event_type
    assert actor in event.actors
    assert target is None or target in event.targets


def test_who_speaks_behind_a_place_is_no_part_of_it():
    told = found("Opel will shed 9,000 workers in Europe, General Motors said on Monday.")
    assert all(e.actors != ("Opel",) for e in told if e.event_type == "statement")


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "target"),
    [
        ("AT&T's $85.4 billion takeover of Time Warner was announced on Monday.", "acquisition", "AT&T", "Time Warner"),
        ("Amazon shares slid after the bell on Monday as profit missed estimates.", "financial_report", "Amazon", None),
        ("Nintendo unveiled the Switch in May; its shares dropped 6 percent.", "security_price", "Nintendo", None),
        ("Hyundai said on Monday its U.S. sales jumped 49 percent in July.", "milestone", "Hyundai", None),
    ],
)
def test_whose_it_is_where_the_clause_does_not_say(text, event_type, actor, target):
    event = only(text, event_type)
    assert event.actors[0] == actor
    assert target is None or event.targets == (target,)


@pytest.mark.parametrize(
    ("text", "event_type", "actor"),
    [
        ("Some 2,000 jobs at Ford will go by December.", "personnel", "Ford"),
        ("FedEx and UPS have both cancelled orders for the A380.", "partnership", "FedEx"),
        ("Ford struck a deal to swallow Renault on Monday.", "acquisition", "Ford"),
        ("Regulators hit Barclays with penalties on Monday.", "regulation", "Regulators"),
        ("Ford put aside $2 billion on Monday to cover the costs.", "financial_report", "Ford"),
    ],
)  # fmt: skip
def test_turns_of_the_press(text, event_type, actor):
    assert actor in only(text, event_type).actors


def test_indices_that_a_bare_adverb_moves():
    text = "Asian markets fell on Monday, with the Nikkei 225 off 1.7 percent and the Hang Seng down 2.5 percent."
    moved = {e.actors for e in found(text) if e.event_type == "security_price"}
    assert {("Nikkei 225",), ("Hang Seng",)} <= moved


def test_what_is_aimed_at_dates_no_deed():
    event = only("Ford has teamed up with Renault to bring out a car in 2016.", "partnership")
    assert event.date == "2013-08"
    assert event.status == "occurred"


def test_what_a_set_phrase_is_about_is_its_target():
    assert "Brazilian factories" in only("Ford drew the curtain on its Brazilian factories in May.", "closure").targets


def test_a_commodity_moves_by_a_bare_adverb():
    text = "Siemens shares gained 2 percent on Monday, with Brent crude down 1 percent."
    assert [e.actors for e in found(text) if e.event_type == "security_price"] == [("Siemens",), ("Brent crude",)]
