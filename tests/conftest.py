"""Fixtures that several folders of tests share."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from flows import temporary_server
from flows.reference import project_root
from flows.settings import Settings
from flows.stores.pipeline import Progress, RunSummary
from tests.killing import Runner
from tests.stores import articles


def _keep_compiled(folder: Path) -> None:
    """Have what Python compiles kept in a folder, where nothing may be written beside the sources and nothing was.

    Else each of the many processes would compile Great Expectations, Polars and whatever it imports anew.
    """
    beside = importlib.util.find_spec("polars")
    if sys.dont_write_bytecode and beside and beside.cached and not Path(beside.cached).is_file():
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(folder)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


_keep_compiled(project_root() / ".pytest_cache" / "compiled")

# The same examples on every machine, however slow or busy it is. To look for new ones, and more of them:
# make test ARGS="--hypothesis-profile=search"
_PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", derandomize=True, database=None, max_examples=60, **_PATIENT)  # type: ignore[arg-type]
settings.register_profile("search", max_examples=2000, **_PATIENT)  # type: ignore[arg-type]
settings.load_profile("suite")

TOGETHER = {
    # Prefect and its server, and the founding documents.
    "flows": (
        "test_accuracy",
        "test_dask",
        "test_founding",
        "test_hooks",
        "test_readme",
        "test_refresh",
        "test_reprocess",
        "test_serve",
        "test_temporary_server",
    ),
    # Great Expectations.
    "checks": ("expectations/", "stores/test_gx_duckdb", "stores/test_quality"),
    "site": ("dashboard/",),
    # Runs that are forked from a process which has all they need.
    "killed": ("test_disk", "test_reliability"),
}
"""Files under `tests/` that share what takes long to make: one worker has them all."""
FIRST = (*TOGETHER, "stores/", "sql/", "test_")
"""The long ones, in the order in which workers take them up; all others come after them."""


def _part(nodeid: str) -> str:
    """What of the tests stays together with this one: a group of files, or its file."""
    file = nodeid.partition("::")[0].removeprefix("tests/")
    return next((group for group, files in TOGETHER.items() if file.startswith(files)), file)


class Together(LoadScopeScheduling):
    """Deals the tests out in parts, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return _part(nodeid)


def pytest_xdist_auto_num_workers() -> int | None:
    """One worker more than cores: now and then one waits for a server, a browser or a process of its own."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """How the tests are dealt out to the workers."""
    config.option.loadscopereorder = False
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long parts first: one that is left for last is waited for by all other workers."""

    def place(item: pytest.Item) -> int:
        part = _part(item.nodeid)
        return next((number for number, start in enumerate(FIRST) if part.startswith(start)), len(FIRST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One temporary Prefect server for all tests that run a flow: it takes seconds to start."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PREFECT_")]:
            patch.delenv(name)
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        with temporary_server.beside() as server:
            if server is not None:
                server.wait(600)
                yield
                return
        # Another test has imported Prefect, which reads once where its server is.
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=600):
            yield


@pytest.fixture(scope="session")
def _clippings_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("once") / "clippings"


@pytest.fixture
def clippings(_clippings_place: Path) -> Path:
    """A folder of four articles, one of them in a subfolder; always at one place, for `articles.first`."""
    shutil.rmtree(_clippings_place, ignore_errors=True)
    articles.write(_clippings_place)
    return _clippings_place


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    """What forks runs that may be killed: it takes seconds to load what they need."""
    made = Runner()
    yield made
    made.close()


@dataclass(frozen=True)
class Founding:
    """The main job on the founding documents.

    Its summary, the steps that it told of, what the command printed, and the tables in Prefect's page, as JSON.
    """

    summary: RunSummary
    told: list[str]
    output: str
    artifacts: dict[str, Any]


@pytest.fixture(scope="session")
def founding(prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> Founding:
    """`newsledger run` on the founding documents, once for all tests that only look."""
    from prefect.artifacts import Artifact

    from flows import refresh
    from flows.terminal import EXIT_DONE, run_with_progress

    told: list[str] = []
    made: list[RunSummary] = []
    honest = refresh.run

    def watched(settings: Settings, *, full: bool, progress: Progress) -> RunSummary:
        def tell(step: str, done: int, total: int | None) -> None:
            told.append(step)
            progress(step, done, total)

        made.append(honest(settings, full=full, progress=tell))
        return made[0]

    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(output):
        patch.setattr(refresh, "run", watched)
        code = run_with_progress({"home": tmp_path_factory.mktemp("founding")}, full=False, quiet=False)
    assert code == EXIT_DONE, output.getvalue()
    # The next run will put its own in their place.
    artifacts = {key: json.loads(Artifact.get(key).data) for key in ("ledger", "check-results")}  # type: ignore[arg-type, union-attr]
    return Founding(made[0], list(dict.fromkeys(told)), output.getvalue(), artifacts)


@pytest.fixture(scope="session")
def published(founding: Founding) -> Path:
    """The published file of the founding documents."""
    return founding.summary.path
