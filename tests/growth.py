"""Asks that a cost grows in step with its input, without asking any machine for seconds."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

# A busy machine blows single timings up, never down: each is the best of some, and a suspicion is looked at again.
_BEST_OF = 2
_LOOKS = 5
_NOISE = 0.002


def assert_linear(run: Callable[[str], object], make: Callable[[int], str], *, small: int, times: int = 8) -> None:
    """Assert that `run(make(size))` costs less than the square of the size.

    Args:
        run: what is measured, in processor time of this thread: other tests may have left threads behind.
        make: gives a text for a size.
        small: the smaller size; the larger is `times` as much.
        times: how much larger; linear cost grows by as much, quadratic cost by its square.

    Raises:
        AssertionError: when every look finds growth nearer to the square than to the size.
    """
    limit = times**1.5
    short, long = make(small), make(small * times)
    growth = []
    for _ in range(_LOOKS):
        growth.append(_seconds(run, long) / max(_seconds(run, short), _NOISE))
        if growth[-1] <= limit:
            return
    raise AssertionError(f"{times} times the input costs {min(growth):.0f} times as much: {short[:60]!r}")


def _seconds(run: Callable[[str], object], text: str) -> float:
    taken = []
    collecting = gc.isenabled()
    for _ in range(_BEST_OF):
        gc.disable()
        began = time.thread_time()
        try:
            run(text)
        finally:
            taken.append(time.thread_time() - began)
            if collecting:
                gc.enable()
    return min(taken)
