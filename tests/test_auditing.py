"""The audit of pinned packages: what is known is told, and that nothing could be found out is no good news."""

from __future__ import annotations

import json
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from packaging.version import Version

from flows.reference import project_root
from tests import auditing

LOCK = "Good_Pack==1.2.0 \\\n    --hash=sha256:00\nother[extra]==2.0 ; python_version < '4' \\\n    --hash=sha256:11\n"
BAD = {
    "id": "PYSEC-1",
    "summary": "runs what it reads",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "good.pack"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.3"}]}],
        }
    ],
}
ELSEWHERE = {"id": "GHSA-2", "affected": [{"package": {"ecosystem": "npm", "name": "other"}, "versions": ["2.0"]}]}


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.txt"
    path.write_text(LOCK)
    return path


def collection(folder: Path, *advisories: dict) -> Path:
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for advisory in advisories:
            archive.writestr(f"{advisory['id']}.json", json.dumps(advisory))
    return folder / "all.zip"


def test_every_package_of_the_lock_is_looked_up() -> None:
    lock = project_root() / "requirements.txt"
    hashed = [line for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalnum()]
    assert len(auditing.pins(lock)) == len({line.partition(" ")[0] for line in hashed}) > 50


def test_what_a_collection_knows_is_told(lock: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = collection(tmp_path, BAD, ELSEWHERE)
    assert auditing.main([str(lock), "--advisories", str(files)]) == auditing.FOUND
    first, last = capsys.readouterr().out.splitlines()
    assert first == "good-pack 1.2.0: PYSEC-1 runs what it reads"
    assert last == "2 pinned packages, 1 known vulnerabilities, 0 not answered for"
    files = collection(tmp_path, BAD | {"withdrawn": "2026-01-01T00:00:00Z"}, ELSEWHERE)
    assert auditing.main([str(lock), "--advisories", str(files)]) == auditing.CLEAN
    assert "0 known" in capsys.readouterr().out


@pytest.mark.parametrize("text", [None, b"", b"no zip"])
def test_a_collection_that_cannot_be_read_is_no_good_news(
    lock: Path, tmp_path: Path, text: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        (tmp_path / "all.zip").write_bytes(text)
    assert auditing.main([str(lock), "--advisories", str(tmp_path / "all.zip")]) == auditing.UNKNOWN
    assert "cannot be read" in capsys.readouterr().err
    assert auditing.main([str(lock), "--advisories", str(collection(tmp_path))]) == auditing.UNKNOWN


@pytest.mark.parametrize(
    ("version", "events", "affected"),
    [
        ("1.0", [{"introduced": "0"}], True),
        ("1.0", [{"introduced": "0"}, {"fixed": "1.0"}], False),
        ("1.0rc1", [{"introduced": "0"}, {"fixed": "1.0"}], True),
        ("1.0", [{"introduced": "0"}, {"last_affected": "1.0"}], True),
        ("1.0.1", [{"introduced": "0"}, {"last_affected": "1.0"}], False),
        ("2.5", [{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"}, {"fixed": "3.0"}], True),
        ("1.5", [{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"}, {"fixed": "3.0"}], False),
        ("1.0", [{"introduced": "0"}, {"fixed": "no version"}], True),
    ],
)
def test_which_versions_a_range_is_about(version: str, events: list[dict[str, str]], affected: bool) -> None:
    assert auditing.affects({"ranges": [{"type": "ECOSYSTEM", "events": events}]}, Version(version)) == affected


PAGES: dict[str, dict[str, Any] | None] = {
    "good-pack": {"info": {"version": "1.2.0"}, "vulnerabilities": []},
    "other": {"info": {"version": "2.0"}, "vulnerabilities": [{"id": "PYSEC-8", "fixed_in": ["2.2"]}]},
}


@pytest.fixture
def index() -> Iterator[str]:
    """The address of a real server with the project pages that PAGES holds at the moment."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = PAGES.get(self.path.removesuffix("/json").removeprefix("/"))
            self.send_response(200 if page else 404)
            self.end_headers()
            self.wfile.write(json.dumps(page).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


def answers(monkeypatch: pytest.MonkeyPatch, stdout: str, stderr: str = "") -> None:
    told = SimpleNamespace(stdout=stdout, stderr=stderr, returncode=1)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: told)


def dependencies(*found: dict) -> str:
    return json.dumps({"dependencies": found})


CLEAN = {"name": "good-pack", "version": "1.2.0", "vulns": []}
SKIPPED = {"name": "other", "skip_reason": "not found"}


def test_what_the_service_knows_is_told(
    lock: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {"name": "other", "version": "2.0", "vulns": [{"id": "PYSEC-9", "fix_versions": ["2.1"]}]}
    answers(monkeypatch, dependencies(CLEAN, found))
    assert auditing.main([str(lock)]) == auditing.FOUND
    assert "other 2.0: PYSEC-9, fixed in 2.1" in capsys.readouterr().out


def test_a_project_page_answers_where_the_service_skips_a_package(
    lock: Path, index: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, dependencies(CLEAN, SKIPPED))
    assert auditing.main([str(lock), "--index", index]) == auditing.FOUND
    assert "other 2.0: PYSEC-8, fixed in 2.2" in capsys.readouterr().out
    monkeypatch.setitem(PAGES, "other", {"info": {"version": "2.0"}, "vulnerabilities": []})
    assert auditing.main([str(lock), "--index", index]) == auditing.CLEAN


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ({"info": {"version": "3.0"}, "vulnerabilities": []}, "only the newest release, 3.0"),
        ({"info": {"version": "2.0"}}, "vulnerabilities"),
        (None, "404"),
    ],
)
def test_a_release_nobody_answers_for_is_named_and_no_good_news(
    lock: Path,
    index: str,
    page: dict | None,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    answers(monkeypatch, dependencies(CLEAN, SKIPPED))
    monkeypatch.setitem(PAGES, "other", page)
    assert auditing.main([str(lock), "--index", index]) == auditing.UNKNOWN
    told = capsys.readouterr()
    assert "0 known vulnerabilities, 1 not answered for" in told.out
    assert "other 2.0" in told.err and said in told.err and "make audit ADVISORIES=all.zip" in told.err


def test_without_a_network_it_says_so_and_what_to_do(
    lock: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, "", "ERROR:pip_audit._cli:good-pack: could not be audited\n")
    assert auditing.main([str(lock)]) == auditing.UNKNOWN
    said = capsys.readouterr()
    assert "could not be audited" in said.err and "make audit ADVISORIES=all.zip" in said.err and not said.out
    # Where pip-audit itself could not be installed.
    answers(monkeypatch, "", "No module named pip_audit\n")
    assert auditing.main([str(lock)]) == auditing.UNKNOWN
    assert "No module named pip_audit" in capsys.readouterr().err
