"""Languages and word counts, with and without spaces between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.language import _WORD, detect, is_english, word_count


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


ENGLISH = (
    "The maker of bicycles said on Monday that its sales had risen by a tenth, and that it would hire more people than "
    "before. Their shares, which were weak in the spring, gained after the report, but analysts who follow the firm "
    "said this was not the end of their troubles."
)
GERMAN = (
    "Der Hersteller von Fahrrädern sagte am Montag, dass der Umsatz um ein Zehntel gestiegen sei und dass mehr "
    "Menschen als bisher eingestellt werden. Die Aktie, die im Frühjahr schwach war, legte nach dem Bericht zu, doch "
    "die Analysten sehen darin noch nicht das Ende der Schwierigkeiten des Unternehmens."
)
DUTCH = (
    "De fietsenmaker zei maandag dat de omzet met een tiende was gestegen en dat er meer mensen dan voorheen zouden "
    "worden aangenomen. Het aandeel, dat in het voorjaar zwak was, steeg na het bericht, maar analisten die het "
    "bedrijf volgen zien daarin nog niet het einde van de problemen of van het verlies."
)


def test_plain_english_is_told_by_its_commonest_words() -> None:
    assert is_english(ENGLISH)


@pytest.mark.parametrize(
    "text", [GERMAN, DUTCH, f"{ENGLISH} {GERMAN} {DUTCH} {GERMAN} {DUTCH}", "Sales of the firm rose.", ""]
)
def test_the_model_is_asked_where_the_commonest_words_do_not_tell(text: str) -> None:
    assert not is_english(text)


@pytest.mark.parametrize(("text", "code"), [(ENGLISH, "en"), (GERMAN, "de"), (DUTCH, "nl")])
def test_the_language_of_a_paragraph(text: str, code: str) -> None:
    assert detect(text) == code
