"""The README tells the truth: each `$ newsledger …` and each Python block is run, and its shown output compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main
from tests.conftest import Founding

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(console|python)\n(.*?)^```", re.M | re.S)


def commands() -> list[tuple[str, str]]:
    """Every `$ command` of a console block with the output that the README shows under it."""
    found = []
    for language, body in FENCE.findall(README):
        if language == "console":
            for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
                command, _, output = part.partition("\n")
                found.append((command, output))
    return found


def settled(output: str) -> list[str]:
    """Lines without what differs from run to run: times, folders, trailing space."""
    output = re.sub(r"^(Own work|Waited) .*", r"\1", output, flags=re.M)
    output = re.sub(r"\S*/(?=newsledger\.duckdb|site/|data_docs/)", "", output)
    return [" ".join(line.split()) for line in output.splitlines() if line.strip()]


def test_two_commands_do_the_set_up() -> None:
    assert [command for command, _ in commands()][:2] == ["make run", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^run:.*\n\t@\$\(BIN\)/newsledger run", makefile, re.M)
    assert re.search(r"^test:.*\n\t@\$\(BIN\)/python -m pytest", makefile, re.M)


@pytest.mark.parametrize(("command", "shown"), [c for c in commands() if c[0].startswith("newsledger ")])
def test_shown_output_is_real(command: str, shown: str, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, [*shlex.split(command)[1:], "--home", str(published.parent)])
    assert done.exit_code == 0, done.output
    assert settled(done.stdout) == settled(shown)


def test_shown_summary_is_real(founding: Founding) -> None:
    shown = next(output for command, output in commands() if command == "make run")
    real = settled(founding.output)
    assert [line for line in settled(shown) if line not in real] == []


def test_shown_files_are_those_of_any_checkout() -> None:
    summary = next(output for command, output in commands() if command == "make run")
    shown = re.findall(r"^(?:Check results|Site|Published file) +(\S+)$", summary, re.MULTILINE)
    assert shown == ["warehouse/data_docs/index.html", "warehouse/site/index.html", "warehouse/newsledger.duckdb"]


def test_python_blocks_run(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = [body for language, body in FENCE.findall(README) if language == "python"]
    assert blocks
    for body in blocks:
        exec(body, {})
        assert capsys.readouterr().out.strip()
