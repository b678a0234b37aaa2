from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows import cli


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "newsledger.duckdb").touch()
    return tmp_path


def test_the_shell_opens_the_published_file_and_only_reads_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(shutil, "which", lambda name, path: f"/somewhere/{name}")
    monkeypatch.setattr("os.execv", lambda program, arguments: started.append((program, arguments)))
    assert CliRunner().invoke(cli.main, ["shell", "--home", str(home)]).exit_code == 0
    program = "/somewhere/harlequin"
    assert started == [(program, [program, "--read-only", str(home / "newsledger.duckdb")])]


def test_without_the_extra_it_says_what_to_install(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name, path: None)
    ended = CliRunner().invoke(cli.main, ["shell", "--home", str(home)])
    assert ended.exit_code == cli.EXIT_ERROR
    assert "newsledger[shell]" in ended.output


def test_without_a_warehouse_it_says_what_to_run(tmp_path: Path) -> None:
    ended = CliRunner().invoke(cli.main, ["shell", "--home", str(tmp_path)])
    assert ended.exit_code == cli.EXIT_ERROR
    assert "newsledger run" in ended.output
