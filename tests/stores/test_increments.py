"""A build that grows has the tables of one from nothing, and says what it changed."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from flows.stores import increments
from tests.stores import growing
from tests.stores.articles import rows, table


def assert_same(one: Path, two: Path) -> None:
    for name in growing.TABLES:
        assert table(one, name) == table(two, name), name


def grown(home: Path, seed: int, count: int, parts: int, stock: int = 14) -> tuple[list[Path], Path]:
    """Builds that grow from one another over parts of a world, and one of all of it from nothing."""
    made = growing.world(seed, count, stock)
    total = len(made.catalogue)
    cuts = [*sorted(random.Random(seed).sample(range(total), parts - 1)), total]
    builds: list[Path] = []
    for number, said in enumerate(growing.catalogue(made, cuts)):
        builds.append(growing.build(home, f"r{number}", made, said, builds[-1] if builds else None))
    return builds, growing.build(home, "full", made, growing.catalogue(made, [total])[0])


@pytest.fixture(scope="module")
def in_parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path]:
    return grown(tmp_path_factory.mktemp("grown"), 1, count=90, parts=2)


def test_a_build_in_parts_is_one_from_nothing(in_parts: tuple[list[Path], Path]) -> None:
    builds, full = in_parts
    assert len(rows(full, "FROM duplicates")) > 10 and len(rows(full, "FROM conflicts")) > 3
    assert_same(builds[-1], full)


def long_lists(build: Path) -> dict[int, tuple[int, list[tuple[str, int]]]]:
    """Of each shingle that many texts have, how many, and the first of them with where it stands in each."""
    path = increments.index_path(build.parents[1], build.stem)
    names = dict(rows(path, "FROM texts SELECT no, document_id"))
    return {
        shingle: (members, [(names[no], at) for no, at in zip(hubs, positions, strict=True)])
        for shingle, members, hubs, positions in rows(path, "FROM long_lists")
    }


def test_long_lists_grow_as_they_would_from_nothing(tmp_path: Path) -> None:
    builds, full = grown(tmp_path, 5, count=150, parts=3, stock=4)
    told = [long_lists(build) for build in builds]
    assert told[-1] == long_lists(full)
    # Some came to be long on the way, and of some that were long another text came to be among the first.
    assert any(after.keys() - before.keys() for before, after in pairwise(told))
    assert any(before[each][1] != after[each][1] for before, after in pairwise(told) for each in before)
    assert_same(builds[-1], full)


def _lines(found: list[tuple]) -> dict[tuple, set[str]]:
    lines: dict[tuple, set[str]] = {}
    for row in found:
        lines.setdefault(row[:-1], set()).add(row[-1])
    return lines


def test_the_changes_are_those_between_the_two_files(in_parts: tuple[list[Path], Path]) -> None:
    builds, full = in_parts
    for name, keys in increments.KEYS.items():
        columns = ", ".join(keys)
        query = f'SELECT {columns}, CAST(t AS VARCHAR) FROM main."{name}" t'
        before, after = (_lines(rows(path, query)) for path in builds[:2])
        wanted = dict.fromkeys(before.keys() - after.keys(), "removed")
        for key, lines in after.items():
            come, gone = lines - before.get(key, set()), before.get(key, set()) - lines
            if come or gone:
                wanted[key] = "changed" if come and gone else "added" if come else "removed"
        told = {row[:-1]: row[-1] for row in rows(builds[1], f"SELECT {columns}, change FROM changes.{name}")}
        assert told == wanted, name
    assert rows(builds[1], "FROM changes.base") == [("r0",)]
    assert rows(full, "FROM changes.base") == rows(full, "FROM changes.documents") == []
