"""Numbers of whole economies go to the place that they are told of."""

import pytest

from flows.facts.extract import extract
from tests.facts.owning import owners


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eurostat estimates that 26.8 million people in the EU were unemployed.", "European Union"),
        ("Japanese stocks rose in New York. The economy grew 2.3 percent.", "Japan"),
        ("Australia is a surprise. Westpac said the economy added 9,100 jobs.", "Australia"),
        ("Germany worries. The Bundesbank expects Europe's largest economy to shrink by 0.8 percent.", "Germany"),
    ],
)
def test_place(text: str, expected: str) -> None:
    facts = extract(text, anchor="2009-01-08")
    names = {entity.entity_id: entity.name for entity in facts.entities}
    found = facts.metrics[-1]
    assert names.get(found.entity_id or "", found.entity_surface) == expected


def test_statistics_by_an_adjective() -> None:
    text = "Shares in Asia fell 2%. Data showed that Chinese industrial output grew 6.0 percent and sales rose 9%."
    assert owners(text)[1:] == ["China", "China"]
    text = "The Labor Department revised its figures, which show losses of 403,000 jobs."
    assert owners(text) == ["United States"]
