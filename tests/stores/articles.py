"""Small articles made for the tests, and a run over them without Prefect and without the gate."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from flows.settings import Settings
from flows.stores import workers
from flows.stores.pipeline import Run, RunSummary

TEXTS: Mapping[str, str] = {
    "baker.txt": (
        "Baker's Dozen opens its hundredth shop\n"
        "By Ann Example, Sample Post, 5 March 2021\n"
        "The chain Baker's Dozen said on Monday that sales rose 12% to $3.4 million in 2020.\n"
        "It will open twenty more shops in Germany next year.\n"
        "Share this article\n"
    ),
    "ferry.md": (
        "Ferry line orders two ships\n\n"
        "Northern Ferries ordered two ships worth 150 million euros on 3 May 2019, the company said.\n\n"
        "It carried 2.5 million passengers in 2018, up from 2.2 million a year earlier.\n"
    ),
    "more/wool.txt": (
        "Wool prices\n"
        "Wool cost 14.20 dollars a kilogram in January 2022, about 5 percent less than a year before, traders said.\n"
    ),
    "page.html": (
        "<!doctype html><html><head><title>Quarry to close</title></head><body><nav>Home | News</nav><article>"
        "<h1>Quarry to close</h1><p>The quarry of Stonefield will close in June 2023, its owner said on 4 April 2023. "
        "It employs 340 people, and produced 1.2 million tonnes of gravel in 2022.</p>"
        "<p>The owner, Stonefield Aggregates, has worked the quarry for sixty years and said that the remaining rock "
        "would not last for another winter. The town council regretted the decision.</p></article></body></html>"
    ),
}

AGREEING_OR_NOT: Mapping[str, str] = {
    "baker2.txt": "Revenue of Baker's Dozen was $3.4 million in 2020, the Harbor Post said on 7 March 2021.\n",
    "baker3.txt": "Baker's Dozen posted revenue of $9.8 million in 2020, the Daily Quay reported on 9 March 2021.\n",
    "deal.txt": "Acme acquired Boat Works on 3 May 2019, the companies said. Acme employed 12,000 people in 2019.\n",
    "deal2.txt": "On 3 May 2019, Acme bought Boat Works for $50 million, the Morning Courier wrote on 5 May 2019.\n",
    "empty.txt": "",
}
"""More of them: they tell the same as one another or as `TEXTS`, or contradict."""


def write(folder: Path, texts: Mapping[str, str] = TEXTS) -> None:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def run(home: Path, *sources: Path, full: bool = False, **options: Any) -> RunSummary:
    """A run in this process, published unchecked: the gate has its own tests."""
    settings = Settings.load({}, home=home, sources=sources, **({"processes": 1} | options))
    with Run(settings, full=full) as here:
        return steps(here)


def first(home: Path, clippings: Path) -> RunSummary:
    """What `run` leaves in a new home for the fixture `clippings` as it is: it runs once, and is copied after that."""
    made = _first(clippings)
    shutil.copytree(made.home, home, symlinks=True)
    return replace(made, home=home, path=home / made.path.name)


@functools.cache
def _first(clippings: Path) -> RunSummary:
    return run(clippings.with_name("first"), clippings)


def steps(here: Run, *, gate: bool = False, site: bool = False) -> RunSummary:
    """The steps of a run in their order, as the flow `refresh` takes them, with or without the gate and the site."""
    here.land()
    if here.stale() is None:
        here.nothing_new()
        if site and here.site_is_behind():
            _site(here)
        return here.summary()
    here.copy_base()
    waiting = here.pending()
    with here.timed("read"), workers.workers(here.job, here.settings.processes, len(waiting)) as pool:
        for batch in waiting:
            here.computed(batch, pool.compute(batch))
    here.begin_build()
    here.deduplicate()
    here.load()
    here.join()
    if gate and not here.check().passed:
        here.refuse()
        return here.summary()
    here.publish()
    if site:
        _site(here)
    return here.summary()


def _site(here: Run) -> None:
    from flows import dashboard

    with here.timed("site"):
        here.site = dashboard.build(here.settings.published, here.settings.site).index


def rows(warehouse: Path, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(warehouse.resolve()), read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()


def tables(warehouse: Path, names: Iterable[str], *without: str) -> dict[str, list[str]]:
    """The rows of tables as text, sorted, without some columns: equal lists are equal tables."""
    found = {}
    with duckdb.connect(str(warehouse.resolve()), read_only=True) as connection:
        for name in names:
            columns = [row[0] for row in connection.execute(f'DESCRIBE main."{name}"').fetchall()]
            kept = ", ".join(column for column in columns if column not in without)
            found[name] = sorted(map(repr, connection.execute(f'SELECT {kept} FROM main."{name}"').fetchall()))
    return found


def table(warehouse: Path, name: str, *without: str) -> list[str]:
    """One of `tables`."""
    return tables(warehouse, [name], *without)[name]
