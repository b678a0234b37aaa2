"""References back, on made-up passages."""

from __future__ import annotations

import pytest

from flows.facts import entities


def references(text: str) -> list[tuple[str, str]]:
    """Surface and entity id of each reference back."""
    return [(m.surface, m.entity_id) for m in entities.find(text)[1] if m.reference]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ford lost money. The company will close two plants.", [("The company", "ford")]),
        ("Ford sued Google. The automaker wants damages.", [("The automaker", "ford")]),
        ("Qantas met Boeing. The airline ordered jets.", [("The airline", "qantas")]),
        ("Tencent owns WeChat. The platform has many users.", [("The platform", "wechat")]),
        ("Facebook and Ford met. The social network paid.", [("The social network", "facebook")]),
        ("Boeing flew it. The Seattle-based planemaker is glad.", [("planemaker", "boeing")]),
        ("Ford said it will hire in May.", [("it", "ford")]),
        ("Apple opened a shop. It sold its first phones.", [("It", "apple"), ("its", "apple")]),
        ("Alan Mulally leads Ford. He said sales rose.", [("He", "alan-mulally")]),
        ("Apple showed the iPhone 4. The phone costs $199.", [("The phone", "iphone-4")]),
        ("Boeing have shown their new jet.", [("their", "boeing")]),
        ("Siemens was praised. They pay well.", [("They", "siemens")]),
        ("Siemens built a shop. It was moved to Oslo.", [("It", "siemens")]),
        ("Siemens built a shop. Hungary was lucky: it ordered ten more.", [("it", "hungary")]),
        (
            "Toyota cut its forecast. Toyota shares fell. Ford, Toyota's smaller rival, said its profit would rise.",
            [("its", "toyota"), ("its", "ford")],
        ),
        (
            "Steve Jobs met Alan Mulally. Steve Jobs thanked the staff, and Alan Mulally will speak when he returns.",
            [("he", "alan-mulally")],
        ),
    ],
)
def test_references(text: str, expected: list[tuple[str, str]]) -> None:
    assert references(text) == expected


def test_two_companies_are_one_mention_of_both() -> None:
    mentions = entities.find("Alibaba and Tencent run Taobao and WeChat. The two companies talk.")[1]
    plural = next(m for m in mentions if m.reference)
    assert {plural.entity_id, *plural.others} == {"alibaba", "tencent"}


@pytest.mark.parametrize(
    "text",
    [
        "Ford waited. It is clear that prices fell.",
        "Ford waited. It was reported that prices fell.",
        "Ford waited. The airline Qantas did not.",
        "Ford waited. The bank of the river is steep.",
        "The company is old. It said so.",
        "Steve Jobs left. The company followed.",
        "Ford left. He followed.",
        "Ford waited. A storm hit the town. It destroyed ten houses.",
        "Alan Mulally leads Ford. A spokesman was asked. He said nothing.",
        "Alan Mulally leads Ford. A Polish grower told us that he was glad.",
    ],
)
def test_what_refers_to_nothing_named(text: str) -> None:
    assert references(text) == []


def test_a_firm_is_known_by_its_officer() -> None:
    text = "Boeing had a letter from Airbus. The company president, Louis Gallois, signed it."
    assert references(text)[0] == ("The company", "airbus")


def test_the_owner_rather_than_its_platform_is_the_company() -> None:
    text = "Alibaba reported. Taobao grew quickly and sold more. The company raised its forecast."
    assert ("The company", "alibaba") in references(text)


def test_an_acting_it_passes_over_a_product() -> None:
    text = "Ford has plans. The plant makes the Ford Explorer. It will also close a factory."
    assert references(text)[-1] == ("It", "ford")


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Apple sued Samsung in Seoul. The South Korean firm paid.", "samsung"),
        ("Apple sued Samsung in Seoul. The American firm paid.", "apple"),
        ("Renault met Nissan. The Japanese carmaker paid.", "nissan"),
        ("Renault met Nissan. The U.S. consulate watched. The French carmaker paid.", "renault"),
    ],
)
def test_a_firm_is_known_by_its_home(text: str, firm: str) -> None:
    assert references(text)[-1][1] == firm


def test_a_rival_told_of_beside_a_firm_is_not_the_company() -> None:
    text = "Merck fell. Merck lost a case. Rival Pfizer rose. The company cut its forecast."
    assert ("The company", "merck") in references(text)


def test_a_commission_is_no_court() -> None:
    text = "The Court of Justice met Ford. The commission fined Ford."
    assert not [surface for surface, _ in references(text) if "commission" in surface]


@pytest.mark.parametrize(
    ("text", "surface", "meant"),
    [
        ("Ford fell. Deloitte refused to sign the company's accounts.", "the company", "ford"),
        ("Instagram grew. Facebook bought the company.", "the company", "instagram"),
        ("Ford fell. Renault said the company would pay.", "the company", "renault"),
        ("Apple showed a phone. Nokia's shares fell after it showed a tablet.", "it", "nokia"),
        ("The FDA met. Ford built. Siemens built. Uber sold. The agency rejected it.", "The agency",
         "food-and-drug-administration"),
        ("Apple rose. Apple built. Apple sold. Nokia's shares fell after it showed a tablet.", "it", "nokia"),
        ("Merck fell. Rival Pfizer plans to sell its unit.", "its", "pfizer"),
        ("Ford fell. In Europe, the Middle East and Africa it gained 4 percent.", "it", "ford"),
        ("Lloyds fell.\n\nEuropean Central Bank boss Mario Draghi said the bank would act.", "the bank",
         "european-central-bank"),
        ("Moody's cut Tesla's rating, saying that the firm lost money.", "the firm", "tesla"),
        ("Ford met Renault. Renault said that the company would pay.", "the company", "renault"),
        ("Toyota beat General Motors. The Detroit company fell.", "company", "general-motors"),
        ("General Motors beat Toyota. The Japanese giant rose.", "giant", "toyota"),
        ("Ford wants the FTC to act. Its shares fell.", "Its", "ford"),
    ],
)  # fmt: skip
def test_who_is_meant(text: str, surface: str, meant: str) -> None:
    assert (surface, meant) in references(text)


@pytest.mark.parametrize(
    ("text", "surface", "meant"),
    [
        ("Apple rose.\n\nApple sells phones. Starbucks sells coffee. The firm plans to open in Rome.", "The firm",
         "starbucks"),
        ("Siemens has debts. Talks about a sale to Britain's Barclays had failed. Its stock fell.", "Its", "siemens"),
        ("Boeing fell.\n\nRival Embraer, a unit of Siemens, cut jobs, a third of its staff.", "its", "embraer"),
        ("Boeing fell.\n\nBoeing slept. Rival Embraer, a unit of Siemens, cut jobs. Its sales shrank.", "Its",
         "embraer"),
        ("Renault, Peugeot's smaller rival, said its profit would fall.", "its", "renault"),
        ("Siemens rose. Clients such as Goldman Sachs and Airbus bring it most of its revenue.", "its", "siemens"),
        ("Delta Air Lines and Northwest Airlines met.\n\nThe combined carrier will fly.", "The combined carrier",
         "delta-air-lines"),
        ("Airbus A380 delayed\n\nAirbus builds it.\n\nQantas ordered it. The Australian carrier waits.\n\n"
         "Airbus slept.\n\nQantas paid. It waits.\n\nAnalysts estimate that the firm has lost money.", "the firm",
         "airbus"),
        ("Barclays bought Lehman Brothers and Merrill Lynch. The two banks have 8,000 staff.", "The two banks",
         "lehman-brothers"),
    ],
)  # fmt: skip
def test_grammar_tells_who_is_meant(text: str, surface: str, meant: str) -> None:
    assert (surface, meant) in references(text)


def test_a_noun_that_qualifies_a_trade_is_no_reference() -> None:
    assert references("Tesco has a tenth of the grocery market.") == []


def test_both_parties_of_a_merger_are_the_combined_firm() -> None:
    found = entities.find("Delta Air Lines and Northwest Airlines met.\n\nThe combined carrier will fly.")[1]
    assert found[-1].others == ("northwest-airlines",)


@pytest.mark.parametrize(
    ("text", "surface", "meant"),
    [
        ("The Unite union met the Aslef board. Ford rose. The union called for talks.", "The union", "unite-union"),
        ("China bought barley. It lifted a ban.", "It", "china"),
        ("Ford fell. U.S. sales fell. It lifted a ban.", "It", "ford"),
    ],
)
def test_nouns_beside_a_name_and_countries_that_act(text: str, surface: str, meant: str) -> None:
    assert (surface, meant) in references(text)
