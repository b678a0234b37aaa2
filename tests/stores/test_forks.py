from __future__ import annotations

import subprocess
import sys

POOL = """
import os, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from flows.stores import forks

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context("spawn"), forks.end_with_parent)
    pool.submit(os.getpid).result()
    print("ready", flush=True)
    time.sleep(600)
"""


def test_a_process_of_a_pool_does_not_outlive_a_parent_that_was_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", POOL], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None and parent.stdout.readline() == "ready\n"
    parent.kill()
    # Its child writes to the same pipe, which ends when both are gone.
    told, _ = parent.communicate(timeout=60)
    assert told == ""
