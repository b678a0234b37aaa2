"""Results as text: safe to print, to paste and to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.facts.wording import split_controls
from flows.stores.rendering import FORMATS, as_csv, as_json, as_markdown, defused, printable, table, width

HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-2+3",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "\x1b[31mred",
    "\u202eright",
    "a|b",
    "<b>",
    "a\nb",
]


def test_a_formula_becomes_text() -> None:
    for text in ("=1+1", "+1", "-2+3", "@x", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1"):
        assert defused(text) == "'" + text
    assert defused("plain = text") == "plain = text"


def test_csv_keeps_numbers_and_defuses_text() -> None:
    text = as_csv(["=name", "n"], [["=cmd|' /C calc'!A0", -5], ["-5", -0.25], [None, 1e21]])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [
        ["'=name", "n"],
        ["'=cmd|' /C calc'!A0", "-5"],
        ["'-5", "-0.25"],
        ["", "1000000000000000000000"],
    ]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_no_format_lets_a_control_through(form: str) -> None:
    text = FORMATS[form](["\x1b]0;title\x07"], [[value] for value in HOSTILE])
    assert not [piece for piece, control in split_controls(text) if control and piece != "\r"]


@given(st.text())
def test_printable_has_no_control_left(text: str) -> None:
    assert not any(control for _, control in split_controls(printable(text)))


@given(st.lists(st.text(), max_size=5))
def test_json_reads_back_as_it_was(values: list[str]) -> None:
    read = json.loads(as_json(["text"], [[value] for value in values]))
    assert [row["text"] for row in read] == values


def test_json_tells_columns_of_one_name_apart() -> None:
    assert json.loads(as_json(["n", "n"], [[1, 2]])) == [{"n": 1, "n_2": 2}]


def test_json_has_no_value_that_json_lacks() -> None:
    read = json.loads(as_json(["a", "b", "c"], [[float("nan"), date(2020, 1, 2), [1, None]]]))
    assert read == [{"a": None, "b": "2020-01-02", "c": [1, None]}]


def test_markdown_stays_one_cell() -> None:
    text = as_markdown(["a"], [["x | y\n<img src=x>[link](javascript:1)"]])
    assert len(text.splitlines()) == 3
    assert text.splitlines()[2].replace("\\|", "").count("|") == 2
    assert "<img" not in text.replace("\\<", "")


def test_a_table_is_aligned_even_with_wide_characters() -> None:
    text = table(["name", "n"], [["淘宝口令", 5], ["Taobao", 1234]])
    lines = text.splitlines()
    assert width(lines[2]) == width(lines[3])
    assert lines[3].endswith("1234")
    assert lines[2].endswith("   5")


def test_a_long_cell_is_cut() -> None:
    line = table(["text"], [["x" * 500]]).splitlines()[2]
    assert len(line) == 60
    assert line.endswith("…")
