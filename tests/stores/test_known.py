from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.stores import known
from flows.stores.known import Index


@given(st.lists(st.text(max_size=5), max_size=40), st.lists(st.text(max_size=5), max_size=40))
def test_an_index_finds_what_a_list_finds(column: list[str], asked: list[str]) -> None:
    index = Index(pl.Series(column, dtype=pl.String))
    for text in (*column, *asked):
        assert index.row(text) == (column.index(text) if text in column else None)
    rows = index.rows([*column, *asked])
    if set(asked) <= set(column):
        assert rows is not None and rows.tolist() == [column.index(text) for text in (*column, *asked)]
    else:
        assert rows is None


def test_texts_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "hash", lambda text: len(text), raising=False)
    column = ["aa", "bb", "c", "dd", "bb"]
    index = Index(pl.Series(column))
    assert [index.row(text) for text in (*column, "ee", "f", "ggg")] == [0, 1, 2, 3, 1, None, None, None]
    rows = index.rows(["dd", "c", "bb"])
    assert rows is not None and rows.tolist() == [3, 2, 1]
    assert index.rows(["dd", "ee"]) is None and index.rows(["ggg"]) is None
