"""One small site for all tests of the dashboard."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flows.dashboard import build
from flows.dashboard import site as site_module
from tests.warehouse_fixture import make


@dataclass(frozen=True)
class Built:
    """A warehouse and its site."""

    warehouse: Path
    site: Path

    def copy(self, folder: Path) -> Path:
        """The site and the Data Docs beside it in a folder; where the site is."""
        for part in (self.site, self.site.parent / "data_docs"):
            shutil.copytree(part, folder / part.name)
        return folder / self.site.name

    def pages(self) -> list[Path]:
        """Every page."""
        return sorted(self.site.rglob("*.html"))

    def text(self, address: str) -> str:
        """The source of a page."""
        return (self.site / address).read_text(encoding="utf-8")


class Tags(HTMLParser):
    """The tags of a page with their attributes, in order."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, attribute: str) -> list[str]:
        """The values of an attribute, of all tags."""
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small warehouse, with an article of one very long line, and its site beside Data Docs."""
    folder = tmp_path_factory.mktemp("dashboard")
    warehouse = make(folder / "w.duckdb", long_line=400_000)
    (folder / "data_docs").mkdir()
    (folder / "data_docs" / "index.html").write_text("<title>checks</title>", encoding="utf-8")
    build(warehouse, folder / "site")
    return Built(warehouse, folder / "site")


@pytest.fixture(scope="session")
def in_slices(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same, built as of a large warehouse: for tests of what comes after a first build. See `Built.copy`."""
    folder = tmp_path_factory.mktemp("slices")
    shutil.copytree(built.site.parent / "data_docs", folder / "data_docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site_module, "WHOLE", 0)
        build(built.warehouse, folder / "site")
    return Built(built.warehouse, folder / "site")
