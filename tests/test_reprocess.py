"""Landed documents anew, without their sources."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.reference import project_root
from flows.settings import Settings
from tests.stores import articles
from tests.stores.articles import rows

pytestmark = pytest.mark.usefixtures("prefect_server")


def test_new_reference_data_reaches_documents_whose_source_is_gone(tmp_path: Path, clippings: Path) -> None:
    from flows import reprocess

    home, reference = tmp_path / "home", tmp_path / "reference"
    shutil.copytree(project_root() / "seeds" / "reference", reference)
    settings = Settings.load({}, home=home, sources=clippings, reference=reference, processes=1, site_documents=0)
    first = articles.first(home, clippings)
    assert reprocess.run(settings).status == "nothing_new"
    shutil.rmtree(clippings)
    header, *_ = (reference / "entities.csv").read_text(encoding="utf-8").splitlines()
    columns = header.split(",")
    cells = {"entity_id": "stonefield", "id": "stonefield", "name": "Stonefield Aggregates", "kind": "company"}
    row = ",".join(cells.get(column, "") for column in columns)
    with (reference / "entities.csv").open("a", encoding="utf-8") as table:
        table.write(row + "\n")
    done = reprocess.run(settings)
    assert done.published and (done.inputs, done.documents, done.batches_computed) == (0, first.documents, 1)
    assert rows(done.path, "SELECT mode FROM runs ORDER BY run_id") == [("refresh",), ("reprocess",), ("reprocess",)]
    assert rows(done.path, "SELECT count(*) FROM documents WHERE NOT is_current OR vanished_at IS NOT NULL") == [(0,)]
    assert rows(done.path, "SELECT count(*) FROM entities WHERE entity_id = 'stonefield'") == [(1,)]
