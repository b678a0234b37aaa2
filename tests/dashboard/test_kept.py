"""What a site keeps for the next one: pieces of pages, and what is known of texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.dashboard import build, fragments, kept
from flows.dashboard import site as site_module
from flows.dashboard.relinking import Links
from tests.dashboard.conftest import Built
from tests.dashboard.test_slices import files

PIECES: kept.Pieces = {("happening", 7): "<p>seven</p>", ("parties", 7): "[]", ("series", 2**64 - 1): "<tr></tr>"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("CREATE TABLE cards_of_pieces AS SELECT unnest([7, 18446744073709551615])::UBIGINT AS card")
        made.execute(
            "CREATE TABLE carded AS SELECT 'a' AS document_id, 's' AS content_sha256, 3 AS first_kept,"
            " 9 AS characters, 'words' AS first_words"
        )
        yield made


def test_pieces_are_read_as_they_were_kept(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    old = kept.frame({("happening", 8): "what it spoke of is gone"})
    kept.keep(connection, old, [kept.frame(PIECES), kept.frame(PIECES)], tmp_path / "none", tmp_path, "this")
    found = kept.recall(tmp_path, "this")
    assert kept.some(found, [7, 8, 2**64 - 1]) == PIECES
    assert kept.some(found, [8]) == {}
    assert kept.openings(tmp_path, "this").rows() == [("a", "s", 3, 9, "words")]
    kept.tell(connection, found)
    told = connection.execute("SELECT kind, card FROM kept_pieces").fetchall()
    assert set(told) == set(PIECES)


def test_pieces_lie_beside_those_before_until_half_is_of_no_use(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    connection.execute("CREATE OR REPLACE TABLE cards_of_pieces AS SELECT unnest(range(10))::UBIGINT AS card")
    held, old = kept.frame({}), tmp_path / "none"
    for made in range(10):
        site = tmp_path / str(made)
        (site / "data").mkdir(parents=True)
        kept.keep(connection, held, [kept.frame({("happening", made): f"<p>{made}"})], old, site, "this")
        held, old = kept.recall(site, "this"), site
        assert kept.some(held, range(10)) == {("happening", n): f"<p>{n}" for n in range(made + 1)}
        assert len(list((site / "data").glob("pieces*.parquet"))) == made % kept.PARTS + 1
    connection.execute("DELETE FROM cards_of_pieces WHERE card < 6")
    site = tmp_path / "last"
    (site / "data").mkdir(parents=True)
    kept.keep(connection, held, [], old, site, "this")
    assert kept.recall(site, "this")["card"].to_list() == [6, 7, 8, 9]
    assert [path.name for path in (site / "data").glob("pieces*.parquet")] == ["pieces.parquet"]


def test_nothing_is_known_of_what_other_code_kept_or_what_is_torn(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert kept.recall(tmp_path, "this").is_empty()
    (tmp_path / "data").mkdir()
    kept.keep(connection, kept.frame({}), [kept.frame(PIECES)], tmp_path / "none", tmp_path, "this")
    assert kept.recall(tmp_path, "other").is_empty()
    assert kept.openings(tmp_path, "other").is_empty()
    for file in (kept.FILE, kept.OPENINGS):
        (tmp_path / file).write_bytes(b"torn")
    assert kept.recall(tmp_path, "this").is_empty()
    pl.DataFrame({"kind": ["happening"]}).write_parquet(tmp_path / kept.OPENINGS, metadata={"tag": "this"})
    assert kept.openings(tmp_path, "this").is_empty()


def test_no_piece_is_made_twice(in_slices: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_module, "WHOLE", 0)
    site = in_slices.copy(tmp_path)
    wanted = files(site)
    for name in kept.recall(site, pl.read_parquet_metadata(site / kept.FILE)["tag"])["kind"].unique():
        monkeypatch.setitem(fragments.PIECES, name, lambda *_: "made again")
    build(in_slices.warehouse, site)
    assert files(site) == wanted


def test_links_follow_whether_an_article_has_a_page(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE shown_of AS FROM (VALUES ('here', true), ('gone', false)) t(document_id, has_page)"
        )
        links = Links(connection)
    (tmp_path / "a.html").write_bytes(
        b'<a href="../older.html?here">\r\n<a href="../documents/gone.html"><a href="../documents/gone.html#m-1">'
        b'<a href="../documents/here.html"><a href="../documents/unknown.html"><p>href=&#34;../documents/gone.html&#34;'
    )
    assert links.set(tmp_path, tmp_path, ["a.html"])
    assert (tmp_path / "a.html").read_bytes() == (
        b'<a href="../documents/here.html">\r\n<a href="../older.html?gone"><a href="../documents/gone.html#m-1">'
        b'<a href="../documents/here.html"><a href="../documents/unknown.html"><p>href=&#34;../documents/gone.html&#34;'
    )
    assert not links.set(tmp_path, tmp_path, ["none.html"])
