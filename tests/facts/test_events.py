"""Events of a document: type, who, to whom, when, how sure."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import document, edtf, events
from flows.reference import default
from tests.growth import assert_linear

ANCHOR = "2013-08-06"


def found(text, anchor=ANCHOR):
    return events.find(document.read(text, anchor))


def only(text, event_type, anchor=ANCHOR):
    matching = [e for e in found(text, anchor) if e.event_type == event_type]
    assert len(matching) == 1, [(e.event_type, e.rule) for e in found(text, anchor)]
    return matching[0]


# Sentences of many trades, written for this test: (text, type, actor, target or None, date, status)
STATED = [
    ("Siemens launched a new train in May.", "launch", "Siemens", None, "2013-05", "occurred"),
    ("Nokia will close its factory in Bochum next year.", "closure", "Nokia", None, "2014", "planned"),
    ("In 2010 Google bought the start-up AdMob.", "acquisition", "Google", "AdMob", "2010", "occurred"),
    ("AdMob was acquired by Google in 2010.", "acquisition", "Google", "AdMob", "2010", "occurred"),
    ("Renault and Nissan formed an alliance in 1999.", "partnership", "Renault", "Nissan", "1999", "occurred"),
    ("Uber filed for an initial public offering in April.", "offering", "Uber", None, "2013-04", "occurred"),
    ("Siemens reported a loss of 5.7 billion euros for 2012.", "financial_report", "Siemens", None, "2012", "occurred"),
    ("The Fed fined Citigroup in May 2009.", "regulation", "Fed", "Citigroup", "2009-05", "occurred"),
    ("Apple sued Samsung in April 2011.", "legal", "Apple", "Samsung", "2011-04", "occurred"),
    ("Kodak filed for bankruptcy protection in January 2012.", "legal", "Kodak", None, "2012-01", "occurred"),
    ("HSBC appointed Noel Quinn as chief on Monday.", "personnel", "HSBC", "Noel Quinn", "2013-08-05", "occurred"),
    ("Lloyds plans to cut 1,300 jobs by 2015.", "personnel", "Lloyds", None, "../2015", "planned"),
    ("Toyota was founded by Kiichiro Toyoda in 1937.", "founding", "Kiichiro Toyoda", "Toyota", "1937", "occurred"),
    ("In 2008 Toyota overtook General Motors.", "milestone", "Toyota", "General Motors", "2008", "occurred"),
    ("SoftBank invested $1 billion in Uber last year.", "investment", "SoftBank", "Uber", "2012", "occurred"),
    ("Yahoo rejected a bid from Microsoft in 2008.", "negotiation", "Yahoo", "Microsoft", "2008", "occurred"),
    ("Shares of Siemens fell 4% on Monday.", "security_price", "Siemens", None, "2013-08-05", "occurred"),
    ("The Nikkei 225 closed 2.1% lower on Friday.", "security_price", "Nikkei 225", None, "2013-08-02", "occurred"),
    ("Toyota recalled 2.3 million cars in January 2010.", "disruption", "Toyota", None, "2010-01", "occurred"),
    ("Taobao blocked links from WeChat in 2013.", "access_block", "Taobao", "WeChat", "2013", "occurred"),
    ("Netflix raised its prices on Monday.", "strategy", "Netflix", None, "2013-08-05", "occurred"),
    ("Alibaba published a report on fakes on 10 January.", "publication", "Alibaba", None, "2013-01-10", "occurred"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "event_type", "actor", "target", "date", "status"), STATED, ids=[row[0][:40] for row in STATED]
)
def test_stated_events(text, event_type, actor, target, date, status):
    event = only(text, event_type)
    assert actor in event.actors
    if target:
        assert target in event.targets
    assert (event.date, event.status) == (date, status)
    assert text[event.start : event.end] in text and 0 < event.confidence <= 1
    assert event.start >= event.sentence_start and event.end <= event.sentence_end


@pytest.mark.parametrize(
    "text",
    [
        "Siemens has strong technology and many customers.",
        "Analysts believe that Siemens could launch a bid for Alstom.",
        "If Siemens bought Alstom, it would be the largest maker.",
        "Siemens did not buy Alstom.",
        "Siemens usually opens its stores at nine.",
        '"The market will fall," said analyst Gene Munster of Piper Jaffray.',
        "Users can share pictures and buy directly in the app.",
        "",
    ],
)
def test_what_is_no_event(text):
    assert found(text) == []


def test_rumours_and_plans():
    assert only("Vodafone is reportedly buying Kabel Deutschland.", "acquisition").status == "reported"
    assert only("Vodafone agreed to buy Kabel Deutschland on Monday.", "acquisition").status == "planned"
    assert only("The iPad will go on sale on 16 August.", "launch").date == "2013-08-16"


def test_an_undated_report_is_dated_by_the_month_of_publication():
    assert only("Siemens has appointed Joe Kaeser as its chief executive.", "personnel").date == "2013-08"
    assert only("Siemens has appointed Joe Kaeser as its chief executive in 2011.", "personnel", None).date == "2011"


def test_an_officer_speaks_for_a_company_and_an_outsider_for_nobody():
    text = (
        "Siemens opens factory\nSiemens opened a factory on Monday. "
        '"This is a great day," said Joe Kaeser, chief executive of Siemens. '
        '"It is too large," said John Smith, founder of Blue River Consulting.'
    )
    speakers = [e.actors for e in found(text) if e.event_type == "statement"]
    assert speakers == [("Joe Kaeser", "Siemens")]


def test_one_happening_is_one_entry():
    text = (
        "Siemens buys Alstom\nSiemens bought Alstom on Monday. Siemens bought Alstom to grow. "
        "The purchase of Alstom was long awaited."
    )
    bought = [e for e in found(text) if e.event_type == "acquisition"]
    assert [e.date for e in bought] == ["2013-08-05"]


def test_events_told_without_their_verb():
    text = "In 1998 Apple introduced the iMac, and in 2001 the iPod."
    assert [(e.date, e.targets) for e in found(text)] == [("1998", ("iMac",)), ("2001", ("iPod",))]


WORDS = st.sampled_from(
    [
        "Siemens",
        "Alstom",
        "Nokia",
        "bought",
        "launched",
        '"We',
        "will",
        "said",
        "that",
        "was",
        "by",
        "to",
        "cut",
        "4%",
        "of",
        "jobs",
        "shares",
        "fell",
        ",",
        ".",
        "and",
        "which",
        "2012",
        "Monday",
        "its",
        "plans",
        "closed",
        "the",
        "plant",
        "iPod",
        "report",
        "\n",
        "not",
        "reportedly",
        "analyst",
        "chief",
        "executive",
        "(",
        ")",
        "'",
    ]
)


@settings(max_examples=150)
@given(st.lists(WORDS, max_size=60), st.sampled_from([None, "2013-08-06", "2018-01~", "2025-23"]))
def test_offsets_types_and_dates_hold_for_any_words(words, anchor):
    text = " ".join(words)
    types = {row["event_type"] for row in default()["event_types"]}
    for event in found(text, anchor):
        assert 0 <= event.sentence_start <= event.start < event.end <= event.sentence_end <= len(text)
        assert event.event_type in types
        assert event.date is None or edtf.is_valid(event.date)
        assert events.THRESHOLD <= event.confidence <= 1


def test_cost_is_linear():
    sentence = "Siemens bought Alstom on Monday, and Nokia will cut 4,000 jobs by 2015, it said. "
    endless = sentence.replace(". ", ", ")
    assert_linear(found, lambda times: sentence * times, small=30)
    assert_linear(found, lambda times: endless * times, small=30)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for event in found(text):
        assert 0 <= event.start < event.end <= len(text)


def test_an_undated_past_in_an_undated_text_stays_undated():
    text = "Entering the autumn of 2025, things change. Siemens bought Alstom to grow. It has recently bought Nokia."
    assert [(e.targets, e.date) for e in found(text, "2025-23")] == [(("Alstom",), None), (("Nokia",), "2025-23")]
