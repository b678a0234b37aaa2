"""Decoding: encodings, marks, broken bytes, mojibake, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.text.decode import Decoded, Rejected, decode

PROSE = "Der Umsatz der Fähren stieg um ein Zehntel, sagte die Geschäftsführerin am Dienstag in Köln. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_in_an_encoding_comes_back(encoding: str) -> None:
    assert decode(PROSE.encode(encoding), name="a.txt").text == PROSE


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis", "euc-kr", "cp1251"])
def test_guessed_encodings(encoding: str) -> None:
    text = {
        "gb18030": "公司周二表示，国内自行车销量增长了一成，股价上涨百分之四。" * 6,
        "big5": "公司週二表示，國內自行車銷量增長了一成，股價上漲百分之四。" * 6,
        "shift_jis": "会社は火曜日に、国内の自転車の売り上げが一割増えたと発表した。" * 6,
        "euc-kr": "회사는 화요일에 국내 자전거 판매가 십 퍼센트 늘었다고 밝혔다. " * 6,
        "cp1251": "Компания сообщила во вторник, что продажи велосипедов выросли на десять процентов. " * 6,
    }[encoding]
    assert decode(text.encode(encoding), name="a.txt").text == text


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1251", "Завод выпустил 340 машин."),
        ("ISO-8859-1", "Café “new” costs 5 €."),
        ("gb2312", "净利润为5億元。"),
        ("koi8-r", "Завод"),
        ("shift_jis", "会社は①の利益"),
    ],
)
def test_what_the_server_calls_the_encoding_decides(charset: str, text: str) -> None:
    own = {"ISO-8859-1": "cp1252", "gb2312": "gb18030", "shift_jis": "cp932"}.get(charset, charset)
    assert decode(text.encode(own), name="a", charset=charset).text == text
    # Never against UTF-8, nor against what the page says.
    assert decode(text.encode(), name="a", charset=charset).text == text
    page = f'<html><meta charset="{own}"><p>{PROSE if charset == "ISO-8859-1" else text}</p>'
    assert decode(page.encode(own), name="a", charset="koi8-u").text == page


@pytest.mark.parametrize("charset", ["", "none", "utf-8", "hex", "rot13", "undefined", "idna", "\ud800", "x\0"])
def test_a_charset_that_does_not_fit_is_passed_over(charset: str) -> None:
    data = PROSE.encode("cp1252")
    assert decode(data, name="a", charset=charset) == decode(data, name="a")


def test_a_few_broken_bytes_do_not_spoil_utf8() -> None:
    data = PROSE.encode() + b"\xff" + PROSE.encode()
    got = decode(data, name="a.txt")
    assert got == Decoded(PROSE + "\ufffd" + PROSE, "utf-8", True)


def test_mojibake_is_repaired_and_all_else_left() -> None:
    spoiled = "It’s “new”.".encode().decode("cp1252", "ignore")
    text = f"Plain   “quotes”\u00a0stay.\n{spoiled}\nﬁne ½ stays"
    got = decode(text.encode(), name="a.txt")
    assert got.repaired
    assert got.text.split("\n")[0] == "Plain   “quotes”\u00a0stay."
    assert got.text.split("\n")[1].startswith("It’s")
    assert got.text.split("\n")[2] == "ﬁne ½ stays"


def test_clean_text_is_not_marked_as_repaired() -> None:
    assert decode(b"Sales rose.", name="a.txt") == Decoded("Sales rose.", "utf-8", False)


def test_a_nul_becomes_a_space_of_the_same_length() -> None:
    got = decode(b"Sales\0rose by a tenth in the year, the maker of bicycles said.", name="a.txt")
    assert got.text.startswith("Sales rose")
    assert got.repaired


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n ", "white space"),
        ("\ufeff".encode(), "white space"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04abc", "ZIP"),
        (bytes(range(256)) * 8, "not text"),
        (b"\0" * 500, "not text"),
        (b"x" * 101, "too large"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, words: str) -> None:
    with pytest.raises(Rejected) as caught:
        decode(data, name="a.bin", limit=100 if words == "too large" else 10_000)
    assert words in caught.value.reason


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        got = decode(data, name="any")
    except Rejected as refused:
        assert refused.reason
    else:
        assert got.text.strip()
        assert "\0" not in got.text
        got.text.encode("utf-8")


@given(st.text(min_size=1, max_size=200))
def test_utf8_text_is_kept_or_said_to_be_repaired(text: str) -> None:
    try:
        got = decode(text.encode(), name="any")
    except Rejected:
        return
    assert got.repaired or got.text == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "Die Müller AG steigerte den Umsatz 2020 um 12% auf 3,4 Milliarden Euro."),
        ("cp1252", "Le café a coûté 3 millions d'euros en 2020, a déclaré le maire."),
        ("cp1252", "La compañía ganó 3 millones de euros en 2020, según su presidente."),
        ("cp1252", "Bolaget sålde 340 bilar i år, sade Åke Ström på fredagen."),
        ("cp1250", "Spółka sprzedała 12 milionów akcji w 2021 roku, powiedział prezes Paweł Łękawski."),
        ("cp1250", "Společnost loni prodala 340 vozů, řekl ředitel závodu Jiří Říha."),
        ("cp1251", "Завод выпустил 340 машин за год, сообщил директор."),
        ("cp1254", "Şirket 2020 yılında satışlarını yüzde 12 artırdı, dedi yönetici Çağlar Gün."),
        ("cp437", "Der Müller verkaufte 12 Häuser für 3 Millionen."),
        ("shift_jis", "任天堂は2020年の売上高が1兆7000億円だったと発表した。"),
    ],
)
def test_the_language_of_a_short_text_tells_its_encoding(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), name="x").text == text
