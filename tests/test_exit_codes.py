"""What the command ends with, as its help and the README say."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import terminal
from flows.cli import EXIT_CODES, main
from flows.reference import project_root
from flows.stores import lock, reader
from flows.stores.pipeline import RunSummary

STANDS = "Nothing was published; the last published file stands as it was."


def ends(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def summary(home: Path, status: str) -> RunSummary:
    return RunSummary("run1", status, home, home / "newsledger.duckdb", explanation="1 critical check failed")


def test_help_and_readme_tell_the_same_codes() -> None:
    documented = (project_root() / "warehouse" / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^  (\d)  ", EXIT_CODES, re.MULTILINE)
    assert told == re.findall(r"^\| (\d) \|", documented, re.MULTILINE) == ["0", "1", "2", "3", "4"]
    for command in ((), ("run",), ("reprocess",)):
        code, said = ends(*command, "--help")
        assert code == 0 and "another run holds the warehouse" in said


@pytest.mark.parametrize(("status", "code"), [("published", 0), ("nothing_new", 0), ("refused", 3)])
def test_a_run_ends_with_how_it_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: str, code: int) -> None:
    from flows import refresh

    monkeypatch.setattr(refresh, "run", lambda *_, **__: summary(tmp_path, status))
    monkeypatch.setattr(terminal.temporary_server, "beside", nullcontext)
    assert ends("run", "-q", "--home", tmp_path, "--source", tmp_path)[0] == code


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_a_run_that_is_stopped_says_what_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    from flows import refresh

    def stopped(*_: object, **__: object) -> RunSummary:
        raise error

    monkeypatch.setattr(refresh, "run", stopped)
    monkeypatch.setattr(terminal.temporary_server, "beside", nullcontext)
    code, said = ends("run", "-q", "--home", tmp_path, "--source", tmp_path)
    assert code == 1 and said == f"newsledger: stopped, as you asked. {STANDS}\n"


def test_a_query_that_is_stopped_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> str:
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(reader, "query", stopped)
    assert ends("query", "select 1", "--home", tmp_path) == (1, "Aborted!\n")


def test_errors_wrong_commands_and_a_held_warehouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ends("query", "from documents", "--home", tmp_path)[0] == 1
    assert ends("runs", "none", "--home", tmp_path)[0] == 1
    assert ends("run", "--nonsense")[0] == 2
    assert ends("nonsense")[0] == 2
    with lock.hold(tmp_path / "home", "another run"):
        for command in ("run", "reprocess", "rollback", "maintain"):
            code, said = ends(command, "--home", tmp_path / "home")
            assert code == 4 and "another run" in said, command
    monkeypatch.setenv("NEWSLEDGER_PROCESSES", "none")
    for command in (("run",), ("run", "--explain"), ("runs",), ("query", "select 1"), ("maintain",)):
        assert ends(*command, "--home", tmp_path)[0] == 2, command


def test_wrong_sources_are_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal.temporary_server, "beside", nullcontext)
    declared = tmp_path / "sources.toml"
    declared.write_text("[[source]]\nname = 'wire'\nkind = 'fedd'\nplace = 'x'\n")
    code, said = ends("run", "--source", declared, "--home", tmp_path / "home")
    assert code == 1 and said.startswith(f"newsledger: {declared}: source wire: kind is 'fedd'"), said
    for command in ("run", "serve"):
        code, said = ends(command, "--source", tmp_path / "none", "--home", tmp_path / "home")
        assert code == 2 and "does not exist" in said, said
    assert not (tmp_path / "home").exists()


def test_a_damaged_file_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "newsledger.duckdb").write_bytes(b"no database at all" * 400)
    for command in (("query", "select 1"), ("site",), ("runs",), ("explain", "x"), ("export", tmp_path / "out")):
        code, said = ends(*command, "--home", tmp_path)
        assert code == 1 and "cannot be opened" in said and "Traceback" not in said, (command, said)
