"""The duplicates of stored documents: which one is kept, why, and what they share."""

# ruff: noqa: E501
from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from flows.stores import slicing, sqlrun, staged, warehouse
from flows.text.duplicates import clusters, signatures
from tests.sql import tiny
from tests.text.test_duplicates import FOREIGN, ITEMS, STORY, TOLD_OTHERWISE, report

TABLES = ("duplicates", "text_reuse", "staging_sketches", "staging_shingles", "staging_slots")


def made(texts: Sequence[str], published: Sequence[date | None] = ()) -> duckdb.DuckDBPyConnection:
    """A database with the signatures of texts d00, d01, ... and the tables that follow from them."""
    connection = tiny.database(*TABLES)
    ids = [f"d{n:02}" for n in range(len(texts))]
    days = pl.Series(list(published) or [None] * len(texts), dtype=pl.Date)
    connection.register("given", pl.DataFrame({"document_id": ids, "published_from": days}))
    connection.execute("CREATE TABLE staging.documents AS FROM given")
    for table, frame in staged.signature_frames(ids, signatures(texts)).items():
        connection.register("frame", frame)
        connection.execute(f"INSERT INTO staging.{table} BY NAME FROM frame")
    for table in ("shingles", "slots"):
        connection.execute(f"CREATE VIEW staging.all_{table} AS FROM staging.{table}")
    tiny.run(connection, "duplicates", "text_reuse")
    return connection


def test_the_earliest_published_is_kept_even_if_shorter() -> None:
    texts = [STORY, "\n".join(STORY.splitlines()[:4]), FOREIGN]
    connection = made(texts, [date(2021, 4, 5), date(2021, 4, 2), None])
    found = tiny.rows(connection, "FROM duplicates SELECT document_id, canonical_id, cluster_id, method, reason")
    assert found == [
        (
            "d00",
            "d01",
            "d01",
            "near",
            "54% of the word shingles of both are common; the one kept is published earlier (2021-04-02 against 2021-04-05)",
        )
    ]
    everyone = tiny.rows(
        connection, "FROM staging.clusters SELECT document_id, canonical_id, is_canonical ORDER BY ALL"
    )
    assert everyone == [("d00", "d01", False), ("d01", "d01", True), ("d02", "d02", True)]


@pytest.mark.parametrize(
    ("second", "days", "kept", "method", "why"),
    [
        (STORY, (None, date(2020, 1, 1)), "d01", "exact", "dated, and this one is not"),
        (STORY, (None, None), "d00", "exact", "of the same date and length, and first by its id"),
        ("\n".join(STORY.splitlines()[:2]), (None, None), "d00", "contained", "longer (150 words against 40)"),
    ],
)
def test_the_reason_says_what_decided(
    second: str, days: tuple[date | None, ...], kept: str, method: str, why: str
) -> None:
    connection = made([STORY, second], days)
    ((canonical, how, reason),) = tiny.rows(connection, "FROM duplicates SELECT canonical_id, method, reason")
    assert (canonical, how) == (kept, method)
    assert reason.endswith(f"the one kept is {why}")


def test_what_only_looks_alike_is_kept_apart() -> None:
    q2 = report("second", "June", ["410.2", "7", "52.1", "0.41", "38.2", "801"])
    q3 = report("third", "September", ["433.9", "9", "61.7", "0.49", "39.1", "846"])
    connection = made([STORY, TOLD_OTHERWISE, FOREIGN, q2, q3, *ITEMS, "", ""])
    assert tiny.rows(connection, "FROM duplicates") == []
    judged = tiny.rows(connection, "FROM staging.duplicate_pairs SELECT later, earlier, verdict")
    assert sorted(verdict for *_, verdict in judged) == ["stock", "template"]


def test_a_copy_of_a_reprint_leads_to_the_original() -> None:
    excerpt = "\n".join(STORY.splitlines()[:4])
    connection = made([STORY, excerpt, excerpt.upper()])
    found = tiny.rows(
        connection, "FROM duplicates SELECT document_id, canonical_id, method, round(containment, 2) ORDER BY 1"
    )
    assert found == [("d01", "d00", "near", 1.0), ("d02", "d00", "near", 1.0)]


def test_shared_passages_give_the_same_words_on_both_sides() -> None:
    quote = '"It was not taken lightly, and nobody here will pretend that it was," the chief executive told the paper.'
    texts = ["First lead.\n" + quote + "\nSome other ending altogether.", FOREIGN + "\n" + quote, TOLD_OTHERWISE]
    connection = made(texts)
    found = tiny.rows(connection, "FROM text_reuse")
    assert len(found) == 1
    one, start, end, other, other_start, other_end, words = found[0]
    passage = texts[int(one[1:])][start:end]
    assert passage == texts[int(other[1:])][other_start:other_end]
    assert passage == quote.strip('".')
    assert words == 19
    assert tiny.rows(connection, "FROM duplicates") == []


def test_a_changed_word_does_not_cut_a_passage() -> None:
    other = STORY.replace("Local politicians reacted angrily", "Local politicians answered angrily")
    connection = made([STORY, other])
    ((start, end, words),) = tiny.rows(connection, "FROM text_reuse SELECT char_start, char_end, words")
    assert other[start:end] == other.rstrip(".")
    assert words == 149  # all but the changed one


def test_tables_and_arrays_come_to_the_same_clusters() -> None:
    rng = random.Random(11)
    base = [STORY, TOLD_OTHERWISE, FOREIGN, report("first", "March", ["1.5", "2", "3.5", "4", "5.5", "6"])]
    texts = []
    for _ in range(60):
        words = rng.choice(base).split() if rng.random() < 0.7 else (rng.choice(base) + rng.choice(base)).split()
        first = rng.randrange(len(words) // 2)
        kept = words[first : first + rng.randrange(40, 200)]
        texts.append(" ".join(word if rng.random() > 0.05 else str(rng.randrange(999)) for word in kept))
    connection = made(texts)
    found = dict(tiny.rows(connection, "FROM staging.clusters SELECT document_id, canonical_id"))
    assert [int(found[f"d{n:02}"][1:]) for n in range(len(texts))] == clusters(texts)


def test_a_long_list_hangs_on_its_first_texts_so_that_a_later_one_moves_nothing() -> None:
    texts = [f"{STORY} Reprint {n} of {n * n}." for n in range(40)]
    connection = made(texts, [date(2021, 3, 31 - n % 20) for n in range(40)])
    hubs = tiny.rows(connection, "FROM staging.shingle_lists SELECT DISTINCT list_sort(hubs) WHERE members = 40")
    first = "FROM staging.document_order SELECT list(no ORDER BY no) WHERE place <= 5"
    assert hubs == tiny.rows(connection, first)


@pytest.mark.parametrize("target", ["main.text_reuse", "staging.duplicate_pairs"])
def test_what_documents_share_is_found_on_disk_where_memory_is_short(tmp_path: Path, target: str) -> None:
    documents, words = 1000, 400
    connection = warehouse.connect(tmp_path / "w.duckdb", memory_limit="40MB", temporary=tmp_path / "spilled")
    connection.execute("ATTACH ':memory:' AS staging").fetchall()
    slicing.declare(connection)
    connection.execute(f"""
        -- Copies of one text: each of the first and of the nine before it.
        CREATE TABLE staging.document_order AS
            SELECT range::INTEGER AS no, format('d{{}}', range) AS document_id, 0 AS first_no, NULL AS first_before,
                   range = 0 AS is_first, {words} AS words, {words} AS distinct_shingles
            FROM range({documents});
        CREATE TABLE staging.duplicate_candidates AS
            SELECT a.no AS later, b.no AS earlier, true AS is_close,
                   [{{'diagonal': 0, 'first_position': 0, 'last_position': 0}}][1:0] AS passages
            FROM staging.document_order a JOIN staging.document_order b ON b.no BETWEEN a.no - 9 AND a.no - 1;
        CREATE TABLE staging.compared_shingles AS
            SELECT no, document_id, position::INTEGER AS position, hash(position) AS shingle,
                   position AS char_start, position + 5 AS char_end, false AS repeated
            FROM staging.document_order, range({words}) t(position);
        CREATE TABLE staging.all_slots AS
            SELECT document_id, hash(place) AS context, hash(place + 1) AS filler
            FROM staging.document_order, range({words // 20}) t(place);
    """).fetchall()
    [query] = [each for each in sqlrun.read(tiny.SQL, connection) if ".".join(each.target) == target]
    found = connection.execute(f"SELECT count(*) FROM ({query.sql})").fetchall()
    connection.close()
    assert found == [(documents - 1 if target == "main.text_reuse" else 9 * documents - 45,)]
