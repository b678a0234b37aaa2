"""Metrics: whose number it is, what it measures, how, and for when. Sentences of many trades, written for this test."""

import pytest

from flows.facts import document, metrics
from flows.facts.records import Metric
from tests.growth import assert_linear


def found(text: str, anchor: str | None = "2014-05-06") -> list[Metric]:
    return metrics.find(document.read(text, anchor))


def rows(text: str) -> list[tuple[str, str, str, float, str]]:
    return [(text[m.start : m.end], m.measure, m.aspect, m.low, m.unit) for m in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Vodafone's revenue fell 3% to £11.2 billion in the quarter.",
            [("3%", "revenue", "change", -3, "percent"), ("£11.2 billion", "revenue", "level", 11.2e9, "GBP")],
        ),
        (
            "The FTSE 100 lost 82.4 points, or 1.2 percent, to close at 6,798.56.",
            [
                ("82.4", "other:index", "change", -82.4, "count"),
                ("1.2 percent", "other:index", "change", -1.2, "percent"),
                ("6,798.56", "other:index", "level", 6798.56, "count"),
            ],
        ),
        ("Siemens will cut 4,500 jobs.", [("4,500", "employees", "change", -4500, "count")]),
        ("Nestle employs about 330,000 people.", [("about 330,000", "employees", "level", 330_000, "count")]),
        ("Lufthansa ordered 59 Airbus jets.", [("59", "orders", "level", 59, "count")]),
        ("Toyota sold 2.4 million vehicles in Japan.", [("2.4 million", "units_sold", "level", 2.4e6, "count")]),
        ("Honda built 310,000 cars.", [("310,000", "production", "level", 310_000, "count")]),
        ("Honda is recalling 310,000 cars.", [("310,000", "cases", "level", 310_000, "count")]),
        ("Airbus lost €280 million last year.", [("€280 million", "net_income", "level", -280e6, "EUR")]),
        ("Bayer has agreed to buy Monsanto for $66 billion.", [("$66 billion", "investment", "level", 66e9, "USD")]),
        ("Intel holds a 15 percent stake in ASML.", [("15 percent", "stake", "share", 15, "percent")]),
        ("Shell was fined $5 million by the regulator.", [("$5 million", "fine", "level", 5e6, "USD")]),
        ("The tablet costs $299.", [("$299", "price", "level", 299, "USD")]),
        ("The bridge cost the state $299 million.", [("$299 million", "expense", "level", 299e6, "USD")]),
        ("Crude oil rose 80 cents to $101.30 a barrel.", [
            ("80 cents", "price", "change", 0.8, "USD"), ("$101.30", "price", "level", 101.3, "USD"),
        ]),
        ("The unemployment rate fell to 6.7 percent.", [("6.7 percent", "rate", "level", 6.7, "percent")]),
        ("Ryanair carried 8.1 million passengers.", [("8.1 million", "other:passengers", "level", 8.1e6, "count")]),
        ("BHP said profit was $8.1 billion, or $1.52 per share.", [
            ("$8.1 billion", "net_income", "level", 8.1e9, "USD"),
            ("$1.52", "other:earnings per share", "level", 1.52, "USD"),
        ]),
        ("The reactor can produce 1,650 megawatts.", [("1,650 megawatts", "production", "level", 1650, "MW")]),
        ("About 62% of the voters stayed away.", [("About 62%", "population", "share", 62, "percent")]),
        ("Airbus delivered 125 planes and booked 28 orders.", [
            ("125", "units_sold", "level", 125, "count"), ("28", "orders", "level", 28, "count"),
        ]),
        ("Sales of Macs rose 1%, while those of iPods fell 19%.", [
            ("1%", "sales", "change", 1, "percent"), ("19%", "sales", "change", -19, "percent"),
        ]),
        ("Its stock rose 2%, adding $10 billion to its market value.", [
            ("2%", "share_price", "change", 2, "percent"), ("$10 billion", "market_value", "change", 10e9, "USD"),
        ]),
        ("Novartis launched Kymriah at $475,000.", [("$475,000", "price", "level", 475_000, "USD")]),
        ("Bayer is to pay $15 billion, or $120 a share, for Monsanto.", [
            ("$15 billion", "investment", "level", 15e9, "USD"), ("$120", "share_price", "level", 120, "USD"),
        ]),
        ("Fuel costs rose 6 percent to €562 million.", [
            ("6 percent", "expense", "change", 6, "percent"), ("€562 million", "expense", "level", 562e6, "EUR"),
        ]),
        ("In the fire 11 workers died.", [("11", "other:deaths", "level", 11, "count")]),
        ("Lufthansa ordered 175 Boeing 737s.", [("175", "orders", "level", 175, "count")]),
        ("Boeing has cut production of the plane from 52 to 42.", [
            ("52", "production", "level", 52, "count"), ("42", "production", "level", 42, "count"),
        ]),
        ("The economy is set to contract by 5 percent, and unemployment has reached 16.3 percent.", [
            ("5 percent", "other:GDP", "change", -5, "percent"), ("16.3 percent", "rate", "level", 16.3, "percent"),
        ]),
        ("The Airbus A350 will cost €4 billion to develop.", [("€4 billion", "expense", "level", 4e9, "EUR")]),
        ("Apple fell 2%. US crude fell 5.5% to $38.24 a barrel.", [
            ("2%", "share_price", "change", -2, "percent"), ("5.5%", "price", "change", -5.5, "percent"),
            ("$38.24", "price", "level", 38.24, "USD"),
        ]),
        ("In Chile 10 million people have been infected.", [("10 million", "cases", "level", 10e6, "count")]),
        ("Its boss, Gregory Rayburn, is paid $125,000 a month.", [
            ("$125,000", "other:compensation", "level", 125_000, "USD"),
        ]),
        ("Bayer agreed to pay a record $1.9 billion to settle the charges.", [
            ("$1.9 billion", "fine", "level", 1.9e9, "USD"),
        ]),
        ("Italy grew 0.1%.", [("0.1%", "other:GDP", "change", 0.1, "percent")]),
        ("Its production of oil and gas slipped 2%.", [("2%", "production", "change", -2, "percent")]),
        ("That values the maker at £101 billion.", [("£101 billion", "market_value", "level", 101e9, "GBP")]),
        ("Analysts had expected $8.75 per share.", [("$8.75", "other:earnings per share", "level", 8.75, "USD")]),
        ("It paid $2 billion in dividends and spent $7 billion on wells.", [
            ("$2 billion", "other:dividend", "level", 2e9, "USD"), ("$7 billion", "expense", "level", 7e9, "USD"),
        ]),
        ("Profit was $2 billion, or 57 cents a share, up from $1 billion, or 28 cents.", [
            ("$2 billion", "net_income", "level", 2e9, "USD"),
            ("57 cents", "other:earnings per share", "level", 0.57, "USD"),
            ("$1 billion", "net_income", "level", 1e9, "USD"),
            ("28 cents", "other:earnings per share", "level", 0.28, "USD"),
        ]),
        ("Sales at stores open for a year fell 1%.", [("1%", "sales", "change", -1, "percent")]),
        ("The museum holds 1,200 manuscripts.", [("1,200", "other:manuscripts", "level", 1200, "count")]),
        ("Its load factor, a measure of how full planes are, rose to 92.1 percent.", [
            ("92.1 percent", "rate", "level", 92.1, "percent"),
        ]),
        ("Wizz has 204 aircraft and has ordered 135 jets.", [
            ("204", "other:aircraft", "level", 204, "count"), ("135", "orders", "level", 135, "count"),
        ]),
        ("Miners won a bonus of $9,200 each.", [("$9,200", "other:compensation", "level", 9200, "USD")]),
        ("The firms have a combined share of 44 percent of the truck market.", [
            ("44 percent", "market_share", "share", 44, "percent"),
        ]),
        ("Its order backlog stood at €2.1 billion.", [("€2.1 billion", "orders", "level", 2.1e9, "EUR")]),
        ("The founder will keep 52 percent.", [("52 percent", "stake", "share", 52, "percent")]),
        ("Kone earned 59 cents a share. Analysts had expected 52 cents.", [
            ("59 cents", "other:earnings per share", "level", 0.59, "USD"),
            ("52 cents", "other:earnings per share", "level", 0.52, "USD"),
        ]),
        ("Its trains carried 91 million people.", [("91 million", "other:passengers", "level", 91e6, "count")]),
        ("Aegon bought back 2 million shares for 215 million francs.", [
            ("2 million", "other:shares", "level", 2e6, "count"),
            ("215 million francs", "investment", "level", 215e6, "CHF"),
        ]),
        ("Cisco paid $6 billion for data specialist Splunk.", [("$6 billion", "investment", "level", 6e9, "USD")]),
        ("Kone's debt was €5 billion. Economists had forecast €4 billion.", [
            ("€5 billion", "other:debt", "level", 5e9, "EUR"), ("€4 billion", "other:debt", "level", 4e9, "EUR"),
        ]),
        ("Exports rose 3 percent to 6 trillion yen, while imports grew 2 percent to 7 trillion yen.", [
            ("3 percent", "other:exports", "change", 3, "percent"),
            ("6 trillion yen", "other:exports", "level", 6e12, "JPY"),
            ("2 percent", "other:imports", "change", 2, "percent"),
            ("7 trillion yen", "other:imports", "level", 7e12, "JPY"),
        ]),
        ("It has a market value of €19 billion; Saint-Gobain slipped 0.9 percent.", [
            ("€19 billion", "market_value", "level", 19e9, "EUR"),
            ("0.9 percent", "share_price", "change", -0.9, "percent"),
        ]),
        ("Fedex operates 215 ships.", [("215", "other:ships", "level", 215, "count")]),
        ("The plant produces 5 million tyres a year.", [("5 million", "production", "level", 5e6, "count")]),
        ("Its smartphone share slipped to 4.2 percent.", [("4.2 percent", "market_share", "share", 4.2, "percent")]),
        ("The two would hold 75 percent of the U.S. online travel market.", [
            ("75 percent", "market_share", "share", 75, "percent"),
        ]),
        ("The dollar rose 1.1 percent.", [("1.1 percent", "rate", "change", 1.1, "percent")]),
        ("Online sales, which make up 12 percent of revenue, grew by 26 percent.", [
            ("12 percent", "revenue", "share", 12, "percent"), ("26 percent", "sales", "change", 26, "percent"),
        ]),
        ("The stock slid 17 percent, wiping out $390 million in market value.", [
            ("17 percent", "share_price", "change", -17, "percent"),
            ("$390 million", "market_value", "change", -390e6, "USD"),
        ]),
    ],
)  # fmt: skip
def test_reads(text: str, expected: list[tuple[str, str, str, float, str]]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The firm has two apps and three offices.",
        "In just two years it grew, and over the past four years it spread.",
        "He joined in 1998, at 10:30, as employee No. 12.",
        "Hundreds of millions of people know the iPhone 5 and the Boeing 787.",
        "The meeting lasted 90 minutes.",
        "It grew five times faster.",
        "The RTS index moved; trading was halted three times.",
        "It fell short of the 80.2 million that were hoped for.",
    ],
)
def test_narration_is_no_metric(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "measure", "aspect"),
    [
        ("Nokia wants 82% of the class A stock.", "stake", "share"),
        ("Nokia's sales fell 3.7% to 351,000 vehicles.", "units_sold", "level"),
        ("Nokia paid $6.45 billion for the Swedish brand.", "investment", "level"),
        ("Kenya had a deficit of about 8% of GDP.", "other:deficit", "share"),
        ("Toyota sold 2.8 percent fewer cars.", "units_sold", "change"),
        ("Nearly 1,200 jobs will go at Nokia.", "employees", "change"),
        ("Nokia raised $20 million, valuing it at $1.4 billion.", "market_value", "level"),
        ("Nokia's fall wiped $200 billion off its market value.", "market_value", "change"),
        ("Nokia issued 31 improvement notices.", "other:notices", "level"),
        ("The jet burns 20 percent less fuel.", "other:fuel", "change"),
        ("Vibrato sued Nokia for $40 million.", "fine", "level"),
        ("The court ordered Nokia to pay $85,000.", "fine", "level"),
        ("The economy grew at an annual rate of 3.5 percent.", "other:GDP", "change"),
        ("Nokia ended the year with $25 billion in cash.", "other:cash", "level"),
        ("Shares in Nokia, which owns 80 per cent of Navteq, were up 1.8%.", "share_price", "change"),
        ("Nokia's revenue from personal computers rose 7%.", "revenue", "change"),
        ("Nokia will sell 80.1 percent of its loss-making arm.", "stake", "share"),
        ("Drivers made an average of $15.68 an hour.", "other:compensation", "level"),
        ("Nokia raised its dividend 11%.", "other:dividend", "change"),
        ("Nokia sold goods worth $13.7 billion.", "sales", "level"),
        ("Nokia's load factor climbed 1.9 points to 79.6%.", "rate", "level"),
        ("Nokia will eliminate 20,000 positions, Ericsson 7,000.", "employees", "change"),
        ("Nokia grew 3.2 percent.", "sales", "change"),
        ("The bank lent Nokia €9 billion at 4 percent.", "rate", "level"),
        ("About $140bn was wiped off Nokia's value.", "other:value", "change"),
        ("The phone costs from £529.", "price", "level"),
        ("Nokia cut 10,500 jobs in Europe, 2,500 of those in Germany.", "employees", "change"),
    ],
)
def test_last_number(text: str, measure: str, aspect: str) -> None:
    last = found(text)[-1]
    assert (last.measure, last.aspect) == (measure, aspect)


def test_a_number_said_twice_moves_twice() -> None:
    assert [m.low for m in found("The DAX ended the day 416 points, or 3.3%, lower.")] == [-416, -3.3]


def test_pence_at_the_end_of_a_sentence() -> None:
    assert [(m.low, m.unit) for m in found("Nokia shares closed 14p lower at 338p.")] == [(-0.14, "GBP"), (3.38, "GBP")]


def test_a_fall_to_a_level_is_a_level() -> None:
    assert [m.aspect for m in found("Sales fell to $40 million from $55 million.")] == ["level", "level"]


def test_a_fall_below_a_mark_is_a_level() -> None:
    assert [(m.aspect, m.comparator) for m in found("The Dow fell below 9,000.")] == [("level", "lt")]


def test_respectively_pairs_lists() -> None:
    text = "Revenue, profit and users were $5.2 billion, $1.1 billion and 350 million respectively."
    assert [m.measure for m in found(text)] == ["revenue", "net_income", "users"]


def test_ellipsis_carries_the_measure_to_another_owner() -> None:
    text = "The number of active buyers at Pinduoduo reached 788 million, which has surpassed Alibaba's 779 million."
    assert [(m.measure, m.entity_surface) for m in found(text)] == [
        ("active_buyers", "Pinduoduo"),
        ("active_buyers", "Alibaba"),
    ]


def test_each_index_has_its_own_number() -> None:
    text = "The DAX fell 2.1 percent, the CAC 40 lost 1.9 percent and the Nikkei gained 0.4 percent."
    assert [(m.entity_surface, m.low) for m in found(text)] == [("DAX", -2.1), ("CAC 40", -1.9), ("Nikkei", 0.4)]


def test_period_is_the_date_beside_the_number() -> None:
    text = "Nokia's sales were €7.0 billion in 2012, down from €9.3 billion in 2011."
    assert [m.period for m in found(text)] == ["2012", "2011"]


def test_period_without_a_date_is_the_anchor() -> None:
    assert found("Nokia employs 90,000 people.")[0].period == "2014-05"
    assert found("Nokia employs 90,000 people.", None)[0].period is None


def test_a_stretch_of_time_is_no_comparison() -> None:
    assert found("Nokia lost €2 billion from July 10 to September 30.")[0].period == "2013-07-10/2013-09-30"
    assert found("Nokia had a profit of €2 billion over the first nine months.")[0].period == "2014-01/2014-09"
    assert found("Nokia had 5 million users at the end of March.")[0].period == "2014-03"


def test_a_comparison_is_no_period() -> None:
    assert found("Nokia's sales were €7.0 billion, up 4% from 2011.")[0].period == "2014-05"


def test_place_limits_a_number() -> None:
    assert [m.geo for m in found("WeChat has 500 million users in China and 70 million overseas.")] == [
        "China",
        "overseas",
    ]


def test_a_number_between_two_firms_is_less_sure_than_a_number_of_one() -> None:
    (clear,) = found("Vodafone's revenue was £11.2 billion in 2013.")
    (torn,) = found("Vodafone against Orange: revenue of £11.2 billion in 2013.")
    assert torn.confidence < clear.confidence


def test_very_long_sentences_are_read_in_linear_time() -> None:
    assert len(found("Sales rose 5% and " * 400)) == 400
    assert_linear(found, lambda times: "Sales rose 5% and " * times, small=50)


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("Boeing delivered 95 planes in the first quarter, compared with 77 a year earlier.", ["2013-33", "2012-33"]),
        ("Ford sold 210,000 cars in January, up from 190,000 a year ago.", ["2013-01", "2012-01"]),
        ("Ford sold 210,000 cars, up from 190,000 a year ago.", ["2013-08", "2012"]),
    ],
)
def test_a_year_earlier_is_the_same_part_of_that_year(text, periods):
    assert [metric.period for metric in metrics.find(document.read(text, "2013-08-06"))] == periods


def test_places_are_counted_as_what_they_are():
    found = metrics.find(document.read("Ikea has 300 stores in 26 countries.", "2013-08-06"))
    assert [metric.measure for metric in found] == ["stores", "other:countries"]


def test_what_the_guilty_pay_is_a_fine():
    found = metrics.find(document.read("UBS pleaded guilty and agreed to pay $2.6 billion on Monday.", "2013-08-06"))
    assert [metric.measure for metric in found] == ["fine"]


def test_a_number_in_other_words_is_a_change_as_the_first_is():
    text = "AOL plans to lay off a third of its workforce, or 2,500 people, as it leaves Time Warner."
    found = metrics.find(document.read(text, "2013-08-06"))
    assert [(metric.aspect, round(metric.low)) for metric in found] == [("change", -33), ("change", -2500)]


def test_the_price_of_a_whole_firm_is_no_share_price():
    found = metrics.find(document.read("Sony agreed to buy Sharp for $7.90 a share, or $2.7 billion.", "2013-08-06"))
    assert [metric.measure for metric in found] == ["share_price", "investment"]


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Acme sold 5,500 homes. Its average selling price slipped 3% to £182,000.", ["units_sold", "price", "price"]),
        ("Acme harvested 2 million tonnes of rice and uses 3 million tonnes a year.", ["production", "other:demand"]),
        ("Copper production climbed 30 percent at Acme.", ["production"]),
        ("Shipments to power stations grew 9.8 percent at Acme.", ["units_sold"]),
        ("Foreign films had a share of 51.5 percent at Acme.", ["market_share"]),
        ("The film of Acme made 1.27 billion yuan and cost only 30 million.", ["revenue", "expense"]),
        ("Freight rates at Acme fell 25.7 percent.", ["price"]),
    ],
)
def test_measures_of_trades_that_deal_in_bulk_or_by_the_piece(text: str, measures: list[str]) -> None:
    assert [m.measure for m in metrics.find(document.read(text, "2014-01-29"))] == measures
