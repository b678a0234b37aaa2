"""Extraction of a whole document: offsets and evidence hold for whatever text comes in."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts.extract import extract
from flows.reference import default

ARTICLE = """Acme Motors to close two plants

March 3, 2015

Acme Motors said on Tuesday that it will close two plants and cut 3,400 jobs by 2017.
The carmaker lost $1.2 billion last year. Its shares fell 4.5% to $31.20.
"""


def test_an_article() -> None:
    facts = extract(ARTICLE, anchor=date(2015, 3, 3))
    got = {ARTICLE[m.start : m.end]: m for m in facts.metrics}
    assert set(got) == {"3,400", "$1.2 billion", "4.5%", "$31.20"}
    assert got["3,400"].measure == "employees"
    assert got["$1.2 billion"].period == "2014"
    assert got["$1.2 billion"].low < 0
    assert got["4.5%"].measure == "share_price"
    names = {entity.entity_id: entity.name for entity in facts.entities}
    assert {names[m.entity_id] for m in facts.metrics if m.entity_id} == {"Acme Motors"}


def test_nothing_in_nothing_out() -> None:
    assert extract("").metrics == ()
    assert extract(" \n\t ").events == ()


def test_the_same_text_gives_the_same_facts() -> None:
    assert extract(ARTICLE, anchor="2015-03-03") == extract(ARTICLE, anchor="2015-03-03", reference=default())


_WORDS = st.sampled_from(
    [
        *(
            "Acme",
            "Apple",
            "sold",
            "rose",
            "fell",
            "by",
            "to",
            "from",
            "5%",
            "$3",
            "million",
            "2,000",
            "12",
            "jobs",
            "users",
        ),
        *("shares", "in", "2010", "the", "of", "and", ",", ".", ";", "(", ")", "\n", "half", "was"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=60).map(" ".join)))
def test_evidence_holds_for_any_text(text: str) -> None:
    facts = extract(text, anchor="2010-06-01")
    known = {entity.entity_id for entity in facts.entities}
    for mention in facts.mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.entity_id in known
    for metric in facts.metrics:
        assert 0 <= metric.sentence_start <= metric.start < metric.end <= metric.sentence_end <= len(text)
        assert metric.low <= metric.high
        assert 0 < metric.confidence < 1
        assert metric.entity_id is None or metric.entity_id in known
        assert metric.measure_surface is None or metric.measure_surface in text
    for event in facts.events:
        assert 0 <= event.start < event.end <= len(text)
