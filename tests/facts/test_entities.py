"""Registered names, longest match, ambiguity, discovery and ids, on made-up passages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import entities
from flows.facts.records import Entity
from tests.growth import assert_linear


def named(text: str) -> list[tuple[str, str]]:
    """Surface and entity id of each named mention, in order."""
    return [(m.surface, m.entity_id) for m in entities.find(text)[1] if not m.reference]


def entity(text: str, entity_id: str) -> Entity:
    return next(e for e in entities.find(text)[0] if e.entity_id == entity_id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weixin, called Wechat abroad, grew.", [("Weixin", "wechat"), ("Wechat", "wechat")]),
        ("Shares of Jingdong rose.", [("Jingdong", "jd")]),
        ("The special edition of Taobao lost users.", [("special edition of Taobao", "taobao-deals")]),
        (
            "Users of Taobao口令 paid with WeChat Pay.",
            [("Taobao口令", "taobao-password"), ("WeChat Pay", "wechat-pay")],
        ),
        ("Pony Ma, or Ma Huateng, spoke.", [("Pony Ma", "pony-ma"), ("Ma Huateng", "pony-ma")]),
        ("FORD RECALLS VANS", [("FORD", "ford")]),
        ("Ford’s rival is Toyota's friend.", [("Ford", "ford"), ("Toyota", "toyota")]),
        ("Ford Motor Co. and Ford Motors Company", [("Ford Motor Co.", "ford"), ("Ford Motors Company", "ford")]),
        ("It ordered six A350s and two A330-300E jets.", [("A350s", "airbus-a350"), ("A330-300E", "airbus-a330")]),
        ("WeChat 5.0 came out.", [("WeChat 5.0", "wechat")]),
        (
            "The FTSE 100 fell and Britain's DAX rose.",
            [("FTSE 100", "ftse-100"), ("Britain", "united-kingdom"), ("DAX", "dax")],
        ),
        ("a Weibo-based shop", [("Weibo", "weibo")]),
        ("It cost US$20 and C$3.", []),
        ("Nothing is named here; the gap is next to the shell.", []),
        ("", []),
    ],
)
def test_registered_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


def test_the_longest_name_wins() -> None:
    assert named("We fly Boeing 787 Dreamliner jets.") == [("Boeing 787 Dreamliner", "boeing-787")]
    assert named("He left Bank of America Merrill Lynch.")[0][1] == "merrill-lynch"


@pytest.mark.parametrize(
    ("text", "surface", "expected"),
    [
        ("Taobao grew while Ali waited.", "Ali", "alibaba"),
        ("In 1974 Ali beat Foreman in Kinshasa.", "Ali", "x:ali"),
        ("Walmart and Target, both discount retailers, fell.", "Target", "target-company"),
        ("Target prices were cut.", "Target", None),
        ("Orange juice was dear. Palm oil rose.", "Orange", None),
        ("Orange juice was dear. Palm oil rose.", "Palm", None),
        ("Boeing said the 787 is late.", "787", "boeing-787"),
        ("Boeing said 787 people applied.", "787", None),
        ("The 787 is late.", "787", None),
        ("Fishing in the Amazon is dangerous.", "Amazon", "x:amazon"),
        ("Amazon sells books online.", "Amazon", "amazon"),
        ("Target said its sales rose.", "Target", "target-company"),
        ("Gap is buying a rival.", "Gap", "gap-company"),
        ("Delta, which has $28 billion of debt, flies on.", "Delta", "delta-air-lines"),
        ("Orange will hire 500 people. Then Orange moved.", "Orange", "orange"),
        ("The makers of Staples's products agreed.", "Staples", "staples"),
        ("Visa shares slipped. Visa fell.", "Visa", "visa"),
        ("Total shares were counted.", "Total", None),
        ("Sharp cut in rates helps. Sharp cuts hurt.", "Sharp", None),
        ("Shell companies were shut. Visa rules were changed.", "Shell", None),
    ],
)
def test_ambiguous_names_are_settled_by_the_document(text: str, surface: str, expected: str | None) -> None:
    assert dict(named(text)).get(surface) == expected


def test_a_registered_entity_keeps_its_parent_and_a_discovered_one_is_marked() -> None:
    text = "Taobao shops buy from Ningbo Hailan Trading Co. today."
    assert entity(text, "taobao") == Entity("taobao", "Taobao", "platform", "alibaba", registered=True)
    found = entity(text, "x:ningbo-hailan-trading")
    assert (found.name, found.kind, found.registered) == ("Ningbo Hailan Trading Co.", "company", False)


def test_one_name_has_one_id_in_every_document() -> None:
    first = named("Profits at Kestrel Foods Inc. rose.")
    second = named("Last year Kestrel Foods bought a farm.")
    assert first[0][1] == second[0][1] == "x:kestrel-foods"


def test_a_product_under_its_makers_name_belongs_to_the_maker() -> None:
    assert entity("The plant makes the Ford Kestrel sedan.", "x:ford-kestrel").parent_id == "ford"


def test_short_forms_stand_for_the_full_name() -> None:
    text = (
        "Analyst Priya Raman liked it. The Northern Seafarers Federation (NSF) did not. "
        "Raman smiled, the NSF frowned. Vantor Airways lost money, and Vantor knows it."
    )
    found = named(text)
    assert ("Raman", "x:priya-raman") in found
    assert found.count(("NSF", "x:northern-seafarers-federation")) == 2
    assert ("Vantor", "x:vantor-airways") in found


def test_an_acronym_means_what_the_document_says() -> None:
    text = "The Finnish Shipowners Association (FSA) met. The FSA voted."
    assert [key for surface, key in named(text) if surface == "FSA"][-1].startswith("x:")


def test_governments_go_by_their_adjective() -> None:
    assert named("The Irish government and the Russian finance ministry agreed.") == [
        ("Irish government", "x:ireland-government"),
        ("Russian finance ministry", "x:russia-finance-ministry"),
    ]


def test_the_exchange_of_a_ticker_is_no_mention() -> None:
    assert [key for _, key in named("Ford (NYSE: F) rose.")] == ["ford"]


def test_offsets_are_code_points() -> None:
    text = "😀 淘宝 and Tencent"
    for mention in entities.find(text)[1]:
        assert text[mention.start : mention.end] == mention.surface


PIECES = st.sampled_from(
    [
        "Ford",
        "WeChat",
        "Ali",
        "Taobao",
        "787",
        "the",
        "company",
        "It",
        "its",
        "Mr",
        "CEO",
        "Jane",
        "Roe",
        "Inc.",
        "of",
        "and",
        "Bank",
        "said",
        ".",
        ",",
        "(",
        ")",
        "'s",
        "U.S.",
        "&",
        "-",
        "😀",
        "口令",
        "The",
        "iPhone",
        "4",
        "a",
        "é",
        "two",
        "companies",
        "Paris-based",
    ]
)


@given(st.lists(PIECES, max_size=40), st.sampled_from(["", " ", "\n"]))
@settings(max_examples=200, deadline=None)
def test_mentions_are_sorted_apart_and_point_at_their_words(words: list[str], glue: str) -> None:
    text = glue.join(words)
    found, mentions = entities.find(text)
    ids = {e.entity_id for e in found}
    assert len(ids) == len(found)
    assert ids == {key for mention in mentions for key in (mention.entity_id, *mention.others)}
    end = 0
    for mention in mentions:
        assert mention.start >= end
        assert mention.end > mention.start
        assert text[mention.start : mention.end] == mention.surface
        assert {mention.entity_id, *mention.others} <= ids
        end = mention.end


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    assert entities.find(text) == entities.find(text)


@pytest.mark.parametrize(
    "unit",
    [
        "Ab Cd ",
        "A. ",
        "It said the company's ",
        "Ford, it ",
        "x",
        "9",
        "Bank of ",
        "the the ",
        "Aa-",
        "A&",
        "iP",
        "\n",
        "(A",
    ],
)
def test_cost_is_linear(unit: str) -> None:
    assert_linear(entities.find, lambda size: unit * (size // len(unit)), small=8_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He flew to Atlanta, Georgia, today.", "georgia-state"),
        ("He flew to Tbilisi, Georgia, today.", "georgia"),
        ("Georgia and Armenia signed.", "georgia"),
        ("Its plant near Seattle, Washington is old.", "washington-state"),
        ("Talks in Washington failed.", "washington"),
    ],
)
def test_a_place_is_told_by_the_place_before_it(text: str, expected: str) -> None:
    assert expected in {key for _, key in named(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Delta bought Northwest in 2008.", "Northwest Airlines"),
        ("Gap, Target and Macy's reported lower sales.", "Gap"),
        ("Shell and BP raised their dividends.", "Royal Dutch Shell"),
        ("Yesterday, Orange and Sprint announced a partnership.", "Orange"),
    ],
)
def test_a_common_word_is_a_firm_where_firms_do_things_or_have_them_done(text, name):
    assert name in {entity.name for entity in entities.find(text)[0]}


@pytest.mark.parametrize("text", ["Target prices and gap widths rose.", "Orange and lemon juice sold well."])
def test_a_common_word_is_no_firm_elsewhere(text):
    assert not {"Target", "Gap", "Orange"} & {entity.name for entity in entities.find(text)[0]}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Qundel sold shares. Rival Brevik Pharma plans a drug.", "Brevik Pharma"),
        ("Tomavation shares jumped 20% on Monday.", "Tomavation"),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(text, name):
    assert name in {entity.name for entity in entities.find(text)[0]}


def test_what_shares_are_in_is_no_place():
    kinds = {
        entity.name: entity.kind for entity in entities.find("It sold its shares in Qundel. She was born in Ostby.")[0]
    }
    assert (kinds["Qundel"], kinds["Ostby"]) == ("organisation", "place")


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Taiwan's Shunwei Precision said sales rose.", "Shunwei Precision", "organisation"),
        ("Retailer Hollis & Page warned of losses.", "Hollis & Page", "company"),
        ("The reinsurer Qundel Ostby said sales rose.", "Qundel Ostby", "company"),
        ("The club Qundel Rovers said sales rose.", "Qundel Rovers", "organisation"),
        ("Shares in Qundel rose. Qundel shareholders voted.", "Qundel", "company"),
        ("Nokia's Qundel Ostby said sales rose.", "Qundel Ostby", "person"),
    ],
)
def test_what_stands_beside_a_name_tells_firm_and_person_apart(text, name, kind):
    assert {entity.name: entity.kind for entity in entities.find(text)[0]}[name] == kind


def test_a_word_that_the_text_writes_small_at_the_end_of_a_sentence_is_no_name():
    found = entities.find("Quidditch club posts record revenue\nFans like quidditch.")[0]
    assert [entity.name for entity in found] == []
