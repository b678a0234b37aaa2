"""Containers give every document they hold, refuse what they cannot, and never more than their limits."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.stores.sources.containers import Fields, Limits, Member, expand
from flows.stores.sources.records import Refused


def members(data: bytes, name: str, **limits: int) -> list[Member]:
    return list(expand(io.BytesIO(data), name, Limits(**limits)))


def reasons(found: list[Member]) -> list[str | None]:
    return [member.data.reason if isinstance(member.data, Refused) else None for member in found]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def warc_record(url: str, body: bytes, status: str = "200 OK", media: str = "text/html") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:{len(url)}>\r\n"
        f"WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_archive_in_archive_keeps_its_path() -> None:
    inner = zipped(**{"b.txt": b"deep", "rows.jsonl": b'{"text": "row"}\n'})
    found = members(zipped(**{"a.txt": b"flat", "inner.zip": inner, "c.txt.gz": gzip.compress(b"packed")}), "x.zip")
    assert {m.name: m.data for m in found} == {
        "a.txt": b"flat",
        "inner.zip!/b.txt": b"deep",
        "inner.zip!/rows.jsonl!/1": b"row",
        "c.txt.gz": b"packed",
    }


def test_a_packed_table_may_be_larger_than_a_document() -> None:
    rows = b"".join(b'{"id": %d, "text": "row %d"}\n' % (n, n) for n in range(500))
    packed = gzip.compress(rows)
    for data, name in ((packed, "x.jsonl.gz"), (zipped(**{"x.jsonl": rows, "y.jsonl.gz": packed}), "x.zip")):
        found = members(data, name, member_bytes=1000)
        assert set(reasons(found)) == {None}
        assert found[-1].data == b"row 499" and found[-1].name.endswith(".jsonl!/499")
        assert len(found) == (500 if name == "x.jsonl.gz" else 1000)
    assert reasons(members(packed, "x.jsonl.gz", member_bytes=1000, total_bytes=2000)) == ["too_much"]
    assert reasons(members(packed[:-9], "x.jsonl.gz", member_bytes=1000)) == ["broken"]


def test_depth_is_limited() -> None:
    data = b"core"
    for level in range(5):
        data = zipped(**{f"level{level}.zip" if level else "core.txt": data})
    assert reasons(members(data, "x.zip")) == ["too_deep"]


def test_bombs_are_refused_within_their_limits() -> None:
    bomb = zipped(**{f"{n}.txt": b"0" * 1_000_000 for n in range(20)})
    assert reasons(members(bomb, "x.zip", member_bytes=500_000)) == ["too_large"] * 20
    assert reasons(members(bomb, "x.zip", total_bytes=2_500_000)) == [None, None, "too_much"]
    assert reasons(members(bomb, "x.zip", members=3)) == [None, None, None, "too_much"]
    assert reasons(members(gzip.compress(b"0" * 10_000_000), "x.txt.gz", member_bytes=1000)) == ["too_large"]


@pytest.mark.parametrize("name", ["x.zip", "x.gz", "x.json", "x.csv", "x.parquet", "x.warc", "x.warc.gz", "x.pdf"])
def test_garbage_is_one_refusal(name: str) -> None:
    found = members(b"\x93garbage, and no container at all\n" * 40, name)
    assert reasons(found) == ["broken"]
    assert isinstance(found[0].data, Refused) and len(found[0].data.detail) > 20


def test_truncated_archives_keep_what_came_before() -> None:
    two = gzip.compress(warc_record("https://e.example/1", b"<p>one</p>")) + gzip.compress(
        warc_record("https://e.example/22", b"<p>two</p>")
    )
    found = members(two[:-200], "x.warc.gz")
    assert found[0].data == b"<p>one</p>"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_page_that_a_web_archive_ends_within_is_refused(pack: Callable[[bytes], bytes]) -> None:
    name = "x.warc" if pack is bytes else "x.warc.gz"
    first = pack(warc_record("https://e.example/1", b"<p>one</p>"))
    last = pack(warc_record("https://e.example/22", bytes(random.Random(1).choices(b"abcdefgh", k=5000))))
    assert reasons(members(first + last, name)) == [None, None]
    found = members(first + last[:-1000], name)
    assert reasons(found) == [None, "broken"] and found[1].name == "https://e.example/22"


def test_json_shapes() -> None:
    row = {
        "headline": "T",
        "body": "Text",
        "author": {"name": "A. Writer"},
        "date": "2021-04-02T13:03:02Z",
        "url": "u:1",
    }
    told = {"title": "T", "author": "A. Writer", "published": "2021-04-02", "url": "u:1"}
    for value in (row, [row], {"articles": [row], "total": 1}):
        found = members(json.dumps(value).encode(), "x.json")
        assert [(m.name, m.data, m.metadata) for m in found] == [("u:1", b"Text", told)]
    assert reasons(members(b'{"total": 3}', "x.json")) == ["broken"]
    assert reasons(members(b'[{"title": "no text"}, 7]', "x.json")) == ["empty", "broken"]


def test_json_lines_survive_bad_lines() -> None:
    data = b'{"text": "one"}\n\nnot json\n{"text": "' + b"x" * 3000 + b'"}\n{"text": "last"}'
    found = members(data, "x.jsonl", member_bytes=1000)
    assert reasons(found) == [None, "broken", "too_large", None]
    assert found[-1].data == b"last"


def test_csv_and_parquet_map_fields() -> None:
    for delimiter in ",;\t":
        text = f'id{delimiter}title{delimiter}text\n7{delimiter}T{delimiter}"two\nlines"\n'
        found = members(text.encode(), "x.csv")
        assert [(m.name, m.data, m.metadata) for m in found] == [("7", b"two\nlines", {"title": "T"})]
    out = io.BytesIO()
    pl.DataFrame({"id": ["a", "b"], "story": ["one", None], "published": ["2020-01-02", None]}).write_parquet(out)
    mapped = list(expand(io.BytesIO(out.getvalue()), "x.parquet", fields=Fields(text=("story",))))
    assert [(m.name, m.metadata) for m in mapped] == [("a", {"published": "2020-01-02"}), ("b", {})]
    assert reasons(mapped) == [None, "empty"]
    assert reasons(members(out.getvalue(), "x.parquet")) == ["broken"]


def test_names_of_fields_may_be_written_in_any_way() -> None:
    told = {"title": "T", "published": "2017-12-31"}
    table = b' Title ,TEXT,Date\nT,Words,"December 31, 2017 "\n'
    out = io.BytesIO()
    pl.DataFrame({" Title ": ["T"], "TEXT": ["Words"], "Date": ["2017/12/31"]}).write_parquet(out)
    lines = b'{"Title": "T", "Text": "Words", "DATE": "31 Dec 2017"}'
    for name, data in (("x.csv", table), ("x.parquet", out.getvalue()), ("x.jsonl", lines), ("x.json", lines)):
        found = members(data, name)
        assert [(m.data, m.metadata) for m in found] == [(b"Words", told)], name
    mapped = list(expand(io.BytesIO(b"Story\nWords\n"), "x.csv", fields=Fields(text=("story",))))
    assert [m.data for m in mapped] == [b"Words"]


def test_half_a_character_in_a_title_spoils_no_article() -> None:
    [found] = members(b'{"title": "Profit up \\ud83d", "text": "Words"}\n', "x.jsonl")
    assert found.metadata["title"].encode().startswith(b"Profit up ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("before", [0, 200_000])
def test_csv_in_any_encoding(encoding: str, before: int) -> None:
    rows = "".join(f"{n};plain words, and no letter beyond ASCII\n" for n in range(before // 40))
    last = "Der Umsatz der Müller AG stieg auf 3,4 Milliarden €, sagte Geschäftsführer Jörg Groß über das Jahr"
    found = members(f"id;text\n{rows}ä;{last}\n".encode(encoding), "x.csv")
    assert found[-1].name == "ä" and found[-1].data == last.encode()


def test_a_table_without_a_column_of_text_says_what_it_has() -> None:
    for data in (b"id,story\n1,words\n", "id,story\n1,wörter\n".encode("utf-16")):
        [only] = members(data, "x.csv")
        assert isinstance(only.data, Refused) and "it has id, story" in only.data.detail


def test_warc_takes_pages_only() -> None:
    data = (
        warc_record("https://e.example/a", b"<p>page</p>")
        + warc_record("https://e.example/img", b"\x89PNG", media="image/png")
        + warc_record("https://e.example/gone", b"gone", status="404 Not Found")
    )
    for name, content in (("x.warc", data), ("x.warc.gz", gzip.compress(data))):
        found = members(content, name)
        assert reasons(found) == [None, "not_a_page", "not_a_page"]
        assert found[0].metadata == {"url": "https://e.example/a"}
    [named] = members(warc_record("https://e.example/b", b"\xcf", media="text/html; charset=Windows-1251"), "x.warc")
    assert named.metadata == {"url": "https://e.example/b", "charset": "windows-1251"}


def test_mail() -> None:
    mail = (
        b"From: The Daily <news@e.example>\r\nSubject: =?utf-8?q?Caf=C3=A9_news?=\r\nMessage-ID: <1@e>\r\n"
        b"Date: Mon, 06 Jan 2020 23:30:00 +0800\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Body</p>\r\n"
    )
    (found,) = members(mail, "x.eml")
    assert found.metadata == {"title": "Café news", "publisher": "The Daily", "published": "2020-01-06"}
    assert isinstance(found.data, bytes) and b"<p>Body</p>" in found.data
    box = b"From a Mon Jan  6 00:00:00 2020\n" + mail + b"\nFrom b Tue Jan  7 00:00:00 2020\nSubject: Two\n\nSecond\n"
    assert [m.name for m in members(box, "x.mbox")] == ["1@e", "2"]


@pytest.mark.parametrize("name", ["x.eml", "x.mbox"])
def test_text_without_a_header_is_no_mail(name: str) -> None:
    (found,) = members(b"The town sold 12 boats in 2020.\n", name)
    assert isinstance(found.data, Refused) and "it is no mail" in found.data.detail


def test_pdf_text() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    assert reasons(members(out.getvalue(), "x.pdf")) == ["empty"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".zip", ".gz", ".json", ".jsonl", ".csv", ".eml", ".mbox", ".warc"]))
def test_any_bytes_end_in_members(data: bytes, ending: str) -> None:
    for member in members(data, f"x{ending}"):
        assert isinstance(member.data, bytes) or member.data.detail


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip), min_size=1, max_size=5)
)
def test_json_lines_round_trip(texts: list[str]) -> None:
    data = "\n".join(json.dumps({"text": text}) for text in texts).encode()
    assert [m.data for m in members(data, "x.jsonl")] == [text.encode() for text in texts]
