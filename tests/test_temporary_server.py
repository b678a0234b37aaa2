from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from flows import temporary_server
from tests.serving import wait_until_gone

USE = """
import os, sys
from flows import temporary_server
with temporary_server.beside() as server:
    assert server is not None and "prefect" not in sys.modules
    assert os.environ["PREFECT_API_URL"] == server.url
    if "die" in sys.argv:
        print(server._process.pid, flush=True)
        os.kill(os.getpid(), 9)
assert "PREFECT_API_URL" not in os.environ
assert server._process.poll() is not None
# Once imported, Prefect asks where the first one was for as long as the process lives.
sys.modules["prefect"] = None
with temporary_server.beside() as second:
    assert second.url == server.url and second._process.pid != server._process.pid
"""


def use(home: Path, *arguments: str) -> subprocess.Popen[str]:
    kept = ("PATH", "HOME", "LANG", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR")
    env = {name: value for name in kept if (value := os.environ.get(name))}
    return subprocess.Popen(
        [sys.executable, "-c", USE, *arguments],
        env=env | {"PREFECT_HOME": str(home)},
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.mark.usefixtures("prefect_server")
def test_a_flow_runs_on_it() -> None:
    from prefect import flow

    assert flow(lambda: 6 * 7, name="answer")() == 42


def test_it_ends_with_the_block_and_a_second_one_is_where_it_was(home: Path) -> None:
    run = use(home)
    run.communicate()
    assert run.returncode == 0


def test_it_does_not_outlive_a_run_that_was_killed(home: Path) -> None:
    run = use(home, "die")
    told, _ = run.communicate()
    assert run.returncode == -9
    with contextlib.suppress(psutil.NoSuchProcess):
        wait_until_gone(psutil.Process(int(told)))


@pytest.mark.parametrize(
    ("name", "value"), [("PREFECT_API_URL", "http://127.0.0.1:1/api"), ("PREFECT_PROFILE", "mine")]
)
def test_none_is_started_where_prefect_is_told_of_another(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setattr(sys, "modules", {n: m for n, m in sys.modules.items() if not n.startswith("prefect")})
    monkeypatch.setenv(name, value)
    with temporary_server.beside() as server:
        assert server is None


def test_a_profile_may_name_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH", "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    assert temporary_server._is_wanted()
    (tmp_path / "profiles.toml").write_text('active = "cloud"\n')
    assert not temporary_server._is_wanted()
    (tmp_path / "profiles.toml").write_text('active = "ephemeral"\n')
    assert temporary_server._is_wanted()
