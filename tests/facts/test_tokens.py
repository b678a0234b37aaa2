"""Tokens: where each starts, what is one token, and that words are told once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts import document, tokens
from flows.facts.clauses import sentences
from flows.facts.verbs import grammar
from flows.reference import default

G = grammar(default())


def read(text):
    return sentences(document.read(text, "2013-08-06"), G)


@given(st.text(alphabet="aZ9 é.,'’“-–$%\u00a0\n", max_size=80))
def test_tokens_give_back_their_words(text):
    for sentence in read(text):
        for at, tok in enumerate(sentence.toks):
            start, end = sentence.span(at, at)
            written = tokens.fold(text[start:end])
            assert written == written.strip() != ""
            assert tokens.fold(tok.text).lower() == written.lower()


@given(st.text(alphabet="ab .,'-", max_size=60))
def test_nothing_but_white_space_is_between_tokens(text):
    for sentence in read(text):
        spans = [sentence.span(at, at) for at in range(len(sentence.toks))]
        gaps = [text[a[1] : b[0]] for a, b in pairwise(spans)]
        assert all(not gap.strip() for gap in gaps)


def test_a_long_sentence_is_read_in_pieces_that_keep_their_places():
    text = "Nokia sold " + "a unit, " * 150 + "and left."
    pieces = read(text)
    assert len(pieces) > 1
    words = [text[slice(*piece.span(at, at))] for piece in pieces for at in range(len(piece.toks))]
    assert " ".join(words).replace(" ,", ",").replace(" .", ".") == text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Nokia sold 5 million phones in May 2007.", ["ent", "word", "qty", "word", "word", "date", "mark"]),
        ("It rained.", ["word", "word", "mark"]),
    ],
)
def test_names_numbers_and_dates_are_one_token(text, kinds):
    (sentence,) = read(text)
    assert [tok.kind for tok in sentence.toks] == kinds


def test_a_word_is_one_token_wherever_it_stands():
    (sentence,) = read("Bread and wine and cheese.")
    first, second = [tok for tok in sentence.toks if tok.text == "and"]
    assert first is second and first.adverb is False and "conj" in first.roles


def test_a_hyphen_is_told_from_a_dash():
    (sentence,) = read("The Nokia-led group - all of it - left.")
    assert [tok.attached for tok in sentence.toks if tok.text == "-"] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "owns"),
    [
        ("General Motors' shares rose.", True),
        ("General Motors’ shares rose.", True),
        ("It held the ‘Meeting of General Motors’ in May.", False),  # the end of a quotation
    ],
)
def test_an_apostrophe_alone_makes_a_name_in_s_a_possessor(text, owns):
    (sentence,) = read(text)
    at = next(i for i, tok in enumerate(sentence.toks) if tok.kind == "ent") + 1
    assert (sentence.toks[at].text == "'s") == owns
    assert text[slice(*sentence.span(at, at))] in "'’"
