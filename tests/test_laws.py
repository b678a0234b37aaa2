"""Laws of the warehouse over what is received. `stores/test_pipeline.py` has those over running again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.stores import warehouse
from tests.stores import articles
from tests.stores.articles import rows, table

TEXTS: Mapping[str, str] = dict(articles.TEXTS) | {
    "baker2.txt": "Revenue of Baker's Dozen was $3.4 million in 2020, the Harbor Post said on 7 March 2021.\n",
    "baker3.txt": "Baker's Dozen posted revenue of $9.8 million in 2020, the Daily Quay reported on 9 March 2021.\n",
    "deal.txt": "Acme acquired Boat Works on 3 May 2019, the companies said. Acme employed 12,000 people in 2019.\n",
    "deal2.txt": "On 3 May 2019, Acme bought Boat Works for $50 million, the Morning Courier wrote on 5 May 2019.\n",
    "empty.txt": "",
}
ACROSS = ("metric_facts", "event_facts", "conflicts", "relations")


def facts(path: Path, *without: str) -> dict[str, list[str]]:
    return {name: table(path, name, *without) for name in ACROSS}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The texts in a folder `in`, a home `parts` that received them in two parts, and one `whole`, in one."""
    made = tmp_path_factory.mktemp("laws")
    names = sorted(TEXTS)
    random.Random(7).shuffle(names)
    for part in (names[:5], names[5:]):
        articles.write(made / "in", {name: TEXTS[name] for name in part})
        articles.run(made / "parts", made / "in", batch_size=2)
    articles.run(made / "whole", made / "in")
    return made


def test_the_order_of_receipt_changes_no_fact(folder: Path) -> None:
    parts, whole = (folder / name / warehouse.PUBLISHED for name in ("parts", "whole"))
    for name in (*ACROSS, "metrics", "events", "mentions", "entities", "blocks", "duplicates"):
        assert table(parts, name) == table(whole, name), name


def test_a_reprint_changes_no_fact_but_how_often_it_was_told(folder: Path, tmp_path: Path) -> None:
    source, home = folder / "in", tmp_path / "home"
    shutil.copytree(folder / "whole", home, symlinks=True)
    published = home / warehouse.PUBLISHED
    # Which of the copies stands for all is told too: it is the longest.
    told = ("statements", "metric_ids", "reports", "event_ids", "first_document_id")
    before = facts(published, *told)
    [(statements,)] = rows(published, "SELECT sum(statements) FROM metric_facts")
    reprints = {f"z-{name.replace('/', '-')}": f"{text}\nShare this article\n" for name, text in TEXTS.items() if text}
    articles.write(source, reprints)
    articles.run(home, source)
    assert rows(published, "SELECT count(*) FROM duplicates") == [(len(reprints),)]
    after = facts(published, *told)
    for name in ("metric_facts", "event_facts", "relations"):
        assert after[name] == before[name], name
    assert len(after["conflicts"]) == len(before["conflicts"])
    [(more,)] = rows(published, "SELECT sum(statements) FROM metric_facts")
    assert more == 2 * statements
