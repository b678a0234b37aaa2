"""A page that changes: its versions are kept, are one source together, and the current one is believed."""

from __future__ import annotations

from pathlib import Path

from flows import dashboard
from tests.stores import articles
from tests.stores.articles import rows, table

BEFORE = (
    "Northern Ferries reports a good year\n"
    "By Ann Example, Harbour Post, 5 March 2021\n"
    "Northern Ferries said on Friday that revenue rose 12% to $3.4 million in 2020.\n"
    "Its chief executive, Mary Poole, said that the new route to the islands had paid off.\n"
)
AFTER = (
    "Update: ferry line restates its year\n"
    "By Ann Example, Harbour Post, 5 March 2021\n"
    "After a query from this newspaper, Northern Ferries said that its revenue was $4.1 million in 2020.\n"
    "A spokeswoman blamed an error in the accounts of a subsidiary.\n"
)
FACT = "FROM metric_facts SELECT value, statements, independent_sources WHERE measure = 'revenue' AND aspect = 'level'"
TABLES = ("documents", "metric_facts", "event_facts", "conflicts")


def test_a_page_that_was_written_anew_is_one_source(tmp_path: Path) -> None:
    source, home = tmp_path / "in", tmp_path / "home"
    articles.write(source, {"other.txt": "Wool cost 14.20 dollars a kilogram in January 2022, traders said.\n"})
    articles.write(source, {"ferry.txt": BEFORE})
    first = articles.run(home, source)
    assert rows(first.path, FACT) == [(3.4e6, 1, 1)]
    articles.write(source, {"ferry.txt": AFTER})
    grown = articles.run(home, source)
    assert grown.landed == {"changed": 1, "unchanged": 1} and grown.duplicates == 0
    assert rows(grown.path, FACT) == [(4.1e6, 2, 1)]
    [(explanation,)] = rows(grown.path, "FROM conflicts SELECT explanation")
    assert '"$3.4 million" (' in explanation and '"$4.1 million" in a later version of the same page' in explanation
    told = [table(grown.path, name, "run_id") for name in TABLES]
    assert told == [table(articles.run(home, source, full=True).path, name, "run_id") for name in TABLES]
    dashboard.build(grown.path, tmp_path / "site")
    shown = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")}
    [(superseded,)] = rows(grown.path, "FROM documents SELECT document_id WHERE NOT is_current")
    assert [stem for stem, page in shown.items() if "A later version of this article" in page] == [superseded]
    assert "They stand in two versions of the same article." in shown["conflicts"]
    assert "Between sources" not in shown["conflicts"]
