"""Hostile words of an article, and a hostile file name, through every way out: harmless in each, and still there.

Ways out with tests of their own: SQL by strangers (`stores/test_reader.py`), pages in a browser
(`dashboard/test_browser.py`), Data Docs (`stores/test_data_docs.py`), the gate's words (`stores/test_quality.py`).
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from flows import hooks, logs
from flows.cli import main
from flows.stores import runs
from flows.stores.foresight import foresee
from flows.terminal import summarise
from tests.stores import articles
from tests.stores.articles import rows

NAME = "=cmd|x\x1b]0;owned\x07\u202e<img src=x onerror=alert(1)>'; DROP TABLE documents; --$(touch pwned).txt"
SENTENCE = (
    "The chain =Acme<script>alert(1)</script> '); DROP TABLE documents; -- said that revenue of Acme was $3.4 million "
    "in 2020, \x1b[31mred\x9b2J \u202e[x](javascript:alert(2)) {{7*7}} %s {0} `touch pwned` | up 12%."
)
TEXT = f"@SUM(1+1)*cmd|' /C calc'!A0 <b>opens</b>\n\n{SENTENCE}\n\nAcme acquired Boat Works on 3 May 2019.\n"
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, articles.RunSummary, str]:
    """A home with the hostile article published and its site built, the summary, and what was logged as text."""
    folder = tmp_path_factory.mktemp("hostile")
    source, home = folder / "in", folder / "home"
    articles.write(source, {NAME.replace("/", "_"): TEXT, "empty.txt": "", "plain.txt": TEXT.replace("3.4", "9.9")})
    settings = articles.Settings.load({}, home=home, sources=(source,), processes=1)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("newsledger")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        with articles.Run(settings) as here:
            summary = articles.steps(here, site=True)
    finally:
        logger.removeHandler(handler)
    return home, summary, stream.getvalue()


def said(home: Path, *command: str) -> str:
    done = CliRunner().invoke(main, [*command, "--home", str(home)])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_words_are_in_the_tables_as_they_came(run: tuple[Path, articles.RunSummary, str]) -> None:
    _, summary, _ = run
    sql = "SELECT DISTINCT contains(text, '<script>') AND contains(text, chr(27)) FROM documents"
    assert rows(summary.path, sql) == [(True,)]
    assert rows(summary.path, "SELECT count(*) > 0 FROM metrics WHERE contains(evidence, '<script>')") == [(True,)]


def test_a_terminal_gets_no_control_character(run: tuple[Path, articles.RunSummary, str]) -> None:
    home, summary, logged = run
    [(metric,)] = rows(summary.path, "SELECT min(metric_id) FROM metrics")
    settings = articles.Settings.load({}, home=home, sources=(home.parent / "in",), processes=1)
    told = [
        said(home, "query", "SELECT uri, title, text FROM documents"),
        said(home, "query", "FROM rejects"),
        said(home, "search", "acme"),
        said(home, "search", "\x1b[31m'; DROP TABLE documents; --"),
        said(home, "explain", metric),
        said(home, "runs"),
        said(home, "runs", summary.run_id),
        "\n".join(summarise(summary, 1.0)),
        "\n".join(foresee(settings, full=True).lines()),
        runs.one(home, summary.run_id),
        logged,
    ]
    for text in told:
        assert text and not CONTROLS.search(text), text


def test_csv_json_and_markdown_are_read_back_and_run_nowhere(run: tuple[Path, articles.RunSummary, str]) -> None:
    home, summary, _ = run
    sql = "SELECT text, uri FROM documents WHERE uri LIKE '%plain.txt'"
    [(text, _)] = rows(summary.path, sql)
    [row] = json.loads(said(home, "query", sql, "-f", "json"))
    assert row["text"] == text
    [row] = csv.DictReader(io.StringIO(said(home, "query", sql, "-f", "csv"), newline=""))
    assert row["text"].startswith("'@SUM")
    marked = said(home, "query", sql, "-f", "markdown").splitlines()
    assert len(marked) == 3 and "<script>" not in marked[2] and "](javascript" not in marked[2]
    assert not CONTROLS.search("\n".join(marked))
    said(home, "export", str(home.parent / "out"), "-f", "csv")
    with (home.parent / "out" / "documents.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert any("DROP TABLE" in cell for cell in cells) and not [
        cell for cell in cells if cell[:1] in "=+@\t\r" and cell
    ]


def test_the_site_shows_it_and_runs_nothing(run: tuple[Path, articles.RunSummary, str]) -> None:
    home, _, _ = run
    pages = {path: path.read_text(encoding="utf-8") for path in (home / "site").rglob("*.html")}
    assert any("&lt;script&gt;alert(1)" in page for page in pages.values())
    for path, page in pages.items():
        assert "<script>alert" not in page and "<img src=x" not in page and 'href="javascript' not in page, path
        assert not CONTROLS.search(page), path
    names = [path.relative_to(home / "site").as_posix() for path in (home / "site").rglob("*")]
    assert all(re.fullmatch(r"[A-Za-z0-9._/-]+", name) for name in names)
    assert not list(home.parent.rglob("pwned")) and not Path("pwned").exists()


def test_logs_artifacts_and_hooks_hold_no_word_of_an_article(run: tuple[Path, articles.RunSummary, str]) -> None:
    home, summary, logged = run
    assert "batch " in logged and "DROP TABLE" not in logged and "script" not in logged
    settings = articles.Settings.load({}, home=home, sources=(home.parent / "in",), processes=1)
    here = articles.Run(settings)
    here.run_id = summary.run_id
    ledger = json.dumps(here.ledger())
    assert "deduplicate" in ledger and "DROP" not in ledger and "script" not in ledger
    state = SimpleNamespace(name="Failed", message=f"OSError: {NAME}\n{SENTENCE}")
    flow_run = SimpleNamespace(name="odd-owl", id="1", start_time=None, parameters={"home": str(home)})
    told = hooks.message(SimpleNamespace(name="refresh"), flow_run, state)
    assert not CONTROLS.search(told["message"]) and "OSError" in told["message"]


def test_a_log_line_is_one_line_whatever_it_tells(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    logger = logging.getLogger("newsledger")
    forged = "2026-01-01 INFO all is well"
    try:
        for kind in ("text", "json", "off"):
            logs.begin(kind)
            caplog.clear()
            logger.error("could not read %s", f"{NAME}\n{forged}\x85\u2028\u202e")
            # Where none of it is asked for, a console of Prefect shows what is an error.
            shown = caplog.text if kind == "off" else capsys.readouterr().err
            for line in shown.splitlines():
                assert not CONTROLS.search(line) and not line.startswith(forged)
            assert "all is well" in shown and "\\u202e" in shown
    finally:
        logs.begin("off")
