"""Writing files so that a crash leaves either the old state or the new one, on disk and not only in the cache."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".tmp-"
"""What the name of an unfinished file or folder begins with; whatever bears it is left over once its run has ended."""

_OWNED = "-new-"
"""Stands before the number of the process that makes a folder."""

_SYSTEM_ERROR = re.compile(r"\(os error (\d+)\)")


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Have an error of the system that stops a block name the file it is about.

    Python names none where a write fails, and Polars raises such errors as its own: both come as OSError with `path`.
    """
    try:
        yield
    except OSError as error:
        if error.errno is not None and error.filename is None:
            error.filename = str(path)
        raise
    except Exception as error:
        found = _SYSTEM_ERROR.search(str(error))
        if found is None:
            raise
        raise OSError(int(found[1]), os.strerror(int(found[1])), str(path)) from error


def sync(path: Path) -> None:
    """Have the system put a file or a folder's entries on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def atomic_file(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well, what stands there becomes `path` in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{TEMPORARY}{path.name}-{os.getpid()}")
    try:
        with naming(path):
            yield unfinished
            sync(unfinished)
            unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Give a temporary folder beside `path`; when the block ends well it becomes `path` in one step.

    A folder that stands at `path` already is kept and the new one thrown away: folders are named by their content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{TEMPORARY}{path.name}-{os.getpid()}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    try:
        with naming(path):
            yield unfinished
            for file in unfinished.iterdir():
                sync(file)
            sync(unfinished)
            if not path.exists():
                unfinished.rename(path)
                sync(path.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it; nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> int:
    """Remove what unfinished runs left in a folder; how many. Only under the warehouse's lock."""
    left = list(folder.glob(f"{TEMPORARY}*")) if folder.is_dir() else []
    for path in left:
        remove(path)
    return len(left)


def owned_folder(path: Path) -> Path:
    """Make a folder beside `path` that is to take its place, named by this process, which need not hold the lock."""
    return Path(tempfile.mkdtemp(prefix=f".{path.name}{_OWNED}{os.getpid()}-", dir=path.parent))


def sweep_owned(folder: Path) -> int:
    """Remove what `owned_folder` made in a folder for processes that are no more; how many. Live ones are let be."""
    left = 0
    for path in folder.glob(f".*{_OWNED}*"):
        maker = path.name.rpartition(_OWNED)[2].partition("-")[0]
        if not (maker.isdecimal() and _is_running(int(maker))):
            remove(path)
            left += 1
    return left


def _is_running(process: int) -> bool:
    """Whether a process of this number lives; on systems that cannot tell, True."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
