from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.stores import lock

HOLD = """
import sys
from pathlib import Path
from flows.stores import lock
with lock.hold(Path(sys.argv[1]), "a test"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(home: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


def test_second_holder_learns_who_the_first_is(tmp_path: Path) -> None:
    with lock.hold(tmp_path, "run one") as first, pytest.raises(lock.Locked) as caught, lock.hold(tmp_path, "run two"):
        pass
    assert caught.value.holder == first
    assert f"process {os.getpid()}" in str(caught.value) and "run one" in str(caught.value)


def test_lock_is_free_after_its_block_and_after_an_error_in_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError), lock.hold(tmp_path, "run"):
        raise KeyError
    with lock.hold(tmp_path, "run") as holder:
        assert lock.holder(tmp_path) == holder


def test_lock_excludes_other_processes_and_ends_with_a_killed_one(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    try:
        with pytest.raises(lock.Locked) as caught, lock.hold(tmp_path, "run"):
            pass
        assert caught.value.holder is not None
        assert caught.value.holder.pid == process.pid
        process.send_signal(signal.SIGKILL)
        process.wait()
        with lock.hold(tmp_path, "run"):
            pass
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        process.stdout.close()


def test_nonsense_in_the_lock_file_decides_nothing(tmp_path: Path) -> None:
    (tmp_path / lock.NAME).write_text('{"pid": ')
    assert lock.holder(tmp_path) is None
    with lock.hold(tmp_path, "run"):
        assert lock.holder(tmp_path) is not None


def test_locked_travels_between_processes(tmp_path: Path) -> None:
    error = lock.Locked(tmp_path / lock.NAME, None)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
