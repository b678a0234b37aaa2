"""Shingles and slots: hashes that stay, offsets that point at the words, nothing across texts."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.text import shingles
from flows.text.shingles import WIDTH, shingled

TEXTS = st.lists(st.text(st.sampled_from("aAbé ,.\n1東京ไ—"), max_size=60), max_size=6)


def slots(text: str) -> set[tuple[int, int]]:
    found = shingled([text])
    return set(zip(found.context.tolist(), found.filler.tolist(), strict=True))


def test_offsets_give_the_words_back() -> None:
    text = "  Über «drei» Wörter, and  more."
    found = shingled([text])
    assert [text[a:b] for a, b in zip(found.start, found.end, strict=True)] == [
        "Über «drei» Wörter",
        "drei» Wörter, and",
        "Wörter, and  more",
    ]


def test_the_definition_of_the_hash_does_not_move() -> None:
    found = shingled(["Taobao blocked WeChat in 2013."])
    assert found.shingle.tolist() == [11413154746912888646, 8893617975396607852, 2994654614812592464]
    assert found.content.tolist() == [1200962634639313681]


def test_case_accents_punctuation_and_width_are_folded() -> None:
    plain = shingled(["cafe and bar 12"]).shingle.tolist()
    assert shingled(["Café — AND (bar), １２!"]).shingle.tolist() == plain


def test_scripts_without_spaces_are_shingled_by_characters() -> None:
    found = shingled(["淘宝屏蔽微信链接"])
    assert found.words.tolist() == [8]
    assert found.start.tolist() == [0, 1, 2]
    assert found.end.tolist() == [6, 7, 8]


def test_a_repeated_shingle_is_marked_from_its_second_time() -> None:
    found = shingled(["a b c x a b c", "a b c"])
    assert found.repeated.tolist() == [False, False, False, False, True, False]
    assert found.distinct.tolist() == [4, 1]


def test_a_template_has_the_same_contexts_and_other_fillers() -> None:
    one = slots("On Monday the firm Aster sold 40 plants to the bank.")
    other = slots("On Monday the firm Boreal sold 70 plants to the bank.")
    contexts = {context for context, _ in one}
    assert contexts == {context for context, _ in other}
    assert len(one & other) == 1  # Monday
    assert len(one) == 3


def test_a_capital_that_opens_a_sentence_is_no_name() -> None:
    assert slots("Sales rose. Prices fell. Nobody knew why.") == set()
    assert len(slots("Sales rose at Aster. Aster said so.")) == 2


def test_a_word_of_a_million_letters_and_lone_surrogates_are_read() -> None:
    found = shingled(["x" * 1_000_000 + " \ud800 b c", "\U0002f800𠀀 " * 4])
    assert found.words.tolist() == [3, 8]


def test_no_texts_and_empty_texts() -> None:
    assert len(shingled([]).words) == 0
    assert shingled(["", " . ", "a"]).words.tolist() == [0, 0, 1]


@given(TEXTS)
def test_a_text_is_read_the_same_alone_and_among_others(texts: list[str]) -> None:
    together = shingled(texts)
    for at, text in enumerate(texts):
        alone = shingled([text])
        mine = together.shingle_text == at
        for column in ("position", "shingle", "start", "end", "repeated"):
            assert np.array_equal(getattr(together, column)[mine], getattr(alone, column))
        own = together.slot_text == at
        assert np.array_equal(together.context[own], alone.context)
        assert np.array_equal(together.filler[own], alone.filler)
        assert together.content[at] == alone.content[0]
        assert together.distinct[at] == alone.distinct[0] == len(set(alone.shingle.tolist()))


@given(st.lists(st.text(st.sampled_from("ab 東.A1"), max_size=40), min_size=1, max_size=8), st.integers(1, 50))
def test_the_size_of_a_chunk_changes_nothing(texts: list[str], size: int) -> None:
    whole = shingled(texts)
    parts = [shingles._shingle_chunk(texts[a:b], a) for a, b in shingles._chunks(texts, size)]
    for column in ("words", "shingle_text", "shingle", "start", "slot_text", "context", "filler", "repeated"):
        assert np.array_equal(np.concatenate([getattr(part, column) for part in parts]), getattr(whole, column))


@given(st.text(st.sampled_from("ab cd"), max_size=60))
def test_every_run_of_words_is_a_shingle(text: str) -> None:
    count = len(text.split())
    assert len(shingled([text]).shingle) == max(0, count - WIDTH + 1)
