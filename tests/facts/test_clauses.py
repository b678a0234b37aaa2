"""Sentences as tokens and verb groups; who stands where."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.facts import document, roles
from flows.facts.clauses import sentences
from flows.facts.verbs import grammar
from flows.reference import default

G = grammar(default())


def read(text):
    (sentence,) = sentences(document.read(text, "2013-08-06"), G)
    return sentence


def verbs(text):
    return [(v.lemma, v.voice, v.tense) for v in read(text).verbs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nokia sold its map unit.", [("sell", "active", "past")]),
        ("The unit was sold by Nokia.", [("sell", "passive", "past")]),
        ("Nokia will sell the unit.", [("sell", "active", "future")]),
        ("Nokia has not sold the unit.", [("sell", "active", "past")]),
        ("Nokia is to sell the unit.", [("sell", "active", "infinitive")]),
        ("Nokia plans to sell it.", [("plan", "active", "present"), ("sell", "active", "infinitive")]),
        (
            "The phone launched by Nokia sells well.",
            [("launch", "passive", "participle"), ("sell", "active", "present")],
        ),
        ("Nokia shares fell.", [("fall", "active", "past")]),
        ("The bank raised interest rates.", [("raise", "active", "past")]),
        ("Nokia found a buyer and was founded in Finland.", [("find", "active", "past"), ("found", "passive", "past")]),
        ("The proposed merger failed.", [("fail", "active", "past")]),
        ("Its operating system was released.", [("release", "passive", "past")]),
        ("Seattle-based Boeing grew.", [("grow", "active", "past")]),
        ("Nokia will shut plants and cut jobs.", [("shut", "active", "future"), ("cut", "active", "future")]),
        ("Nokia will shut plants and lay off staff.", [("shut", "active", "future"), ("lay", "active", "future")]),
        ("Nokia shut plants and cut jobs.", [("shut", "active", "past"), ("cut", "active", "past")]),
        ("The talks between Boeing and Airbus were cut.", [("cut", "passive", "past")]),
        ("Markets are down following news.", [("be", "active", "present"), ("follow", "active", "participle")]),
        ("Nokia and Siemens were both sued.", [("sue", "passive", "past")]),
    ],
)
def test_verb_groups(text, found):
    assert verbs(text) == found


def test_what_a_name_owns_is_no_verb():
    assert [v.lemma for v in read("Nokia cut Siemens's rating by two notches.").verbs] == ["cut"]
    assert [v.lemma for v in read("Siemens's reported a loss.").verbs] == ["report"]


def test_polarity():
    assert [v.negated for v in read("Nokia has not sold the unit.").verbs] == [True]
    assert [v.negated for v in read("Nokia sold the unit.").verbs] == [False]


@pytest.mark.parametrize(
    ("text", "at", "subject"),
    [
        ("Nokia sold its unit.", 0, "Nokia"),
        ("Nokia, which bought Navteq in 2007, sold its unit.", 1, "Nokia"),
        ("Nokia, the largest maker of phones, sold its unit.", 0, "Nokia"),
        ("Nokia sold its unit and cut jobs.", 1, "Nokia"),
        ("Nokia plans to cut jobs.", 1, "Nokia"),
        ("The government ordered Nokia to cut jobs.", 1, "Nokia"),
        ("Nokia, Siemens and Ericsson signed a deal.", 0, "Nokia , Siemens and Ericsson"),
        ("Siemens sold a unit, and Nokia cut jobs.", 1, "Nokia"),
        ("After selling its unit, Nokia cut jobs.", 0, "Nokia"),
        ("Phones made by Nokia sold well.", 1, "Phones"),
        ("Ann Hollis told the audience that deliveries would begin.", 1, "deliveries"),
        ("The union that represents 5,000 pilots said no.", 1, "The union"),
    ],
)
def test_subjects(text, at, subject):
    sentence = read(text)
    region = roles.subject(sentence, sentence.verbs[at], G)
    spans = [sentence.span(i, i) for i in range(region.first, region.last + 1)]
    found = " ".join(text[start:end] for start, end in spans)
    assert found == subject


def test_speech_is_quoted_and_names_are_not():
    flags = read('"We will cut jobs next year," said Nokia.').quoted
    assert flags[1] and not flags[-2]
    assert not any(read('The "Way Forward" plan was dropped.').quoted)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                "Nokia",
                ",",
                ".",
                "to",
                "and",
                "was",
                "which",
                "sold",
                "the",
                '"',
                "'s",
                "plans",
                "cut",
                "by",
                "2012",
                "shares",
                "(",
                ")",
                "-",
                "will",
                "not",
                "said",
                "that",
            ]
        ),
        max_size=40,
    )
)
def test_any_words_are_read(words):
    text = " ".join(words)
    for sentence in sentences(document.read(text, "2013-08-06"), G):
        for verb in sentence.verbs:
            assert 0 <= verb.first <= verb.at <= verb.last < len(sentence.toks)
            region = roles.subject(sentence, verb, G)
            assert region.last < len(sentence.toks)
            assert roles.after(sentence, verb.last).last < len(sentence.toks)
