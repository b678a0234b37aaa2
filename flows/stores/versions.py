"""What a result depends on besides its input: digests of the code and of the SQL, and the versions of packages."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

import flows
from flows.reference import project_root

PACKAGES = ("polars", "duckdb", "pyarrow", "numpy", "prefect", "great-expectations")
"""Packages whose versions are told in `runs`, besides those that text and facts are read with."""

READERS = ("ahocorasick-rs", "trafilatura", "lxml", "charset-normalizer", "ftfy", "py3langid")
"""Packages that what is read from a document depends on: another version recomputes every batch."""

OPENERS = ("fastwarc", "pyarrow", "pypdf")
"""Packages that files which hold documents are opened with; one may be an extra that is not installed."""

_READING = ("text/*.py", "facts/*.py", "reference.py", "stores/documents.py", "stores/staged.py", "stores/batches.py")
_OPENING = ("stores/sources/containers/*.py", "stores/sources/stamps.py", "text/decode.py")


class Newer(RuntimeError):  # noqa: N818
    """A warehouse was written by a newer newsledger than this one, which would misread it."""


def _digest(root: Path, paths: Iterable[Path], *more: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    for part in more:
        digest.update(f"{part}\0".encode())
    return digest.hexdigest()[:16]


@cache
def code() -> str:
    """Digest of the code, and the packages, that read a document."""
    root = Path(flows.__file__).parent
    paths = [path for pattern in _READING for path in root.glob(pattern)]
    python = ".".join(platform.python_version_tuple()[:2])
    return _digest(root, paths, python, *(f"{name} {version}" for name, version in _versions(READERS).items()))


@cache
def opening() -> str:
    """Digest of the code, and the packages, that open files which hold documents."""
    root = Path(flows.__file__).parent
    paths = (path for pattern in _OPENING for path in root.glob(pattern))
    return _digest(root, paths, *(f"{name} {version}" for name, version in _versions(OPENERS).items()))


@cache
def schema() -> str:
    """Digest of the SQL that declares and fills the tables, and of the code that lets them grow."""
    root, growing = project_root() / "sql", Path(flows.__file__).parent / "stores" / "increments.py"
    paths = (path for part in ("schema", "staging", "kept", "marts", "macros") for path in (root / part).rglob("*.sql"))
    return _digest(root, paths, growing.read_text(encoding="utf-8"))


def _versions(names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "absent"
    return found


@cache
def packages() -> dict[str, str]:
    """Versions of the packages that a run depends on."""
    return _versions((*PACKAGES, *READERS))


@cache
def newsledger() -> str:
    """Version of this package."""
    return _versions(("newsledger",))["newsledger"]


def refuse_newer(version: str | None, what: str) -> None:
    """Raise Newer where `what` was written by a version of this package whose tables this one may not know.

    Tables change with the first number of a version, and before 1.0 with the second (Semantic Versioning 2.0.0). A
    version that cannot be told is let through: before there were versions, nothing was written.
    """
    mine, other = _series(newsledger()), _series(version or "")
    if mine and other and other > mine:
        raise Newer(
            f"{what} was written by newsledger {version}, and this is {newsledger()}, which does not know its tables: "
            "pip install -U newsledger"
        )


def _series(version: str) -> tuple[int, ...]:
    found = re.match(r"(\d+)\.(\d+)", version)
    if found is None:
        return ()
    major, minor = map(int, found.groups())
    return (major, minor) if major == 0 else (major, 0)
