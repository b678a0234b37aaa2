"""Unregistered names by how they are written, and what kind of thing they are taken for."""

from __future__ import annotations

import pytest

from flows.facts import entities


def kinds(text: str) -> dict[str, str]:
    """Name and kind of each unregistered entity."""
    return {e.name: e.kind for e in entities.find(text)[0] if not e.registered}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He joined Bluefin Airways in May.", {"Bluefin Airways": "company"}),
        (
            "The Ministry of Fisheries and Rural Affairs objected.",
            {"Ministry of Fisheries and Rural Affairs": "regulator"},
        ),
        ("The Coastal Pilots Association agreed.", {"Coastal Pilots Association": "organisation"}),
        ("The Board of Boeing and the Port Authority of Tirana met.", {"Port Authority of Tirana": "regulator"}),
        ("It fell on the Zagreb Index.", {"Zagreb Index": "index"}),
        ("Mr Okonjo was there.", {"Okonjo": "person"}),
        ("Chief Executive Officer Marta Lindqvist resigned.", {"Marta Lindqvist": "person"}),
        ("Oskar Velde, an industry analyst, disagreed.", {"Oskar Velde": "person"}),
        ("Yesterday Zhou Mingtao said no.", {"Zhou Mingtao": "person"}),
        ("Ursula van der Berg came.", {"Ursula van der Berg": "person"}),
        ("The airline Skylark hired ten.", {"Skylark": "company"}),
        ("Details appeared on the website Plinkr today.", {"Plinkr": "platform"}),
        ("Quillon, a maker of pens, closed.", {"Quillon": "company"}),
        ("The plant is in Tirup, Michigan, and old.", {"Tirup": "place"}),
        ("They fly the KX-20 now.", {"KX-20": "product"}),
        ("He tried the iPlonk at home.", {"iPlonk": "product"}),
        ("Apple's Zentro was shown.", {"Zentro": "product"}),
        ("It sued Bath & Bell Partners LLC.", {"Bath & Bell Partners LLC": "company"}),
    ],
)
def test_kinds(text: str, expected: dict[str, str]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "However, sales fell. The market was closed on Monday.",
        "Readers liked it. Unfortunately nobody came. Additionally, prices rose.",
        "The CEO and the President met the Chairman in March.",
        "I’m sure You’ve seen it. American and European cars sell well.",
        "Analysts Expect Sales To Fall Next Year",
        "GDP grew 3% in Q2 while the CPI fell.",
        "“Nobody knows,” he said. “Everything changes.”",
    ],
)
def test_ordinary_capitals_are_no_names(text: str) -> None:
    assert kinds(text) == {}


def test_a_headline_in_title_case_yields_its_names_only() -> None:
    text = "Vantor Cuts Thousands Of Jobs As Sales Slide\nThe maker Vantor cut jobs."
    assert kinds(text) == {"Vantor": "company"}


def test_a_word_the_document_writes_small_is_no_name() -> None:
    assert kinds("He spoke of Quorling at length. By quorling he meant knitting.") == {}


def test_a_title_parts_a_firm_from_a_person() -> None:
    found = {
        e.entity_id for e in entities.find("Ford President Hal Brandt and Boeing Vice President Ann Sorel met.")[0]
    }
    assert found == {"ford", "boeing", "x:hal-brandt", "x:ann-sorel"}


def test_a_first_name_makes_a_firms_name_a_persons() -> None:
    assert kinds("Harriet Ford owns a farm.") == {"Harriet Ford": "person"}
    assert kinds("Yesterday Harriet Paris sang.") == {"Harriet Paris": "person"}


def test_a_name_keeps_its_place() -> None:
    assert kinds("Shanghai Weilan Information Corporation grew.") == {
        "Shanghai Weilan Information Corporation": "company"
    }


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The bank's deputy governor Per Lindqvist spoke.", "Per Lindqvist"),
        ("The container ship ONE Apus lost 1,816 boxes.", "ONE Apus"),
        ("President Karim Fattah al-Masri met exporters.", "Karim Fattah al-Masri"),
        ("Too dry, Grain Producers Australia said on Monday.", "Grain Producers Australia"),
        ("Shares in Sun Hung Kai Properties fell.", "Sun Hung Kai Properties"),
        ('The comedy "Lost in Thailand" earned a lot.', "Lost in Thailand"),
    ],
)
def test_small_words_and_places_are_parts_of_a_name(text: str, name: str) -> None:
    assert name in {entity.name for entity in entities.find(text)[0]}


def test_a_quotation_that_speaks_is_no_title() -> None:
    assert {e.name for e in entities.find('He said "We will sell it in Norway," and left.')[0]} == {"Norway"}


def test_where_nouns_have_capitals_only_registered_names_count() -> None:
    text = (
        "Die Firma hat im Herbst neue Maschinen in der Halle aufgestellt, und Volkswagen liefert den Strom dazu. "
        "Der Betrieb wird nach Ostern mit vollem Personal laufen, sagt die Leitung. In der Stadt gibt es Zweifel an "
        "dem Plan, denn der Lärm und der Verkehr nehmen zu, und die Anwohner wollen Ruhe. Der Rat prüft die Lage und "
        "will im Winter eine Antwort geben. Die Kosten trägt das Land."
    )
    found, _ = entities.find(" ".join([text] * 4))
    assert [e.entity_id for e in found] == ["volkswagen"]


@pytest.mark.parametrize(
    ("text", "code", "known"),
    [
        ("The Coastal Pilots Association (CPA) met. The CPA voted.", "CPA", True),
        ("Vantor Foods Inc. (VNTR) fell. VNTR rose later.", "VNTR", True),
        ("NEW DELHI (AGP) - Prices rose. AGP reported it.", "AGP", False),
    ],
)
def test_brackets_give_an_acronym_its_name(text: str, code: str, known: bool) -> None:
    last = [m for m in entities.find(text)[1] if m.surface == code][-1]
    assert (last.entity_id != f"x:{code.lower()}") == known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On Monday the Peanut Corporation of America closed. Peanut Corporation had 50 staff.",
         {"Peanut Corporation of America"}),
        ("It said that the Licensed Taxi Drivers' Association has members.", {"Licensed Taxi Drivers' Association"}),
        ("On Monday the Grain and Feed Administration acted.", {"Grain and Feed Administration"}),
        ("On Monday the Securities and Futures Commission acted.", {"Securities and Futures Commission"}),
        ("Metro AG rose on Monday. Analysts at Metro said so.", {"Metro AG"}),
        ("Transport for London raised fares.", {"Transport for London"}),
        ("Sales of Zolapra rose.", {"Zolapra"}),
    ],
)  # fmt: skip
def test_names_keep_their_tails(text: str, expected: set[str]) -> None:
    found, mentions = entities.find(text)
    named = {mention.entity_id for mention in mentions if not mention.reference}
    assert {entity.name for entity in found if entity.entity_id in named} == expected
