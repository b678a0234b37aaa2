"""Verb forms, and the reference tables behind them."""

import pytest

from flows.facts.verbs import conjugate, grammar
from flows.reference import default


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("launch", {"launch": "b", "launches": "s", "launched": "dn", "launching": "g"}),
        ("cut", {"cut": "bdn", "cuts": "s", "cutting": "g"}),
        ("die", {"die": "b", "dies": "s", "died": "dn", "dying": "g"}),
        ("agree", {"agree": "b", "agrees": "s", "agreed": "dn", "agreeing": "g"}),
        ("supply", {"supply": "b", "supplies": "s", "supplied": "dn", "supplying": "g"}),
        ("plan", {"plan": "b", "plans": "s", "planned": "dn", "planning": "g"}),
        ("unveil", {"unveil": "b", "unveils": "s", "unveiled": "dn", "unveiling": "g"}),
        ("veto", {"veto": "b", "vetoes": "s", "vetoed": "dn", "vetoing": "g"}),
    ],
)
def test_conjugate(verb, forms):
    irregular = {"cut": ("cut", "cut")}
    assert conjugate(verb, *irregular.get(verb, (None, None))) == forms


def test_every_form_leads_back_to_its_verb():
    g = grammar(default())
    for verb in ("buy", "fall", "take", "overtake", "write", "shut", "spin"):
        row = next(r for r in default()["verbs"] if r["verb"] == verb)
        for form in conjugate(verb, row["past"], row["participle"]):
            assert verb in g.forms[form]
    assert set(g.forms["found"]) == {"find", "found"}
    assert g.has("would", "modal") and not g.has("would", "prep")
