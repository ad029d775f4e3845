"""Processes that a page process left behind: finds them among this process's adopted children and kills them.

A process that adopts orphans (`rlimits.adopt_orphans`) becomes the parent of every descendant whose own parent ends,
whatever session or group it is in. It must not know why they were started.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

_END_SECONDS: Final = 3
_PARENT_FIELD: Final = 1
"""Of /proc/PID/stat, counted after the name in brackets."""


def end_strays(known: Container[int]) -> None:
    """Kill all children of this process that are not `known`, then their orphans, until none is left."""
    end = time.monotonic() + _END_SECONDS
    while (strays := [pid for pid in _children() if pid not in known]) and time.monotonic() < end:
        for pid in strays:
            end_group(pid)
        for pid in strays:
            _wait(pid, end)


def end_group(pid: int) -> None:
    """Kill a child of this process, with its process group if it leads one."""
    for kill in (os.killpg, os.kill):  # the second for one that leads none, or not yet
        with contextlib.suppress(ProcessLookupError):
            kill(pid, signal.SIGKILL)


def _wait(pid: int, end: float) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(pid, os.WNOHANG) == (0, 0) and time.monotonic() < end:
            time.sleep(0.001)


def _children() -> list[int]:
    """Return the process ids of this process's children, including zombies."""
    found: list[int] = []
    for thread in Path("/proc/self/task").iterdir():
        try:
            found += map(int, (thread / "children").read_text().split())
        except OSError:  # the thread ended, or the kernel keeps no such list
            return _children_by_parent()
    return found


def _children_by_parent() -> list[int]:
    own = str(os.getpid())
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended in the meantime
            if entry.read_text().rpartition(")")[2].split()[_PARENT_FIELD] == own:
                found.append(int(entry.parent.name))
    return found
