"""Hostile inputs through the whole pipeline: each is published, a duplicate, or a reject with a reason."""

from __future__ import annotations

from pathlib import Path

from flows.stores import warehouse
from tests import fuzzing
from tests.stores import articles

FILES = 240


def test_every_hostile_input_is_accounted_for(tmp_path: Path) -> None:
    source = tmp_path / "in"
    fuzzing.write(source, fuzzing.inputs(20260701, FILES))
    summary = articles.run(tmp_path / "home", source)
    fuzzing.assert_accounted(source, summary.path)
    found = fuzzing.outcomes(summary.path)
    assert found.total() >= FILES
    kinds = {kind.partition(" (")[0].partition(":")[0] for kind in found}
    assert kinds >= {"published", "repeats another", "land", "decode"}
    # Nothing that a name or a text says was done.
    assert not list(tmp_path.rglob("pwned")) and not Path("pwned").exists()
    again = articles.run(tmp_path / "home", source)
    assert again.status == "nothing_new"
    assert warehouse.published(tmp_path / "home") == summary.path.resolve()
