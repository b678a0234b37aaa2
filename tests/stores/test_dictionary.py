from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from flows.reference import project_root
from flows.stores import dictionary, warehouse


@pytest.fixture(scope="module")
def text() -> str:
    return dictionary.render()


def test_the_written_dictionary_is_what_the_declarations_say(text: str) -> None:
    path = project_root() / "warehouse" / "DICTIONARY.md"
    assert path.read_text(encoding="utf-8") == text, "stale: run `newsledger dictionary --write`"


def test_every_table_and_column_is_in_it(text: str) -> None:
    with duckdb.connect() as connection:
        warehouse.declare(connection)
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    for table, column in columns:
        section = text.split(f"\n### {table}\n", 1)[1].split("\n### ", 1)[0]
        assert f"| `{column}` |" in section


def test_it_is_the_same_every_time(text: str) -> None:
    assert dictionary.render() == text


def test_a_reference_table_of_ones_own_is_described(tmp_path: Path) -> None:
    from flows.reference import load

    folder = shutil.copytree(project_root() / "seeds" / "reference", tmp_path / "reference")
    (folder / "ships.csv").write_text("ship\nArgo\n")
    (folder / "ships.schema.json").write_text(
        '{"title": "Ships", "fields": [{"name": "ship", "type": "string", "description": "Its name | or number"}]}'
    )
    text = dictionary.render(load(folder), folder)
    assert "### ships\n\nShips\n" in text
    assert re.search(r"\| `ship` \| `VARCHAR` \| Its name \\\| or number \|", text)
