"""Who takes part in an event beyond the names of its clause: deals told before, pronouns, plans, strikes."""

from __future__ import annotations

import pytest

from tests.facts.telling import found, only


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "target"),
    [
        ("Boeing sold a unit. The company's insurer, Allianz, sued it last week.", "legal", "Allianz", "Boeing"),
        ("The two suppliers, Foxconn and Pegatron, cut 500 jobs on Monday.", "personnel", "Pegatron", "jobs"),
        ("Workers protested against plans by Nokia to close its plant in Salo.", "closure", "Nokia", "plant"),
        ("Nokia stopped making phones on Monday.", "closure", "Nokia", "phones"),
        ("Pilots at Lufthansa stopped work on Monday.", "disruption", "Pilots", "Lufthansa"),
        ("Tim Armstrong, a former executive who became the chief executive of AOL in March, resigned.", "personnel",
         "Tim Armstrong", "AOL"),
        ("Toyota apologised to customers on Monday.", "statement", "Toyota", None),
    ],
)  # fmt: skip
def test_parties(text, event_type, actor, target):
    events = [e for e in found(text) if e.event_type == event_type]
    assert any(actor in e.actors and (target is None or target in e.targets) for e in events), events


def test_a_deal_told_before_is_the_deal():
    events = found("Shell agreed on Monday to buy BG Group. The deal is expected to close in January.")
    last = events[-1]
    assert last.event_type == "acquisition"
    assert "Shell" in last.actors
    assert "BG Group" in last.targets


@pytest.mark.parametrize(
    ("text", "event_type", "date"),
    [
        ("Nokia was privatised in the 1990s and bought a stake in Siemens, a rival, in 2000.", "investment", "2000"),
        ("The union called a meeting for Friday.", "conference", "2013-08-09"),
        ("Apple will publish its results for the third quarter on Thursday, August 15.", "financial_report",
         "2013-08-15"),
    ],
)  # fmt: skip
def test_dates(text, event_type, date):
    assert [e.date for e in found(text) if e.event_type == event_type] == [date]


@pytest.mark.parametrize(
    "text",
    [
        "The law makes it harder for firms to buy Nokia.",
        "The department sued to stop AT&T from buying Sprint.",
        "Deutsche Bank would receive $3 billion if the purchase fell through.",
    ],
)
def test_what_did_not_happen(text):
    assert not [e for e in found(text) if e.event_type in ("acquisition", "investment")]


@pytest.mark.parametrize(
    ("share", "event_type"),
    [("3.6 percent", "investment"), ("12 percent", "investment"), ("80 percent", "acquisition")],
)
def test_a_small_share_gives_no_control(share, event_type):
    assert [e.event_type for e in found(f"Renault bought {share} of Nissan in April.")] == [event_type]


def test_governments_rather_than_their_countries():
    event = only("The U.S. and Canadian governments will provide Chrysler with a loan in May.", "investment")
    assert any("governments" in actor for actor in event.actors)


@pytest.mark.parametrize(
    ("text", "event_type", "actor"),
    [
        ("Nokia fell. The board accepted the offer on Monday.", "negotiation", "board"),
        ("Nokia fell. The phone was launched on Monday.", "launch", "phone"),
        ("Prosecutors have opened an inquiry.", "regulation", "Prosecutors"),
        ("The Food and Drug Administration, or FDA, approved it.", "regulation", "Food and Drug Administration"),
    ],
)
def test_whom_only_words_name_takes_part(text, event_type, actor):
    assert actor in only(text, event_type).actors
