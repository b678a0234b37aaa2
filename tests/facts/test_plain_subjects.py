"""Numbers go to the noun that is the subject of their clause where no name is."""

import pytest

from tests.facts.owning import owners

_NOKIA = "Nokia fights on. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cinemas in China took 17 billion yuan.", "Cinemas"),
        ("A capesize vessel earns $2,776 a day.", "capesize vessel"),
        ("Last year farmers brought in 57 million tonnes of wheat.", "farmers"),
        ("An online petition against the trade was signed by 230,000 people.", "online petition"),
        ("A course of treatment could cost $94,000.", "course of treatment"),
        ("Malaria killed 781,000 people in 2009.", "Malaria"),
        ("Copper mines in the north, which dig 35 percent of the world's copper, were hardly hurt.", "Copper mines"),
        ("A kilogram of beef costs 75 francs.", "kilogram of beef"),
        ("On Monday the central bank lifted its interest rate to 74.8 percent.", "central bank"),
        ("The average rate on a 30-year mortgage was 6.24 percent.", "30-year mortgage"),
        ("The company's order book stood at 3,405 aircraft.", "Nokia"),
        ("Manufacturers shed 85,000 workers, retailers 91,000.", "retailers"),
        ("Bidders for a group that runs 288 shops are few.", "group"),
        ("Cleaners, who in some clubs earn £6.50 an hour, are angry.", "Cleaners"),
        ("The tax on air tickets drops from €10 to €3.", "air tickets"),
        ("Fuel was 35 percent dearer.", "Fuel"),
        ("The firm that it sued is silent. Its shares rose 5 percent.", "Nokia"),
        ("Since the scandal broke, the shares have lost 37 percent.", "Nokia"),
        ("The restructuring is expected to save $600 million.", "Nokia"),
        ("About 600 million people use it, up from 543 million.", "Nokia"),
    ],
)
def test_subject(text: str, expected: str) -> None:
    assert owners(_NOKIA + text)[-1] == expected


def test_place_that_opens_a_sentence() -> None:
    assert owners("Nokia fights on. In Wales some 16,000 students cross the border.")[-1] == "Wales"


def test_a_continent_is_no_country() -> None:
    text = "India's central bank worries, as no other Asian economy does. Exports were up 30.4 percent in June."
    assert owners(text) == ["India"]


def test_what_a_country_bears_and_where_goods_come_from() -> None:
    text = "Argentina is dry. The drought in Santa Fe will cost the country $5 billion."
    assert owners(text) == ["Argentina"]
    assert owners("Exports of cars from Mexico to the United States surged 38 percent.") == ["Mexico"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks go on. The dam will cost 9 billion dollars.", ["dam"]),
        ("Talks go on. The ships cost $190 million each. They will be 400 metres long.", ["ships", "ships"]),
        ("Talks go on. Some 27 rebels voted against it.", ["rebels"]),
        ("Talks go on. Jobseekers get €188 a week.", ["Jobseekers"]),
        ("Nokia fights on. The rescue is worth 85 billion euros.", ["Nokia"]),
    ],
)
def test_noun_of_a_text_about_nobody(text: str, expected: list[str]) -> None:
    assert owners(text) == expected


def test_a_country_is_told_of_through_its_paragraphs() -> None:
    text = "Sri Lankan farmers struggle\n\nThe war in Ukraine makes things worse.\n\nInflation reached 18.7 percent."
    assert owners(text) == ["Sri Lanka"]
