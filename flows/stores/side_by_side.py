"""Queries run side by side, each as soon as those that it reads are done: few of them keep two processors busy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from graphlib import TopologicalSorter

import duckdb

from flows.stores.sqlrun import Name, Query

Fill = Callable[[duckdb.DuckDBPyConnection, Query], int | None]
"""Fills the table of a query and counts its rows; None where it makes a view."""


def run(
    connection: duckdb.DuckDBPyConnection, queries: Sequence[Query], fill: Fill, hands: int
) -> Iterator[tuple[Query, int | None]]:
    """Run ordered queries, at most `hands` at a time; each with its rows, in the order in which they end.

    Each hand is a connection of its own to the same database, which sees neither temporary tables nor settings of
    `connection` but its schema in use. Raises what `fill` raises, when no query runs any more; no other is begun then.
    """
    waits = _waits(queries)
    by_target = {query.target: query for query in queries}
    sorter = TopologicalSorter({target: query.reads & by_target.keys() for target, query in by_target.items()})
    sorter.prepare()
    ready: list[Name] = []
    running: dict[Future[int | None], tuple[Query, duckdb.DuckDBPyConnection]] = {}
    with ExitStack() as held:
        free = [held.enter_context(_beside(connection)) for _ in range(hands)]
        everyone = tuple(free)
        threads = held.enter_context(ThreadPoolExecutor(hands, "query"))
        try:
            while sorter.is_active():
                # Those first for which most others wait, one after another.
                ready = sorted([*ready, *sorter.get_ready()], key=lambda target: (waits[target], target))
                while free and ready:
                    query, hand = by_target[ready.pop()], free.pop()
                    running[threads.submit(fill, hand, query)] = query, hand
                for ended in wait(running, return_when=FIRST_COMPLETED).done:
                    query, hand = running.pop(ended)
                    free.append(hand)
                    yield query, ended.result()
                    sorter.done(query.target)
        except BaseException:
            # Again and again: an interrupt just before a statement begins is lost.
            while wait(running, timeout=0.05).not_done:
                for each in everyone:
                    each.interrupt()
            raise


def _beside(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    made = connection.cursor()
    row = connection.execute("SELECT current_database() || '.' || current_schema()").fetchone()
    made.execute(f"USE {row[0] if row else 'main'}").fetchall()
    return made


def _waits(queries: Sequence[Query]) -> Mapping[Name, int]:
    """How many of the ordered queries have to run one after another from each on, itself included."""
    depth: dict[Name, int] = {}
    for query in reversed(queries):
        depth[query.target] = 1 + max(
            (depth[later.target] for later in queries if query.target in later.reads), default=0
        )
    return depth
