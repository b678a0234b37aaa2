"""The whole flow under Prefect, with the gate and the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import Settings
from flows.stores import documents, history, lock, quality, runs, warehouse
from flows.stores.pipeline import Run, RunSummary
from flows.terminal import summarise
from tests.conftest import Founding
from tests.stores import articles
from tests.stores.articles import rows

pytestmark = pytest.mark.usefixtures("prefect_server")
STEPS = ["land", "read", "deduplicate", "load", "build", "check", "publish", "site"]


def run(home: Path, *sources: Path, full: bool = False, **options: int) -> tuple[RunSummary, list[str]]:
    from flows import refresh

    told: list[str] = []
    settings = Settings.load({}, home=home, sources=sources, **{"processes": 1} | options)
    summary = refresh.run(settings, full=full, progress=lambda step, *_: told.append(step))
    return summary, list(dict.fromkeys(told))


def checked(home: Path, source: Path) -> RunSummary:
    """The same steps without Prefect, for what no flow has a part in."""
    with Run(Settings.load({}, home=home, sources=source, processes=1)) as here:
        return articles.steps(here, gate=True)


@pytest.fixture
def summary(founding: Founding) -> RunSummary:
    return founding.summary


def test_founding_documents_are_published_and_checked(founding: Founding, summary: RunSummary) -> None:
    assert founding.told == STEPS
    assert summary.published, summary.explanation
    assert (summary.documents, summary.inputs, summary.rejects) == (5, 5, {})
    assert summary.checks > 40 and not summary.critical
    assert summary.site is not None and summary.site.is_file()
    assert summary.docs is not None and summary.docs.is_file()


def test_summary_and_tables_say_the_same(summary: RunSummary) -> None:
    for table in (
        "documents",
        "entities",
        "metrics",
        "events",
        "metric_facts",
        "event_facts",
        "conflicts",
        "duplicates",
    ):
        assert rows(summary.path, f"SELECT count(*) FROM {table}") == [(getattr(summary, table),)]
    assert rows(summary.path, "SELECT run_id, status, failed_step FROM runs") == [(summary.run_id, "published", None)]
    assert rows(summary.path, "SELECT count(*) FROM check_results") == [(summary.checks,)]
    dropped = rows(summary.path, "SELECT kind, count(*) FROM blocks WHERE NOT kept GROUP BY kind ORDER BY kind")
    assert dict(dropped) == summary.dropped


def test_every_step_is_timed(summary: RunSummary) -> None:
    assert [step for step in summary.seconds if step in STEPS] == sorted(STEPS, key=list(summary.seconds).index)
    assert set(STEPS) <= summary.seconds.keys()
    assert summary.reading.keys() >= {"decode", "clean", "extract"}


def test_artifacts_hold_the_ledger_and_the_checks(founding: Founding) -> None:
    assert {row["step"] for row in founding.artifacts["ledger"]} >= {"land", "read", "deduplicate"}
    assert all(row["success"] for row in founding.artifacts["check-results"] if row["severity"] == "critical")


def test_a_second_run_has_nothing_new(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    # As of a run that was killed after it had published and before the site stood.
    assert articles.first(home, clippings).published
    second, told = run(home, clippings)
    assert second.status == "nothing_new" and told == ["land", "site"] and (home / "site" / "index.html").is_file()
    third, told = run(home, clippings)
    assert third.status == "nothing_new" and told == ["land"]
    # Batches are read side by side, each by a process of its own.
    full, told = run(home, clippings, full=True, processes=2, batch_size=2)
    assert full.published and told == STEPS
    assert (full.batches_computed, full.documents) == (2, 4)


def test_a_critical_failure_leaves_the_published_file_and_says_why(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    first = articles.first(home, clippings)
    before = warehouse.published(home)
    articles.write(clippings, {"new.txt": "A boat cost 4,000 dollars in 2020."})
    honest = warehouse.Build.close

    def with_a_lie(build: warehouse.Build) -> None:
        build.connection.execute("UPDATE metrics SET evidence = 'something else'").fetchall()
        honest(build)

    with monkeypatch.context() as patch:
        patch.setattr(warehouse.Build, "close", with_a_lie)
        refused, told = run(home, clippings)
    assert refused.status == "refused" and "publish" not in told
    assert any("evidence" in name for name in refused.critical)
    assert str(refused.docs) in refused.explanation
    assert warehouse.published(home) == before
    assert list((home / "builds").iterdir()) == [before]
    assert history.noted(home, refused.run_id)["error"]  # type: ignore[index]
    said = runs.one(home, refused.run_id)
    assert "failed checks" in said and "evidence" in said and "something else" in said
    after = articles.run(home, clippings)
    assert after.published and after.documents == first.documents + 1
    told_later = rows(after.path, "SELECT status FROM runs ORDER BY run_id")
    assert told_later == [("published",), ("refused",), ("published",)]
    failed = rows(after.path, "SELECT DISTINCT run_id FROM check_results WHERE NOT success AND severity = 'critical'")
    assert failed == [(refused.run_id,)]
    # The rows that were refused are there to be looked at, long after.
    sql = "SELECT table_name, refused, standing FROM rejects WHERE run_id = ?"
    refused_rows = rows(after.path, sql, refused.run_id)
    assert refused_rows and all("something else" in row for _, row, _ in refused_rows)
    assert {(name, standing) for name, _, standing in refused_rows} == {("metrics", False)}
    assert sorted(runs.one(home, refused.run_id).splitlines()[-5:]) == sorted(said.splitlines()[-5:])


def test_a_first_run_whose_documents_fail_in_the_code_publishes_nothing(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("no such measure")

    (clippings / "empty.txt").write_bytes(b"")
    with monkeypatch.context() as patch:
        patch.setattr(documents, "extract", broken)
        refused = checked(tmp_path / "home", clippings)
    assert refused.status == "refused"
    assert refused.critical == ("accounting.few_failures_critical",)
    assert "failed=4, went_on=0" in refused.explanation and "no such measure" in refused.explanation
    assert warehouse.published(tmp_path / "home") is None
    assert "no such measure" in runs.one(tmp_path / "home", refused.run_id)
    # With better code (which a version tells, and here the full run) nothing has to be landed again.
    assert articles.run(tmp_path / "home", clippings, full=True).documents == 4


def test_a_run_over_bad_input_alone_ends_well(tmp_path: Path) -> None:
    source = tmp_path / "in"
    articles.write(source, {"empty.txt": "", "blank.txt": " \n"})
    (source / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    summary = checked(tmp_path / "home", source)
    assert summary.published, summary.explanation
    assert (summary.documents, summary.rejects) == (0, {"decode: empty": 2, "decode: not_text": 1})
    said = "\n".join(summarise(summary, 1.0))
    assert "Documents       0" in said and "empty 2" in said and "not_text 1" in said


def test_a_warning_is_told_and_published(tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_a_warning(_: Path, *, run_id: str, **more: object) -> quality.CheckReport:
        gate = quality._Gate(run_id, "rules")
        gate.result("documents", "made_up", "warning", False, "something that should not be")
        return quality.CheckReport(run_id, tuple(gate.results), ())

    monkeypatch.setattr(quality, "check", with_a_warning)
    summary = checked(tmp_path / "home", clippings)
    assert summary.published and summary.warnings == ("documents.made_up",)
    assert rows(summary.path, "SELECT check_name, severity, success FROM check_results") == [
        ("made_up", "warning", False)
    ]


def test_an_error_in_a_step_is_raised_and_the_run_noted(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr(warehouse, "swap", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        run(home, clippings)
    [noted] = (home / "runs").iterdir()
    told = history.noted(home, noted.name)
    assert told is not None and (told["status"], told["failed_step"]) == ("failed", "publish")
    assert warehouse.published(home) is None and not list((home / "builds").iterdir())


def test_a_held_warehouse_is_told(tmp_path: Path, clippings: Path) -> None:
    with lock.hold(tmp_path / "home", "another run"), pytest.raises(lock.Locked, match="another run"):
        run(tmp_path / "home", clippings)
