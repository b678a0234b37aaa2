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


def test_bad_files_are_rejects_or_documents(folder: Path, tmp_path: Path) -> None:
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
    with (folder / "long.txt").open("wb") as file:
        for _ in range(50):
            file.write(b"word " * 200_000 + b"xxxxxxxxxxxxxxxxxxxxxxxx" * 2)
    (folder / "loop").symlink_to(folder)
    (folder / "self").symlink_to("self")
    (folder / "broken").symlink_to("nowhere")
    (folder / "out").symlink_to("/etc/hostname")
    (folder / ".hidden").write_text(TEXT)
    os.mkfifo(folder / "pipe")
    summary = articles.run(tmp_path / "home", folder)
    assert outcome(summary.path) == {
        "good.txt": ("published", "utf-8"),
        "latin.txt": ("published", outcome(summary.path)["latin.txt"][1]),
        "wide.txt": ("published", "utf-16"),
        "nuls.txt": ("published", "utf-8"),
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
    assert balanced(summary.path)


def test_a_long_line_within_the_limit_is_a_document(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "long.txt").write_bytes(b"word " * 200_000)
    summary = articles.run(tmp_path / "home", folder)
    assert outcome(summary.path)["long.txt"] == ("published", "utf-8")


def test_odd_names_are_names_and_nothing_more(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    names = [*NAMES, os.fsdecode(b"not utf-8 \xff\xfe.txt")]
    for name in names:
        (folder / name).write_text(TEXT)
    summary = articles.run(tmp_path / "home", folder)
    assert outcome(summary.path) == dict.fromkeys(names, ("published", "utf-8"))
    uris = [uri for (uri,) in rows(summary.path, "SELECT uri FROM documents")]
    assert all(uri.isascii() and uri.isprintable() for uri in uris)
    assert not list(tmp_path.rglob("pwned")) and balanced(summary.path)


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


def test_a_source_that_is_not_there_is_a_reject(tmp_path: Path) -> None:
    summary = articles.run(tmp_path / "home", tmp_path / "nowhere")
    assert outcome(summary.path) == {"nowhere": ("land", "missing")}


def test_folders_nested_deeper_than_calls_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = 1100
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for _ in range(deep):
        Path("d").mkdir()
        os.chdir("d")
    Path("deep.txt").write_text(TEXT)
    try:
        summary = articles.run(tmp_path / "home", folder)
    finally:
        Path("deep.txt").unlink()
        for _ in range(deep):
            os.chdir("..")
            Path("d").rmdir()
    assert outcome(summary.path) == {"deep.txt": ("published", "utf-8")}
