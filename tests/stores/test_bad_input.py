"""Inputs that no run may die of: each is a document or a reject with a reason, and the ledger balances."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from tests.stores import articles
from tests.stores.articles import rows

NAMES = (
    "a 'quoted' \"name\".txt",
    "a\nnew\rline\t.txt",
    "a..%2F..%2Fetc.txt",
    "'; DROP TABLE documents; --.txt",
    "$(touch pwned) `id` | x.txt",
    "\x1b[31mred\x1b[0m.txt",
    "\u202egnp.txt",
    "x" * 250 + ".txt",
    "%s {0} {{x}}.txt",
)
ODD_NAMES = (*NAMES, os.fsdecode(b"not utf-8 \xff\xfe.txt"))
TEXT = "The town sold 12 boats for 300,000 dollars in 2020."


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user of this machine can reach."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Lose the right to read everything, where the tests run with it."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def outcome(path: Path) -> dict[str, tuple[str, str]]:
    """What became of each file: name to (step, reason), or ("published", encoding)."""
    found = rows(
        path, "SELECT uri, step, reason FROM rejects UNION ALL SELECT uri, 'published', encoding FROM documents"
    )
    return {os.fsdecode(unquote_to_bytes(uri)).rpartition("/")[2]: (step, reason) for uri, step, reason in found}


def balanced(path: Path) -> bool:
    query = """
        SELECT step FROM accounting GROUP BY step
        HAVING sum(CASE direction WHEN 'in' THEN row_count ELSE -row_count END) <> 0
    """
    return rows(path, query) == []


def bad_files(folder: Path) -> None:
    folder.mkdir(mode=0o755)
    (folder / "good.txt").write_text(TEXT)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \r\n\t ")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (folder / "latin.txt").write_bytes(
        "Le café a coûté 3 millions d'euros en 2020, a déclaré le maire.\n".encode("latin-1") * 9
    )
    (folder / "wide.txt").write_bytes(TEXT.encode("utf-16"))
    (folder / "nuls.txt").write_bytes(TEXT.replace(" boats", "\0boats").encode())
    # A line of a megabyte is a document; a file beyond the limit is none.
    (folder / "line.txt").write_bytes(b"word " * 200_000)
    with (folder / "long.txt").open("wb") as file:
        for _ in range(50):
            file.write(b"word " * 200_000 + b"xxxxxxxxxxxxxxxxxxxxxxxx" * 2)
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "broken").symlink_to("nowhere")
    (folder / "out").symlink_to("/etc/hostname")
    (folder / ".hidden").write_text(TEXT)
    os.mkfifo(folder / "pipe")


BAD_FILES = {
    "good.txt": ("published", "utf-8"),
    "wide.txt": ("published", "utf-16"),
    "nuls.txt": ("published", "utf-8"),
    "line.txt": ("published", "utf-8"),
    "empty.txt": ("decode", "empty"),
    "blank.txt": ("decode", "empty"),
    "binary.txt": ("decode", "not_text"),
    "picture.txt": ("decode", "not_text"),
    "long.txt": ("land", "too_large"),
    "loop": ("land", "link_loop"),
    "self": ("land", "link_loop"),
    "broken": ("land", "broken_link"),
    "out": ("land", "outside"),
    ".hidden": ("land", "hidden"),
    "pipe": ("land", "not_a_file"),
}


@contextmanager
def nested(folder: Path, depth: int) -> Iterator[None]:
    """An article in folders nested deeper than calls may be, and than a path may be long."""
    folder.mkdir()
    before = Path.cwd()
    os.chdir(folder)
    try:
        for _ in range(depth):
            Path("d").mkdir()
            os.chdir("d")
        Path("deep.txt").write_text(TEXT)
        yield
    finally:
        Path("deep.txt").unlink()
        for _ in range(depth):
            os.chdir("..")
            Path("d").rmdir()
        os.chdir(before)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run over all that may lie in folders."""
    folder = tmp_path_factory.mktemp("bad")
    bad_files(folder / "bad")
    (folder / "odd").mkdir()
    for name in ODD_NAMES:
        (folder / "odd" / name).write_text(TEXT)
    with nested(folder / "deep", 1100):
        sources = [folder / name for name in ("bad", "odd", "deep", "absent")]
        return articles.run(folder / "home", *sources).path


def test_bad_files_are_rejects_or_documents(published: Path) -> None:
    found = outcome(published)
    assert {name: found[name] for name in BAD_FILES} == BAD_FILES
    assert found["latin.txt"][0] == "published"
    assert found.keys() == {*BAD_FILES, *ODD_NAMES, "latin.txt", "deep.txt", "absent"}
    assert balanced(published)


def test_odd_names_are_names_and_nothing_more(published: Path) -> None:
    found = outcome(published)
    assert {found[name] for name in ODD_NAMES} == {("published", "utf-8")}
    uris = [uri for (uri,) in rows(published, "SELECT uri FROM documents")]
    assert all(uri.isascii() and uri.isprintable() for uri in uris)
    assert not list(published.parents[1].rglob("pwned"))


def test_a_source_that_is_not_there_is_a_reject(published: Path) -> None:
    assert outcome(published)["absent"] == ("land", "missing")


def test_folders_nested_deeper_than_calls_may_be(published: Path) -> None:
    assert outcome(published)["deep.txt"] == ("published", "utf-8")


def test_what_may_not_be_read_is_a_reject(folder: Path) -> None:
    source, home = folder / "in", folder / "home"
    source.mkdir(mode=0o755)
    home.mkdir()
    home.chmod(0o777)
    (source / "secret.txt").write_text(TEXT)
    (source / "secret.txt").chmod(0)
    (source / "closed").mkdir()
    (source / "closed" / "x.txt").write_text(TEXT)
    (source / "closed").chmod(0)
    with unprivileged():
        summary = articles.run(home, source)
        found = outcome(summary.path)
    assert found == {"secret.txt": ("land", "unreadable"), "closed": ("land", "unreadable")}
    details = rows(summary.path, "SELECT DISTINCT detail FROM rejects")
    assert details == [("Permission denied",)]
