"""Waits for a state, with a time limit: tests never sleep and hope that something has happened."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def wait_until(look: Callable[[], Found], *, seconds: float, every: float = 0.05) -> Found:
    """Call `look` until it returns something true, and return that; `AssertionError` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < end, f"not reached within {seconds} s: {look}"
        time.sleep(every)
