"""A law of the warehouse over what is received. `stores/test_pipeline.py` has those over running again."""

from __future__ import annotations

from pathlib import Path

from tests.stores import articles
from tests.stores.articles import rows, table

TEXTS = {**articles.TEXTS, **articles.AGREEING_OR_NOT}
ACROSS = ("metric_facts", "event_facts", "conflicts", "relations")


def facts(path: Path, *without: str) -> dict[str, list[str]]:
    return {name: table(path, name, *without) for name in ACROSS}


def test_a_reprint_changes_no_fact_but_how_often_it_was_told(tmp_path: Path) -> None:
    source, home = tmp_path / "in", tmp_path / "home"
    articles.write(source, TEXTS)
    published = articles.run(home, source).path
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
