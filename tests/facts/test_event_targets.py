"""Whom an event is about where its object names nobody."""

import pytest

from flows.facts import document, events
from flows.facts.extract import extract
from tests.facts.telling import only


@pytest.mark.parametrize(
    ("text", "event_type", "target"),
    [
        # the firm that an officer leaves
        ("Nokia chief executive Stephen Elop resigned on Monday.", "personnel", "Nokia"),
        # the other side of a case
        ("A London court ruled on Monday that Samsung had copied a phone.", "legal", "Samsung"),
        ("Apple filed the suit on Monday, saying that Samsung had copied its phone.", "legal", "Samsung"),
        # whose things are seized
        ("Nokia fell. Prosecutors raided its offices on Monday.", "regulation", "Nokia"),
        # a place that somebody goes against
        ("Canada filed a complaint against Brazil on Monday.", "legal", "Brazil"),
        # what is combined, and not with whom alone
        ("Siemens agreed on Monday to combine its train unit with Alstom.", "acquisition", "Alstom"),
        ("The bank said Nokia plans to dismiss thousands of employees in May 2014.", "personnel", "employees"),
        # where shares are traded, and of what there are more than a number
        ("Nokia made its debut on the New York Stock Exchange on Monday.", "offering", "New York Stock Exchange"),
        ("Nokia closed more than 800 of its shops on Monday.", "closure", "shops"),
    ],
)
def test_targets_that_only_the_sentence_names(text, event_type, target):
    assert target in only(text, event_type).targets


def test_another_deed_keeps_its_own_target():
    found = events.find(
        document.read("Enron sought protection from creditors on Monday and sued Siemens.", "2013-08-06")
    )
    assert [e.targets for e in found if "Siemens" in e.targets] == [("Siemens",)]


def test_whom_an_event_is_done_by_is_not_its_target():
    event = only("Nokia sued Samsung on Monday.", "legal")
    assert event.targets == ("Samsung",)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Nokia filed for bankruptcy protection on Monday.", "bankruptcy protection"),
        ("Nokia began to sell computers in May 2013.", "computers"),
        ("Nokia cuts jobs\n\nNokia fell on Friday.\n\nNokia rose. Engineers walked out on Monday.", "Nokia"),
        ("Siemens fell. Siemens rose. Nokia's mechanics walked out on Monday.", "Nokia"),
    ],
)
def test_aims_and_employers(text, meant):
    assert meant in {t for e in extract(text, anchor="2013-08-05").events for t in e.targets}


def test_of_a_bid_its_aim_is_the_target():
    event = only("Kraft's offer for Cadbury was accepted on Tuesday.", "negotiation")
    assert (event.actors, event.targets) == (("Kraft",), ("Cadbury",))


def test_what_is_paid_into_is_the_target():
    assert only("Vale invested $2 billion in a nickel mine on Monday.", "investment").targets == ("nickel mine",)
