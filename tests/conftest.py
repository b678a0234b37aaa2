"""Fixtures that several folders of tests share."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stores import articles


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """One temporary Prefect server for all tests that run a flow: it takes seconds to start."""
    from flows import prefect_environment  # noqa: F401  (before Prefect)

    # isort: split
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture
def clippings(tmp_path: Path) -> Path:
    """A folder of four articles, one of them in a subfolder."""
    folder = tmp_path / "clippings"
    articles.write(folder)
    return folder


@pytest.fixture(scope="session")
def founding_run(prefect_server: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The main job on the founding documents, once for all tests: the published file, and what the command printed."""
    from flows.settings import Settings
    from flows.terminal import EXIT_DONE, run_with_progress

    home = tmp_path_factory.mktemp("founding")
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = run_with_progress(sources=(), home=home, full=False, quiet=False)
    assert code == EXIT_DONE, output.getvalue()
    return Settings.load(home=home).published, output.getvalue()


@pytest.fixture(scope="session")
def published(founding_run: tuple[Path, str]) -> Path:
    """The published file of the founding documents."""
    return founding_run[0]


@pytest.fixture(scope="session")
def founding_run_output(founding_run: tuple[Path, str]) -> str:
    """What `newsledger run` printed on the founding documents."""
    return founding_run[1]
