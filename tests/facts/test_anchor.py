"""When "now" is in a text without a published date."""

import json
from pathlib import Path

import pytest

from flows.facts.anchor import infer

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Entering the autumn of 2025, talks resume. In 2021 they had failed.", "2025-23"),
        ("In 2012 it was the biggest trend. It began in 2009.", "2012"),
        ("On 14 May 2016 the lecture was given. Last year was worse.", "2016-05~"),
        ("The plant opened in 2010. It is expected to close by 2030.", "2010"),
        ("It grew by 12% in the second quarter of 2019.", "2019-34"),
        ("Founded in 1898, it sells tea.", None),
        ("Nothing here tells.", None),
        ("", None),
    ],
)
def test_now_is_the_latest_date_looked_back_on(text, value):
    assert infer(text) == value


@pytest.mark.parametrize("path", sorted((ROOT / "tests/gold/seeds").glob("*.json")), ids=lambda p: p.stem)
def test_founding_documents(path):
    gold = json.loads(path.read_text(encoding="utf-8"))
    if gold["published"] is None:
        text = (ROOT / "seeds/articles" / gold["document"]).read_text(encoding="utf-8")
        assert infer(text) == gold["anchor"]
