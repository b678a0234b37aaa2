"""The whole flow under Prefect, with the gate and the site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.reference import project_root
from flows.settings import Settings
from flows.stores import history, lock, quality, runs, warehouse
from flows.stores.pipeline import RunSummary
from tests.stores import articles
from tests.stores.articles import rows

pytestmark = pytest.mark.usefixtures("prefect_server")
STEPS = ["land", "read", "deduplicate", "load", "build", "check", "publish", "site"]


def run(home: Path, *sources: Path, full: bool = False) -> tuple[RunSummary, list[str]]:
    from flows import refresh

    told: list[str] = []
    settings = Settings.load({}, home=home, sources=sources, processes=1)
    summary = refresh.run(settings, full=full, progress=lambda step, *_: told.append(step))
    return summary, list(dict.fromkeys(told))


@pytest.fixture(scope="module")
def founding(tmp_path_factory: pytest.TempPathFactory) -> RunSummary:
    """The founding documents, published once for the tests that only look."""
    summary, told = run(tmp_path_factory.mktemp("founding"), project_root() / "seeds" / "articles")
    assert told == STEPS
    return summary


def test_founding_documents_are_published_and_checked(founding: RunSummary) -> None:
    assert founding.published, founding.explanation
    assert (founding.documents, founding.inputs, founding.rejects) == (5, 5, {})
    assert founding.checks > 40 and not founding.critical
    assert founding.site is not None and founding.site.is_file()
    assert founding.docs is not None and founding.docs.is_file()


def test_summary_and_tables_say_the_same(founding: RunSummary) -> None:
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
        assert rows(founding.path, f"SELECT count(*) FROM {table}") == [(getattr(founding, table),)]
    assert rows(founding.path, "SELECT run_id, status, failed_step FROM runs") == [(founding.run_id, "published", None)]
    assert rows(founding.path, "SELECT count(*) FROM check_results") == [(founding.checks,)]
    dropped = rows(founding.path, "SELECT kind, count(*) FROM blocks WHERE NOT kept GROUP BY kind ORDER BY kind")
    assert dict(dropped) == founding.dropped


def test_every_step_is_timed(founding: RunSummary) -> None:
    assert [step for step in founding.seconds if step in STEPS] == sorted(STEPS, key=list(founding.seconds).index)
    assert set(STEPS) <= founding.seconds.keys()
    assert founding.reading.keys() >= {"decode", "clean", "extract"}


def test_artifacts_hold_the_ledger_and_the_checks(founding: RunSummary) -> None:
    from prefect.artifacts import Artifact

    ledger = Artifact.get("ledger")
    checks = Artifact.get("check-results")
    assert ledger is not None and checks is not None
    assert {row["step"] for row in json.loads(ledger.data)} >= {"land", "read", "deduplicate"}  # type: ignore[arg-type]
    assert all(row["success"] for row in json.loads(checks.data) if row["severity"] == "critical")  # type: ignore[arg-type]


def test_a_second_run_has_nothing_new(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    first, _ = run(home, clippings)
    second, told = run(home, clippings)
    assert first.published and second.status == "nothing_new" and told == ["land"]
    # A run was killed after it had published and before the site stood.
    (home / "site" / "index.html").unlink()
    third, told = run(home, clippings)
    assert third.status == "nothing_new" and told == ["land", "site"] and (home / "site" / "index.html").is_file()
    full, told = run(home, clippings, full=True)
    assert full.published and told == STEPS


def test_a_critical_failure_leaves_the_published_file_and_says_why(
    tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    first, _ = run(home, clippings)
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
    after, _ = run(home, clippings)
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


def test_a_warning_is_told_and_published(tmp_path: Path, clippings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = quality.check

    def with_a_warning(*args: object, **more: object) -> quality.CheckReport:
        report = found(*args, **more)  # type: ignore[arg-type]
        row = dict(report.results[0]) | {"success": False, "severity": "warning", "check_name": "made_up"}
        return quality.CheckReport(report.run_id, (*report.results, row), report.rejected, report.docs, report.seconds)

    monkeypatch.setattr(quality, "check", with_a_warning)
    summary, _ = run(tmp_path / "home", clippings)
    assert summary.published and [name.partition(".")[2] for name in summary.warnings] == ["made_up"]


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


def test_batches_are_read_side_by_side(tmp_path: Path, clippings: Path) -> None:
    from flows import refresh

    settings = Settings.load({}, home=tmp_path / "home", sources=(clippings,), processes=2, batch_size=2)
    summary = refresh.run(settings)
    assert summary.published and (summary.batches_computed, summary.documents) == (2, 4)
