"""What stopped a run, for a person: which file, why, and what to do about it."""

from __future__ import annotations

import errno
import re
import shutil
from pathlib import Path

from flows.stores.rendering import printable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_TOO_MANY = (errno.EMFILE, errno.ENFILE)
# DuckDB gives what the system said in words.
_WORDS = (
    (re.compile(r"no space left|disk quota|file too large", re.IGNORECASE), _FULL[0]),
    (re.compile(r"permission denied|read-only file system|not permitted", re.IGNORECASE), _FORBIDDEN[0]),
    (re.compile(r"too many open files", re.IGNORECASE), _TOO_MANY[0]),
)
_BATCH = re.compile(r"[^'\"]*/batches/[0-9a-f]{32}(?=/)")
_INDEX = re.compile(r"/index/[^/'\"]+\.duckdb")
_DAMAGED = re.compile(r"corrupt database file|not a valid DuckDB database|could not read enough bytes", re.IGNORECASE)


def is_interruption(error: BaseException) -> bool:
    """Whether it says that someone pressed Ctrl-C; DuckDB tells of it in words of its own."""
    return isinstance(error, KeyboardInterrupt) or (type(error) is RuntimeError and str(error) == "Query interrupted")


def message(error: BaseException) -> str:
    """An error in one printable line or some; of many files that could not be copied, the first."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list) and error.args[0]:
        first = error.args[0][0]
        return printable(": ".join(map(str, first[-2:]))) if isinstance(first, tuple) else printable(str(first))
    return printable(str(error) or type(error).__name__, keep_newlines=True)


def what_to_do(error: BaseException, home: Path, memory_limit: str) -> str | None:
    """What a person can do about an error that stopped a run on the warehouse `home`; None where that is not known."""
    words = message(error)
    number = getattr(error, "errno", None)
    if number is None:
        number = next((kind for pattern, kind in _WORDS if pattern.search(words)), None)
    if number in _FULL:
        return f"Free space on the disk of {home}, or move the warehouse to a larger one (--home), and run again."
    if number in _FORBIDDEN:
        return f"Give this user the right to read and write all of {home}, or name another folder (--home)."
    if number in _TOO_MANY:
        return "Allow more open files (ulimit -n), and run again."
    if number in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ELOOP):
        return f"Something else stands where {home} has its own files: move it away, and run again."
    if "Out of Memory" in words:
        return (
            f"Give DuckDB more memory: NEWSLEDGER_MEMORY_LIMIT is {memory_limit}; or free space on the disk of {home}, "
            "where it spills."
        )
    if (batch := _BATCH.search(words)) is not None:
        return f"Remove {batch[0]}: the next run reads its documents again."
    if _DAMAGED.search(words) is not None:
        if _INDEX.search(words) is not None:
            return f"Remove {home / 'index'}: the next run builds in full."
        return (
            f"A file of {home} is damaged. Build in full with --full; if that fails, go back with: newsledger rollback"
        )
    if "restore it from a backup" in words:
        return f"Without a backup of it, move {home} away and run again over the sources."
    return None
