"""What a failed run tells, to whom, and what it never tells."""

from __future__ import annotations

import http.server
import json
import logging
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from flows import hooks, logs
from flows.settings import Settings
from flows.stores import lock, warehouse

FLOW = SimpleNamespace(name="refresh")
RUN = SimpleNamespace(
    name="odd-owl", id="1-2", start_time=datetime(2026, 1, 2, tzinfo=UTC), parameters={"home": "/somewhere"}
)
STATE = SimpleNamespace(name="Failed", message="no space " + "x" * 5000)


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[tuple[str, dict]], list[int]]]:
    """A server that keeps what is posted to it and answers with a status that can be set."""
    got: list[tuple[str, dict]] = []
    answers = [200]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, json.loads(self.rfile.read(int(self.headers["content-length"])))))
            self.send_response(answers[0])
            self.send_header("location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/s3cret", got, answers
    server.shutdown()


def test_a_webhook_gets_what_failed(
    receiver: tuple[str, list, list], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    address, got, answers = receiver
    monkeypatch.setenv("NEWSLEDGER_WEBHOOK", address)
    caplog.set_level(logging.DEBUG)
    hooks.tell(FLOW, RUN, STATE)
    for answers[0] in (302, 500):
        hooks.tell(FLOW, RUN, STATE)
    assert [path for path, _ in got] == ["/s3cret"] * 3
    told = got[0][1]
    assert (told["flow"], told["flow_run"], told["state"], told["home"]) == (
        "refresh",
        "odd-owl",
        "Failed",
        "/somewhere",
    )
    assert len(told["message"]) == hooks.MESSAGE_CHARACTERS
    assert "answered 500" in caplog.text and "s3cret" not in caplog.text


def test_a_command_gets_what_failed_and_no_shell_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keep = tmp_path / "keep.py"
    keep.write_text("import pathlib, sys; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())")
    out = tmp_path / "$(touch pwned); out"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSLEDGER_ON_FAILURE", f"{sys.executable} {keep} '{out}'")
    hooks.tell(FLOW, RUN, STATE)
    assert json.loads(out.read_bytes())["flow_run_id"] == "1-2" and not (tmp_path / "pwned").exists()
    for command, words in (
        ("/nowhere/s3cret", "FileNotFoundError"),
        ("'s3cret", "ValueError"),
        (f"{sys.executable} -c 'raise SystemExit(7)' s3cret", "ended with 7"),
    ):
        monkeypatch.setenv("NEWSLEDGER_ON_FAILURE", command)
        hooks.tell(FLOW, RUN, STATE)
        assert words in caplog.text and "s3cret" not in caplog.text


def test_hooks_that_cannot_do_change_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("NEWSLEDGER_WEBHOOK", "http://127.0.0.1:9/s3cret")
    hooks.tell(FLOW, RUN, STATE)
    assert "could not be reached" in caplog.text and "s3cret" not in caplog.text
    monkeypatch.setenv("NEWSLEDGER_PROCESSES", "none")
    hooks.tell(FLOW, RUN, STATE)
    assert "NEWSLEDGER_PROCESSES" in caplog.text


def test_logs_are_json_lines_with_run_step_and_batch(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("newsledger")
    console = logging.StreamHandler()
    logging.getLogger().addHandler(console)  # as Prefect does
    try:
        logs.begin("json")
        logs.begin("json")
        told = {"run_id": "r", "step": "read", "batch": "b", "seconds": 1.5, "documents": 3}
        logger.info("batch %s\nwas read", "b", extra=told)
        [line] = capsys.readouterr().err.splitlines()
        found = json.loads(line)
        assert found.items() >= (told | {"level": "info", "message": "batch b\\nwas read"}).items() and "time" in found
        logs.begin("off")
        logger.info("more")
        assert "{" not in capsys.readouterr().err
    finally:
        logs.begin("off")
        logging.getLogger().removeHandler(console)


@pytest.mark.usefixtures("prefect_server")
def test_flows_tell_of_failures_and_timeouts_but_not_of_a_held_warehouse(
    tmp_path: Path, clippings: Path, receiver: tuple[str, list, list], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import refresh
    from flows.maintain import maintain

    address, got, _ = receiver
    monkeypatch.setenv("NEWSLEDGER_WEBHOOK", address)
    home = tmp_path / "home"
    settings = Settings.load({}, home=home, sources=clippings, processes=1, timeout_seconds=3)
    with lock.hold(home, "somebody else"):
        for state in (
            refresh.refresh(**settings.parameters(), return_state=True),
            maintain(home=str(home), return_state=True),
        ):
            assert state.is_cancelled() and "somebody else" in state.message
    assert not got
    with monkeypatch.context() as patch:
        patch.setattr(warehouse, "clean", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space"):
            maintain(home=str(home))
    [(_, told)] = got
    assert told["flow"] == "maintain" and "No space" in told["message"]
    with monkeypatch.context() as patch:
        patch.setattr(warehouse, "clean", lambda _: threading.Event().wait(600))
        with pytest.raises(TimeoutError):
            refresh.run(settings)
    assert got[1][1]["state"] == "TimedOut" and got[1][1]["home"] == str(home)
    assert "Removed 0" in maintain(home=str(home))
