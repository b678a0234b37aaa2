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


# Of other trades and years, each for one way of telling: (anchor, text, type, actor, target or None, date, status)
TOLD = [
    ("2009-06-01", "General Motors filed for Chapter 11 protection on Monday, the largest bankruptcy in U.S. industry.",
     "legal", "General Motors", None, "2009-06-01", "occurred"),
    ("2015-09-21", "The US Environmental Protection Agency ordered VW to recall nearly 500,000 cars on Friday.",
     "regulation", "Environmental Protection Agency", "VW", "2015-09-18", "occurred"),
    ("2012-03-27", "Best Buy will shut 50 stores and cut 400 jobs in an effort to save $800 million.",
     "personnel", "Best Buy", "jobs", "2012-03", "planned"),
    ("2012-03-27", "Best Buy will close five plants and lay off 3,000 workers by 2020.",
     "personnel", "Best Buy", None, "../2020", "planned"),
    ("2013-08-06", "Alibaba's competitor Tencent released WeChat 5.0 on Monday.",
     "launch", "Tencent", "WeChat 5.0", "2013-08-05", "occurred"),
    ("2013-08-06", "Deutsche Bank bought Barclays' rival Lloyds on Monday.",
     "acquisition", "Deutsche Bank", "Lloyds", "2013-08-05", "occurred"),
    ("2009-03-02", "Warren Buffett's company, Berkshire Hathaway, reported a 62% fall in profits for 2008.",
     "financial_report", "Berkshire Hathaway", None, "2008", "occurred"),
    ("2015-02-02", "The Greek finance minister, Yanis Varoufakis, met George Osborne in London on Monday.",
     "conference", "Yanis Varoufakis", "George Osborne", "2015-02-02", "occurred"),
    ("2012-08-24", "A California jury found on Friday that the firm was liable.",
     "legal", "California jury", None, "2012-08-24", "occurred"),
    ("2021-04-02", "It has been one year since Amazon's launch of the Kindle.",
     "launch", "Amazon", "Kindle", "2020", "occurred"),
    ("2021-04-02", "It has been three months since Siemens bought Alstom.",
     "acquisition", "Siemens", "Alstom", "2021-01", "occurred"),
    ("2017-01-05", "Ford cancelled plans for a plant in Mexico on Tuesday.",
     "closure", "Ford", None, "2017-01-03", "occurred"),
    ("2013-08-06", "Amazon said the launch of its Kindle is planned for May 2014.",
     "launch", "Amazon", "Kindle", "2014-05", "planned"),
    ("2013-08-06", "The merger is due to be completed by the end of the year.",
     "acquisition", None, "merger", "2013", "planned"),
    ("2012-10-10", "The merger talks between BAE Systems and EADS were called off on Wednesday.",
     "negotiation", None, "BAE Systems", "2012-10-10", "occurred"),
    ("2013-08-06", "The two-day strike by 73,000 workers ended early on Monday.",
     "disruption", None, None, "2013-08-05", "occurred"),
    ("2012-05-18", "Facebook made its debut on the Nasdaq on Friday.",
     "offering", "Facebook", None, "2012-05-18", "occurred"),
    ("2009-07-10", "General Motors emerged from bankruptcy protection on Friday.",
     "legal", "General Motors", None, "2009-07-10", "occurred"),
    ("2010-11-05", "A Qantas A380 made an emergency landing in Singapore on Thursday.",
     "disruption", "Qantas", None, "2010-11-04", "occurred"),
    ("2011-01-18", "Apple chief executive Steve Jobs took a medical leave of absence on Monday.",
     "personnel", "Steve Jobs", None, "2011-01-17", "occurred"),
    ("2009-01-26", "Sprint Nextel and Home Depot announced 8,000 and 7,000 layoffs.",
     "personnel", "Sprint Nextel", None, "2009-01", "occurred"),
    ("2008-01-21", "Boeing has clinched a deal to sell 50 planes to Air India.",
     "partnership", "Boeing", "Air India", "2008-01", "occurred"),
    ("2012-11-16", "Apple Corps, the record label founded by the Beatles in 1968, was silent.",
     "founding", "Beatles", "Apple Corps", "1968", "occurred"),
    ("2013-01-07", "Lowe's and Wal-Mart were both sued by employees on Friday.",
     "legal", "employees", "Wal-Mart", "2013-01-04", "occurred"),
    ("2006-10-09", "Google is to buy video-sharing site YouTube for $1.65 billion.",
     "acquisition", "Google", "YouTube", "2006-10", "planned"),
    ("2010-04-21", "British Airways resumed flights from Heathrow on Wednesday.",
     "launch", "British Airways", None, "2010-04-21", "occurred"),
    ("2008-01-21", "Ford announced it would offer buyouts to all 54,000 of its workers.",
     "personnel", "Ford", "buyouts", "2008-01", "planned"),
    ("2009-03-02", "Stocks around the world suffered heavy losses on Monday.",
     "security_price", "Stocks", None, "2009-03-02", "occurred"),
    ("2009-03-02", "The CAC 40 was 4.5% lower at 2,581.", "security_price", "CAC 40", None, "2009-03-02", "occurred"),
    ("2009-03-02", "The Brazilian Bovespa stood at 36,467, down 4.5%.",
     "security_price", "Bovespa", None, "2009-03-02", "occurred"),
    ("2020-04-20", "Oil prices turned negative for the first time in history on Monday.",
     "security_price", "Oil prices", None, "2020-04-20", "occurred"),
    ("2013-07-30", "Unemployment in the euro area reached a record 12.2 percent in May.",
     "milestone", "Unemployment", None, "2013-05", "occurred"),
    ("2023-03-10", "Silicon Valley Bank was shut down by regulators on Friday.",
     "closure", "regulators", "Silicon Valley Bank", "2023-03-10", "occurred"),
    ("2018", "So welcome to Weshop, a new marketplace and a new collaboration between Siemens and Alstom.",
     "launch", "Siemens", "Weshop", "2018", "occurred"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("anchor", "text", "event_type", "actor", "target", "date", "status"), TOLD, ids=[row[1][:40] for row in TOLD]
)
def test_ways_of_telling(anchor, text, event_type, actor, target, date, status):
    event = only(text, event_type, anchor)
    assert actor is None or actor in event.actors
    assert target is None or target in event.targets
    assert (event.date, event.status) == (date, status)


# Deeds and moves told one after the other: all (type, actor, date) of a sentence
TOLD_TOGETHER = [
    ("Delta bought Northwest in 2008, United merged with Continental in 2010.",
     {("acquisition", "Delta", "2008"), ("acquisition", "United", "2010")}),
    ("Lyft's shares soared 11.3%, and Uber's rose 14.6% on Monday.",
     {("security_price", "Lyft", "2013-08-05"), ("security_price", "Uber", "2013-08-05")}),
    ("Sony shares fell 3 percent on Friday, while those of Nintendo rose 2 percent.",
     {("security_price", "Sony", "2013-08-02"), ("security_price", "Nintendo", "2013-08")}),
    ("Shares of Ford dropped 2% on Monday and those of General Motors 3%.",
     {("security_price", "Ford", "2013-08-05"), ("security_price", "General Motors", "2013-08-05")}),
    ("The Nikkei 225 dropped 4.9%, the Hang Seng 5.4% and the Kospi 6.1% on Monday.",
     {("security_price", "Nikkei 225", "2013-08-05"), ("security_price", "Hang Seng", "2013-08-05"),
      ("security_price", "Kospi", "2013-08-05")}),
    ("Toyota announced a recall of 1.3 million vehicles on Monday.", {("disruption", "Toyota", "2013-08-05")}),
    ("The boards of AMR and Delta approved a merger on Monday that will create the largest airline.",
     {("acquisition", "AMR", "2013-08-05")}),
    ("Boeing delivered 95 planes in July.", {("milestone", "Boeing", "2013-07")}),
    ("Boeing delivered six 787s to Qantas in July.", {("partnership", "Boeing", "2013-07")}),
    ("Nokia's share of the smartphone market fell to 3 percent in July.", {("milestone", "Nokia", "2013-07")}),
    ("Uber's gross bookings fell 10% in July.", {("financial_report", "Uber", "2013-07")}),
    ("Siemens' orders rose 4% in July.", {("milestone", "Siemens", "2013-07")}),
    ("On Friday, when news of the plan spread, the Nikkei 225 leapt 8 percent.",
     {("security_price", "Nikkei 225", "2013-08-02")}),
    ("Delta filed a lawsuit in Texas, but on July 2 Visa sued Discover.",
     {("legal", "Delta", "2013-08"), ("legal", "Visa", "2013-07-02")}),
    ("The government agreed on Monday to close two mines.", {("closure", "government", "2013-08-05")}),
    ("Earlier on Monday Portugal sold treasury bills.", {("offering", "Portugal", "2013-08-05")}),
    ("The government sold two mines on Friday. It closed a third mine on Monday.",
     {("acquisition", "government", "2013-08-02"), ("closure", "government", "2013-08-05")}),
    ("Visa sued Discover in 2010; Oracle sued Google in 2011.",
     {("legal", "Visa", "2010"), ("legal", "Oracle", "2011")}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD_TOGETHER, ids=[row[0][:40] for row in TOLD_TOGETHER])
def test_what_is_told_together(text, expected):
    assert {(e.event_type, e.actors[0], e.date) for e in found(text)} == expected


def test_what_the_next_clause_tells_of_is_no_target():
    bought, sued = found("Sprint bought Nextel in 2004, Kmart bought Sears in 2005."), found(TOLD_TOGETHER[-1][0])
    assert [e.targets for e in bought] == [("Nextel",), ("Sears",)]
    assert "Oracle" not in sued[0].targets


def test_of_two_that_agree_the_one_does_it_with_the_other():
    event = only("The boards of AMR and Delta approved a merger on Monday.", "acquisition")
    assert event.actors == ("AMR",)
    assert event.targets[0] == "Delta"


def test_what_several_do_each_for_themselves_has_them_all_as_actors():
    event = only("Barclays and Delta withdrew from talks with AMR on Monday.", "negotiation")
    assert event.actors == ("Barclays", "Delta")
    assert event.targets == ("AMR",)


def test_a_name_that_ends_in_the_mark_of_a_possessor_keeps_it():
    assert only("Macy's reported lower sales on Monday.", "financial_report").actors == ("Macy's",)


# Of words with their object amid them, set turns of business news, and deeds told aside: as TOLD
TURNS = [
    ("2011-04-22", "Sony took its PlayStation Network offline on Wednesday.",
     "closure", "Sony", "PlayStation Network", "2011-04-20", "occurred"),
    ("2008-02-11", "Yahoo's board turned the offer from Microsoft down on Monday.",
     "negotiation", "Yahoo", None, "2008-02-11", "occurred"),
    ("2013-02-13", "Siemens has put its lighting unit up for sale.",
     "acquisition", "Siemens", None, "2013-02", "occurred"),
    ("2016-02-24", "Ericsson has put the expansion of its network on hold.",
     "strategy", "Ericsson", None, "2016-02", "occurred"),
    ("2018-01-15", "The builder Carillion went into liquidation on Monday.",
     "legal", "Carillion", None, "2018-01-15", "occurred"),
    ("2012-11-20", "Nokia took a charge of $2 billion on Tuesday.",
     "financial_report", "Nokia", None, "2012-11-20", "occurred"),
    ("2009-10-08", "Toyota broke ground on a plant in Brazil on Thursday.",
     "launch", "Toyota", None, "2009-10-08", "occurred"),
    ("2019-05-20", "Google has cut ties with Huawei.", "partnership", "Google", "Huawei", "2019-05", "occurred"),
    ("2014-05-20", "General Motors issued a recall of 2.4 million vehicles on Tuesday.",
     "disruption", "General Motors", None, "2014-05-20", "occurred"),
    ("2008-09-29", "The US Congress voted down the bail-out on Monday.",
     "regulation", "US Congress", None, "2008-09-29", "occurred"),
    ("2013-09-04", "Microsoft will pay $7.2 billion for Nokia.",
     "acquisition", "Microsoft", "Nokia", "2013-09", "planned"),
    ("2006-05-08", "A London judge ruled in favour of Apple on Monday.",
     "legal", None, "Apple", "2006-05-08", "occurred"),
    ("2010-01-28", "Ford gained market share in the United States in 2009.",
     "milestone", "Ford", None, "2009", "occurred"),
    ("2011-08-05", "Fitch cut the credit rating of the United States on Friday.",
     "publication", "Fitch", None, "2011-08-05", "occurred"),
    ("2007-06-27", "YouTube, which Google acquired in 2006, is growing.",
     "acquisition", "Google", "YouTube", "2006", "occurred"),
    ("2006-11-17", "Nintendo's Wii goes on sale in North America on Sunday.",
     "launch", "Nintendo", "Wii", "2006-11-19", "planned"),
    ("2005-03-21", "Deliveries of the Boeing 787 are scheduled to start in 2008.",
     "launch", None, None, "2008", "planned"),
    ("2007-01-15", "Boeing and Airbus both announced new orders on Monday.",
     "partnership", "Airbus", None, "2007-01-15", "occurred"),
    ("2012-09-14", "Peugeot is to cut 8,000 jobs and halt production at its plant in Aulnay in 2014.",
     "closure", "Peugeot", "production", "2014", "planned"),
    ("2008-07-14", "A tentative agreement was reached between Boeing and Airbus on Friday.",
     "partnership", "Boeing", None, "2008-07-11", "occurred"),
    ("2013-04-16", "American Airlines suspended all flights nationwide on Tuesday.",
     "closure", "American Airlines", "flights", "2013-04-16", "occurred"),
    ("2009-06-02", "Founded in 1908, General Motors was the largest car maker of all.",
     "founding", "General Motors", "General Motors", "1908", "occurred"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("anchor", "text", "event_type", "actor", "target", "date", "status"), TURNS, ids=[row[1][:40] for row in TURNS]
)
def test_turns_of_business_news(anchor, text, event_type, actor, target, date, status):
    test_ways_of_telling(anchor, text, event_type, actor, target, date, status)


def test_a_party_named_by_another_does_not_act():
    assert only("Alibaba's competitor Tencent released WeChat 5.0 on Monday.", "launch").actors == ("Tencent",)
    assert only("Apple's main supplier Foxconn opened a factory on Monday.", "launch").actors == ("Foxconn",)


def test_what_a_text_calls_hearsay_once_is_hearsay():
    text = (
        "Siemens and Alstom are discussing a merger of their trains. "
        "It was reported that Siemens and Alstom are negotiating terms of the merger."
    )
    assert [e.status for e in found(text, "2013-08") if e.event_type == "negotiation"] == ["reported"]


def test_what_came_before_a_dated_event_is_dated_about_then():
    text = (
        "On March 25, Siemens vice president Joe Kaeser confirmed the sale of its plant.\n"
        "Prior to this, Siemens president Peter Solmssen denied this on a conference call."
    )
    assert [e.date for e in found(text, "2021-04-02") if "Peter Solmssen" in e.actors] == ["2021-03~"]


def test_talks_are_with_whom_the_sentence_before_names():
    text = "On March 25, Siemens confirmed a plan of Siemens and Alstom. Siemens did submit an application."
    event = only(text, "negotiation", "2021-04-02")
    assert (event.targets[0], event.date) == ("Alstom", "2021-03")


def test_a_milestone_keeps_the_rival_of_its_other_clause():
    text = "In 2020 the number of buyers of Siemens reached 788.4 million, which has surpassed Alstom's 779 million."
    assert "Alstom" in only(text, "milestone", "2021-04-02").targets


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
        "It is inevitable that Nokia will open its platform.",
        "If the Fed raises rates, shares may fall.",
        '"It helps us bring customers to our shop," said a manager who declined to be named.',
        "Why did Nokia close its plant?",
        "When this was introduced, many people were surprised.",
        "Markets will be closed on Monday for a public holiday.",
        "Without the loan, Siemens would have collapsed.",
        "Siemens failed to close its plant.",
        "Rumours of a merger have not been confirmed.",
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


# What acts without a name, whose day a weekday is, what is no verb and no hearsay: as TOLD
ACTORS = [
    ("2013-08-06", "Carlos Ghosn was arrested in Tokyo on Monday. Nissan was silent. Nissan fell. Nissan rose.",
     "legal", "Carlos Ghosn", None, "2013-08-05", "occurred"),
    ("2013-08-06", "The government nationalised Nokia on Monday.",
     "acquisition", "government", "Nokia", "2013-08-05", "occurred"),
    ("2013-08-06", "Nokia fell. Pilots at Ryanair stopped work on Monday.",
     "disruption", "Ryanair", None, "2013-08-05", "occurred"),
    ("2013-08-06", "Shares in Quenta plunged 60 percent on Monday.",
     "security_price", "Quenta", None, "2013-08-05", "occurred"),
    ("2013-08-06", "Anna Lindqvist, the prime minister, who took office on July 12, was in Oslo.",
     "personnel", "Anna Lindqvist", None, "2013-07-12", "occurred"),
    ("2013-08-06", "Transocean scrapped its dividend on Monday.",
     "offering", "Transocean", "dividend", "2013-08-05", "occurred"),
    ("2013-08-06", "Hulu bought the rights to a film in April.",
     "partnership", "Hulu", None, "2013-04", "occurred"),
    ("2013-08-06", "Dow Chemical, whose shares rose on rumours of a takeover, fired two executives in April.",
     "personnel", "Dow Chemical", None, "2013-04", "occurred"),
    ("2013-08-06", "OPEC decided on Monday not to cut production.",
     "strategy", "OPEC", None, "2013-08-05", None),
    ("2013-08-06", "A dam owned by Vale burst on Monday.", "disruption", "dam", None, "2013-08-05", "occurred"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("anchor", "text", "event_type", "actor", "target", "date", "status"), ACTORS, ids=[row[1][:40] for row in ACTORS]
)
def test_who_acts(anchor, text, event_type, actor, target, date, status):
    event = only(text, event_type, anchor)
    assert actor in event.actors
    assert target is None or target in event.targets
    assert event.date == date
    assert status is None or event.status == status


def test_a_weekday_beside_a_verb_of_speech_is_the_day_of_the_speech():
    assert only("Nokia said on Thursday it would cut 3,500 jobs.", "personnel").date == "2013-08-01"


@pytest.mark.parametrize(
    "text",
    [
        "The calm planner closed every narrow theory.",  # nobody, no day, no number
        "Nokia urged both sides to resume talks.",
        "The takeover is also unlikely to receive regulatory approval from the European Union.",
    ],
)
def test_what_tells_of_nothing_done(text):
    assert not [e for e in found(text) if e.event_type != "statement"]


@pytest.mark.parametrize(
    ("text", "event_type"),
    [
        ("An earthquake rattled central Mexico on Monday.", "disruption"),
        ("Gunmen stormed a hotel in Kabul on Monday.", "disruption"),
        ("The lander touched down on the comet on Monday.", "launch"),
        ("Astronomers discovered a planet in April.", "publication"),
        ("Lawmakers overrode the veto on Monday.", "regulation"),
        ("Hong Kong resumed imports of beef on Monday.", "regulation"),
        ("A magistrate sentenced the trader to two years on Monday.", "legal"),
        ("The two countries restored diplomatic relations on Monday.", "partnership"),
        ("Siemens withdrew a bond issue on Monday.", "offering"),
    ],
)
def test_what_news_of_many_trades_tells(text, event_type):
    assert [e.event_type for e in found(text)] == [event_type]


def test_what_is_only_demanded_has_not_happened():
    assert not [e for e in found("Visa demanded on Monday that Delta be fined.") if e.event_type != "statement"]
