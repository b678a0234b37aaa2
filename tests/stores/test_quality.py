from __future__ import annotations

import functools
import json
import re
import shutil
from pathlib import Path

import duckdb
import polars as pl
import pytest

from expectations import TABLES, module
from flows.stores import quality
from flows.stores.quality import CheckReport, check
from tests.expectations import sample
from tests.expectations.breakages import ALL
from tests.expectations.queries import failing

HOSTILE = "\x1b[31m<script>alert(1)</script><img src='https://evil.example/x'> \u202e$value {batch}"


def run(
    path: Path, *, tables: tuple[str, ...] | None = None, previous: Path | None = None, docs: Path | None = None
) -> CheckReport:
    return check(path, run_id=sample.RUN, previous=previous, docs=docs, tables=tables)


def change(path: Path, *statements: str, values: list[object] | None = None) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for statement in statements:
            connection.execute(statement, values or []).fetchall()


@functools.cache
def columns(table: str) -> set[str]:
    with duckdb.connect() as connection:
        connection.execute((sample.project_root() / "sql" / "schema" / f"{table}.sql").read_text(encoding="utf-8"))
        return {name for (name, *_) in connection.execute(f"describe {table}").fetchall()}


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return sample.build(tmp_path / "build.duckdb")


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[CheckReport, Path]:
    """The report on a warehouse with many promises broken at once, and the warehouse. The Data Docs lie beside it."""
    folder = tmp_path_factory.mktemp("broken")
    path = sample.build(folder / "build.duckdb")
    change(path, *(part for one in ALL if one.sql.startswith("update") for part in one.sql.split(";")))
    change(path, "update blocks set kind = ? where block_no = 1", values=[HOSTILE])
    return run(path, docs=folder / "docs"), path


def test_a_sound_build_passes(warehouse: Path, tmp_path: Path) -> None:
    before = warehouse.read_bytes()
    report = run(warehouse, docs=tmp_path / "docs")
    assert report.passed
    assert report.rejected == ()
    assert report.explain() == f"{len(report.results)} checks passed"
    assert report.docs == tmp_path / "docs" / "index.html"
    assert {row["suite"] for row in report.results} == {*TABLES, "violations", "contract"}
    assert len({(row["suite"], row["check_name"]) for row in report.results}) == len(report.results)
    assert all(set(row) == columns("check_results") for row in report.results)
    assert warehouse.read_bytes() == before
    # The file is closed again: the results can be written into it.
    change(warehouse, "delete from check_results")


def test_great_expectations_sees_what_the_queries_see(broken: tuple[CheckReport, Path]) -> None:
    report, path = broken
    with duckdb.connect(str(path)) as connection:
        wanted = failing(connection)
    found = {
        severity: {f"{row['suite']}.{row['check_name']}" for row in report.failed(severity)} for severity in wanted
    }
    assert found == wanted
    assert len(found["critical"]) > 40
    assert len(found["warning"]) > 3
    assert not report.passed
    for row in report.failed("critical"):
        assert row["observed"] == str(row["rows_failed"]), row


def test_failures_name_their_rows(broken: tuple[CheckReport, Path]) -> None:
    report, path = broken
    [row] = [row for row in report.results if (row["suite"], row["check_name"]) == ("blocks", "kind_in_vocabulary")]
    assert row["severity"] == "critical"
    assert row["column_name"] == "kind"
    assert {"document_id": "d2", "block_no": 1, "kind": HOSTILE} in json.loads(row["sample"])
    refused = [
        row for row in report.rejected if row["reason"] == "kind_in_vocabulary" and row["table_name"] == "blocks"
    ]
    assert "d2" in {row["document_id"] for row in refused}
    assert all(set(row) == columns("rejects") for row in report.rejected)
    assert all(row["step"] == "check" for row in report.rejected)
    told = report.explain()
    assert "nothing was published" in told
    assert "blocks.kind_in_vocabulary" in told
    assert "document_id=d2, block_no=1" in told
    assert str(path.with_name("docs") / "index.html") in told


def test_warnings_refuse_nothing(warehouse: Path) -> None:
    change(warehouse, "update documents set word_count = 0 where document_id = 'd1'")
    report = run(warehouse, tables=("documents",))
    assert report.passed
    assert report.rejected == ()
    assert [row["check_name"] for row in report.failed("warning")] == ["says_something"]
    assert "published all the same" in report.explain()


def test_explanation_cannot_steer_a_terminal(broken: tuple[CheckReport, Path]) -> None:
    told = broken[0].explain()
    assert "\\x1b[31m" in told
    assert all(character.isprintable() or character == "\n" for character in told)


def test_data_docs_load_and_run_nothing(broken: tuple[CheckReport, Path]) -> None:
    docs = broken[1].with_name("docs")
    pages = {path.name: path.read_text(encoding="utf-8") for path in docs.glob("*.html")}
    assert {path.name for path in docs.iterdir()} == set(pages)
    assert set(pages) == {f"{name}.html" for name in (*TABLES, "violations", "index")}
    for name, page in pages.items():
        assert not re.search(r"<(script|link|img|iframe|object|embed|base)\b", page, re.IGNORECASE), name
        assert not re.search(
            r"<[^>]*\b(src|srcset|action|background|poster)\s*=|<[^>]*url\(|@import", page, re.IGNORECASE
        ), name
        assert not re.search(r"href\s*=\s*[\"']?\s*(https?:|//|javascript:)", page, re.IGNORECASE), name
        assert "default-src 'none'" in page[:400], name
    assert "kind_in_vocabulary" in pages["index.html"]
    assert 'href="blocks.html"' in pages["index.html"]


def test_data_docs_are_replaced(warehouse: Path, tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "stale.html").write_text("old")
    run(warehouse, tables=(), docs=docs)
    assert sorted(path.name for path in docs.iterdir()) == ["index.html", "violations.html"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["build.duckdb", "docs"]


def test_many_failing_rows_are_counted_and_capped(warehouse: Path) -> None:
    change(
        warehouse,
        "insert into rejects by name select run_id, uri, source, step, reason, standing, rejected_at, 'x' as refused "
        "from rejects, range(2500)",
    )
    report = run(warehouse, tables=("rejects",))
    [row] = report.failed("critical")
    assert row["rows_failed"] == 2500
    assert len(json.loads(row["sample"])) == quality.SAMPLE_ROWS
    assert len(report.rejected) == quality.REJECTED_ROWS


@pytest.mark.parametrize(
    ("lost", "failed"),
    [
        (0, []),
        (1, []),
        (2, ["rows_kept_warning"]),
        (4, ["rows_kept_warning"]),
        (5, ["rows_kept_critical", "rows_kept_warning"]),
    ],
)
def test_rows_lost_against_the_last_published_run(
    warehouse: Path, tmp_path: Path, lost: int, failed: list[str]
) -> None:
    previous = sample.build(tmp_path / "previous.duckdb")
    grow = "insert into entities select concat('e', range), 'E', 'company', null, false from range(8)"
    change(previous, grow)
    change(warehouse, grow, f"delete from entities where entity_id in (select concat('e', range) from range({lost}))")
    report = run(warehouse, tables=("entities",), previous=previous)
    rows = [row for row in report.results if row["check_name"].startswith("rows_kept") and not row["success"]]
    assert sorted(row["check_name"] for row in rows) == failed
    assert all("the last published run having 10" in row["message"] for row in rows)


def test_disagreement_may_shrink(warehouse: Path, tmp_path: Path) -> None:
    previous = sample.build(tmp_path / "previous.duckdb")
    change(warehouse, "delete from conflicts where metric_id = 'm2'")
    report = run(warehouse, tables=("conflicts",), previous=previous)
    assert report.passed
    assert [row["check_name"] for row in report.failed("warning")] == ["rows_kept_warning"]


def test_a_previous_file_that_cannot_be_read_counts_as_none(warehouse: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.duckdb"
    torn.write_bytes(warehouse.read_bytes()[:5000])
    assert run(warehouse, tables=("entities",), previous=torn).passed
    assert run(warehouse, tables=("entities",), previous=tmp_path / "none.duckdb").passed


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("drop table conflicts", "conflicts.fact_id"),
        ("alter table metrics drop column evidence", "metrics.evidence"),
        ("alter table metrics alter value_low type varchar", "metrics.value_low"),
        ("alter table events rename date to day", "events.date"),
    ],
)
def test_a_broken_contract_stops_the_publish(warehouse: Path, tmp_path: Path, statement: str, names: str) -> None:
    change(warehouse, statement)
    report = run(warehouse, docs=tmp_path / "docs")
    assert not report.passed
    [row] = report.results
    assert names in row["message"]
    assert names in report.explain()


def test_what_cannot_be_checked_stops_the_publish(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from expectations import violations
    from expectations.rules import no_rows

    rule = no_rows("nonsense", "select no_such_column from {batch}", "something holds", "warning")
    monkeypatch.setattr(violations, "suite", lambda: [rule])
    report = run(warehouse, tables=())
    assert not report.passed
    [row] = report.failed("critical")
    assert "could not be checked" in row["message"]
    assert "no_such_column" in row["message"]


def test_a_file_that_is_no_warehouse_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "build.duckdb"
    path.write_text("no warehouse")
    with pytest.raises(duckdb.Error):
        run(path)


def test_an_expectation_of_any_other_kind_is_judged_by_the_engine(
    warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from great_expectations import expectations as gxe

    holds = gxe.ExpectColumnMaxToBeBetween(
        column="word_count", min_value=0, meta={"check": "some_words"}, description="some words"
    )
    fails = gxe.ExpectColumnMaxToBeBetween(
        column="word_count", max_value=-1, meta={"check": "no_words"}, description="no words"
    )
    monkeypatch.setattr(module("documents"), "suite", lambda scope: [holds, fails])
    report = run(warehouse, tables=("documents",))
    assert [(row["check_name"], row["success"]) for row in report.results if row["suite"] == "documents"] == [
        ("some_words", True),
        ("no_words", False),
    ]
    assert not report.passed
    assert "no words; found" in report.failed("critical")[0]["message"]


def test_one_rule_that_cannot_be_counted_leaves_the_others(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from expectations.rules import no_rows

    rules = [
        no_rows("nonsense", "select * from {batch} where no_such_column > 1", "something holds"),
        no_rows("has_words", "select * from {batch} where word_count >= 0", "no document has words"),
        no_rows("no_text", "select * from {batch} where text is null", "every document has a text"),
    ]
    monkeypatch.setattr(module("documents"), "suite", lambda scope: rules)
    rows = {row["check_name"]: row for row in run(warehouse, tables=("documents",)).results}
    assert "no_such_column" in rows["nonsense"]["message"]
    assert rows["has_words"]["rows_failed"] > 1
    assert rows["no_text"]["success"]


@pytest.fixture(scope="module")
def grown_from(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build that grew from the published run `base`, which passed all checks, and changed nothing."""
    path = sample.build(tmp_path_factory.mktemp("grown") / "build.duckdb")
    report = run(path)
    assert report.passed
    results = pl.DataFrame([{**row, "run_id": "base"} for row in report.results], infer_schema_length=None)
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("insert into runs by name select * replace ('base' as run_id) from runs limit 1")
        connection.execute("insert into check_results by name select * from results").fetchall()
        for statement in (
            "create schema changes",
            "create table changes.base as select 'base' as run_id",
            *(
                f"create table changes.{table} ({', '.join(f'{key} varchar' for key in keys)}, change varchar)"
                for table, keys in {
                    "documents": ["document_id"],
                    "metrics": ["metric_id"],
                    "metric_facts": ["fact_id"],
                    "event_facts": ["fact_id"],
                    "text_reuse": ["document_id", "other_id"],
                }.items()
            ),
        ):
            connection.execute(statement).fetchall()
    assert results.height
    return path


@pytest.fixture
def grown(grown_from: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(grown_from, tmp_path / "build.duckdb"))


BROKEN = "update mentions set surface = 'something else' where document_id = 'd1'"


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ((), set()),
        ((BROKEN,), set()),
        ((BROKEN, "insert into changes.documents values ('d2', 'added')"), set()),
        ((BROKEN, "insert into changes.documents values ('d1', 'added')"), {"violations.mention_differs"}),
        ((BROKEN, "delete from changes.base"), {"violations.mention_differs"}),
        (
            (BROKEN, """update check_results set parameters = '{"rules": "x"}' where suite = 'contract'"""),
            {"violations.mention_differs"},
        ),
        (
            (BROKEN, "update check_results set success = false where check_name = 'mention_differs'"),
            {"violations.mention_differs"},
        ),
    ],
)
def test_what_held_in_the_build_before_is_checked_on_changed_documents(
    grown: Path, changes: tuple[str, ...], failed: set[str]
) -> None:
    change(grown, *changes)
    report = run(grown, tables=("mentions",) if changes else None)
    assert {f"{row['suite']}.{row['check_name']}" for row in report.failed("critical")} == failed
    assert len(report.results) == len({(row["suite"], row["check_name"]) for row in report.results})


WRONG_FACT = "update metric_facts set statements = statements + 1 where fact_id = 'f1'"
FACTS = ("metric_facts", "event_facts")
WRONG_HAPPENING = "update event_facts set reports = reports + 1 where fact_id = 'h1'"


@pytest.mark.parametrize(
    ("changes", "failed"),
    [
        ((WRONG_FACT, WRONG_HAPPENING), set()),
        ((WRONG_FACT, "insert into changes.metric_facts values ('f2', 'added')"), set()),
        ((WRONG_FACT, "insert into changes.metric_facts values ('f1', 'added')"), {"violations.metric_fact_differs"}),
        ((WRONG_FACT, "insert into changes.metrics values ('m1', 'changed')"), {"violations.metric_fact_differs"}),
        (
            (
                WRONG_FACT,
                "insert into changes.documents select document_id, 'changed' from metrics where metric_id = 'm1'",
            ),
            {"violations.metric_fact_differs"},
        ),
        (
            (WRONG_HAPPENING, "insert into changes.event_facts values ('h1', 'changed')"),
            {"violations.event_fact_differs"},
        ),
        (
            (
                WRONG_HAPPENING,
                "insert into changes.documents select document_id, 'changed' from events where event_id = 'e1'",
            ),
            {"violations.event_fact_differs"},
        ),
        ((WRONG_HAPPENING, "delete from changes.base"), {"violations.event_fact_differs"}),
    ],
)
def test_what_held_of_a_fact_is_checked_where_it_or_a_statement_changed(
    grown: Path, changes: tuple[str, ...], failed: set[str]
) -> None:
    change(grown, *changes)
    assert {f"{row['suite']}.{row['check_name']}" for row in run(grown, tables=FACTS).failed("critical")} == failed


def test_keys_references_and_the_ledger_are_always_checked_in_full(grown: Path) -> None:
    change(
        grown,
        "update metrics set entity_id = 'nobody' where metric_id = 'm1'",
        "insert into metrics select * from metrics where metric_id = 'm2'",
    )
    report = run(grown)
    found = {f"{row['suite']}.{row['check_name']}" for row in report.failed("critical")}
    assert {"metrics.key_unique", "violations.entity_unresolved", "violations.ledger_differs"} <= found
