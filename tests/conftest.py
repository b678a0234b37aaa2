"""Fixtures that several folders of tests share."""

from __future__ import annotations

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
