"""Sentences: offsets, abbreviations, missing spaces, quotes, CJK stops; and laws that hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.sentences import split
from tests.growth import assert_linear


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Sales rose. Costs fell.", ["Sales rose.", "Costs fell."]),
        ("That is rare.It's new.", ["That is rare.", "It's new."]),
        ("It has 400 million.It is big.", ["It has 400 million.", "It is big."]),
        ("They like the APP.Judging by sales it works.", ["They like the APP.", "Judging by sales it works."]),
        ("Version 4.Along came rivals.", ["Version 4.", "Along came rivals."]),
        ("It fell by 5%.Since then it rose.", ["It fell by 5%.", "Since then it rose."]),
        ("Acme Inc. CEO Ann Poe spoke.", ["Acme Inc. CEO Ann Poe spoke."]),
        ("She joined Acme Inc. The pay was good.", ["She joined Acme Inc.", "The pay was good."]),
        ("It sells in the U.S. and Asia.", ["It sells in the U.S. and Asia."]),
        ("It left the U.S. It came back.", ["It left the U.S.", "It came back."]),
        ("Mr. Poe met Dr. Roe.", ["Mr. Poe met Dr. Roe."]),
        ("Gate No. 5 opened at 5 p.m. Monday.", ["Gate No. 5 opened at 5 p.m. Monday."]),
        ("It closed at 5 p.m. Traders left.", ["It closed at 5 p.m.", "Traders left."]),
        ("J. K. Poe wrote it.", ["J. K. Poe wrote it."]),
        ("It grew 3.5 percent to $1.2 billion.", ["It grew 3.5 percent to $1.2 billion."]),
        ('"Really?" he asked.', ['"Really?" he asked.']),
        ('"It works." The room fell silent.', ['"It works."', "The room fell silent."]),
        ('The era came to an end."We thank you," he said.', ["The era came to an end.", '"We thank you," he said.']),
        ('"We will win. " He sat down.', ['"We will win. "', "He sat down."]),
        ("It rose (by a lot). It fell.", ["It rose (by a lot).", "It fell."]),
        ("See www.acme.com for more. Bye.", ["See www.acme.com for more.", "Bye."]),
        ("They use Node.js daily.", ["They use Node.js daily."]),
        ("• First point\n• Second point", ["First point", "Second point"]),
        ("1. Buy milk. 2. Sell it.", ["1. Buy milk.", "2. Sell it."]),
        ("销量上升。成本下降！真的？", ["销量上升。", "成本下降！", "真的？"]),
        ("他说：“很好。”大家笑了。", ["他说：“很好。”", "大家笑了。"]),
        ("A title without stop\nThen prose.", ["A title without stop", "Then prose."]),
        ("Wait... It is over.", ["Wait...", "It is over."]),
        ("Sales slid. iPhone buyers wait.", ["Sales slid.", "iPhone buyers wait."]),
        ("", []),
        (" \n\t\n ", []),
    ],
)
def test_sentences_of(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


_TEXT = st.text(alphabet=st.sampled_from(list("aAbZ1 .!?\"'”“()。！\n\r\u2028•-,iPx")), max_size=120)


@given(_TEXT)
def test_spans_are_ordered_trimmed_and_stay_in_their_line(text: str) -> None:
    at = 0
    for span in split(text):
        assert at <= span.start < span.end <= len(text)
        piece = text[span.start : span.end]
        assert piece == piece.strip()
        assert len(piece.splitlines()) == 1
        at = span.end


@given(_TEXT)
def test_no_letter_is_outside_every_sentence(text: str) -> None:
    inside = {i for s in split(text) for i in range(s.start, s.end)}
    assert all(i in inside for i, c in enumerate(text) if c.isalnum())


@given(_TEXT, _TEXT)
def test_lines_are_split_independently(first: str, second: str) -> None:
    joined = cut(f"{first}\n{second}")
    assert joined == cut(first) + cut(second)


@pytest.mark.parametrize("unit", ["a", ".", '".', "A.", "([", "a.B", "...x ", "。"])
def test_a_long_line_costs_linear_time(unit: str) -> None:
    assert_linear(split, lambda size: unit * (size // len(unit)), small=10_000)
