"""The warehouse's README tells the truth: what it names is there, what it shows runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.reference import project_root
from flows.stores import reader
from tests.warehouse_fixture import make

README = (project_root() / "warehouse" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "warehouse").mkdir()
    make(folder / "warehouse" / "newsledger.duckdb")
    return folder


def test_the_python_block_runs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.M | re.S)
    assert blocks
    for block in blocks:
        names: dict[str, object] = {}
        exec(block, names)
        assert len(names["buyers"]) == 1  # type: ignore[arg-type]
        names["warehouse"].close()  # type: ignore[attr-defined]
    assert "Pinduoduo" in capsys.readouterr().out


def test_every_shown_query_runs(folder: Path) -> None:
    shown = re.findall(r'newsledger query "([^"]+)"', README) + re.findall(r"%sql (FROM .+)", README)
    shown += re.findall(r'dbGetQuery\(warehouse, "([^"]+)"\)', README)
    assert len(shown) >= 5
    for sql in shown:
        reader.fetch(folder / "warehouse" / "newsledger.duckdb", sql)


def test_superset_and_jupyter_can_connect(folder: Path) -> None:
    from sqlalchemy import create_engine, inspect

    path = folder / "warehouse" / "newsledger.duckdb"
    engine = create_engine(f"duckdb:///{path}", connect_args={"read_only": True})
    assert {"documents", "metrics", "events"} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_every_short_cut_is_there(folder: Path) -> None:
    path = folder / "warehouse" / "newsledger.duckdb"
    rows = reader.fetch(
        path,
        "SELECT function_name FROM duckdb_functions() WHERE NOT internal"
        " UNION SELECT DISTINCT table_name FROM data_dictionary",
    ).rows
    there = {name for (name,) in rows}
    named = re.findall(r"^\| `(\w+)(?:\([^)]*\))?` \| ", README.split("Short cuts")[1].split("## Connecting")[0], re.M)
    assert len(named) == 8
    assert set(named) <= there
