"""Dates told by their distance from what was told before, and deeds told in the shapes of wire news."""

import pytest

from tests.facts.telling import found, only


@pytest.mark.parametrize(
    ("text", "event_type", "date"),
    [
        (
            "Nokia sued Apple on Friday. Two days later a judge dismissed the case.",
            "legal",
            {"2013-08-02", "2013-08-04"},
        ),
        ("Dell listed in 2010, five years after Siemens bought Nokia.", "acquisition", {"2005"}),
        ("Ford sued Renault in 2009 and Nokia sued Apple three years later.", "legal", {"2009", "2012"}),
        ("In November Nokia sued Apple.", "legal", {"2012-11"}),
        ("Nokia sued Apple on Friday. Two days before the suit, Siemens bought Dell.", "acquisition", {"2013-07-31"}),
        ("The deal came on July 9, two days after Siemens sued Apple.", "legal", {"2013-07-07"}),
        ("Nokia met Apple over a phone due in May 2015.", "conference", {"2013-08"}),
    ],
)
def test_distances(text, event_type, date):
    assert {e.date for e in found(text) if e.event_type == event_type} == date


@pytest.mark.parametrize(
    ("text", "event_type", "actors", "targets"),
    [
        ("Founded by Ann Lee in 1989, Siemens has 23 million customers.", "founding", {"Ann Lee"}, {"Siemens"}),
        ("At a fair in Cologne, Sony introduced a new phone.", "launch", {"Sony"}, {"new phone"}),
        ("Ryanair scrapped 244 flights and EasyJet 128.", "closure", {"Ryanair"}, {"flights"}),
        ("Engineers at Siemens went on strike on Monday.", "disruption", {"Engineers", "Siemens"}, {"Siemens"}),
        ("Siemens settled with the music industry in July.", "legal", {"Siemens"}, {"music industry"}),
        ("Siemens will build a $1 billion plant in Ohio.", "launch", {"Siemens"}, {"plant"}),
        ("Siemens is closing its shops and halting production.", "closure", {"Siemens"}, {"shops", "production"}),
        ("Two passengers died when a Nokia jet skidded off a runway on Monday.", "disruption", {"Nokia"}, {"Nokia"}),
        ("Siemens offered discounted fares on Monday.", "campaign", {"Siemens"}, {"discounted fares"}),
    ],
)  # fmt: skip
def test_shapes(text, event_type, actors, targets):
    told = [e for e in found(text) if e.event_type == event_type]
    assert {a for e in told for a in e.actors} == actors
    assert {t for e in told for t in e.targets} == targets


@pytest.mark.parametrize(
    "text",
    [
        "Siemens has no plans to sell its stake in Nokia.",
        "Siemens stopped taking orders for the phone.",
        "Siemens declined to comment on Monday.",
        "The stock market had closed on Monday.",
    ],
)
def test_what_was_not_done(text):
    assert {e.event_type for e in found(text)} <= {"closure"}


def test_a_verb_before_a_number_is_a_verb():
    assert only("Siemens surpassed 38 million subscribers in July.", "milestone").date == "2013-07"


def test_the_company_is_the_one_that_the_headline_names():
    text = "Siemens to cut jobs\n\nSiemens will cut jobs. Unions wrote to Nokia. The company hired Ann Lee on Monday."
    assert any(e.event_type == "personnel" and "Siemens" in e.actors for e in found(text) if e.date == "2013-08-05")
