"""The command `newsledger query` as a person types it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from flows.cli import main

REPORT = "-- what is dear, --format aside\nFROM things WHERE cents > 5 -- and no more"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "newsledger.duckdb")) as made:
        made.execute("CREATE TABLE things AS SELECT 'nail' AS name, 4 AS cents UNION ALL SELECT 'saw', 900").fetchall()
    return tmp_path


def said(home: Path, *arguments: str, given: str | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["query", "--home", str(home), *arguments], input=given)
    return done.exit_code, done.output


def test_a_file_that_begins_with_a_comment_runs_from_the_command_line(home: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "query", REPORT, "--format", "csv", "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout, done.stderr) == (0, "name,cents\nsaw,900\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "csv", REPORT),
        ("--format", "csv", "--", REPORT),
        ("--format=csv", REPORT.replace("-- what", "--what")),
        ("-f", "csv", REPORT.replace("\n", "\r\n")),
        ("-f", "csv", "-- cents=0\n" + REPORT),
    ],
)
def test_options_may_stand_around_it(home: Path, arguments: tuple[str, ...]) -> None:
    assert said(home, *arguments) == (0, "name,cents\nsaw,900\n")


def test_sql_is_read_from_standard_input(home: Path) -> None:
    assert said(home, "-", "-f", "csv", given=REPORT) == (0, "name,cents\nsaw,900\n")
    code, told = said(home, "-", given="")
    assert code == 1 and "no SQL" in told


@pytest.mark.parametrize("wrong", ["--formt", "--formt=csv", "--home=a b", "-x"])
def test_a_mistyped_option_is_no_sql(home: Path, wrong: str) -> None:
    code, told = said(home, wrong) if not wrong.startswith("--home") else said(home, wrong, "--nothing")
    assert code == 2 and "No such option" in told
