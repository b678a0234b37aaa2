"""Languages and word counts, with and without spaces between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.language import _WORD, detect, word_count


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The maker of bicycles said that sales rose by a tenth.", "en"),
        ("Der Hersteller von Fahrrädern sagte, dass der Umsatz stieg.", "de"),
        ("公司周二表示，国内自行车销量增长了一成。", "zh"),
        ("会社は火曜日に、自転車の売り上げが増えたと発表した。", "ja"),
        ("회사는 화요일에 자전거 판매가 늘었다고 밝혔다.", "ko"),
        ("12.5% 2019", "und"),
        ("", "und"),
    ],
)
def test_detect(text: str, code: str) -> None:
    assert detect(text) == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Sales rose.", 2),
        ("The company's year-end sales rose 3.5 percent", 7),
        ("销量增长", 4),
        ("苹果 iPhone 手机", 5),
        ("— … !", 0),
    ],
)
def test_word_count(text: str, words: int) -> None:
    assert word_count(text) == words


@given(st.text(st.sampled_from("ab1 .,-'’“–é销か_\n"), max_size=30))
def test_words_are_counted_alike_with_and_without_what_spares_the_pattern(text: str) -> None:
    assert word_count(text) == len(_WORD.findall(text))
