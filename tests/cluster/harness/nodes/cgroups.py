"""The control group of all pods of one node. It must not know what they are.

With version 1 every controller has a tree of its own, with version 2 there is one tree for all.
"""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from tests.support.waiting import wait_until

_TOP = Path("/sys/fs/cgroup")
_CONTROLLERS = "+cpu +cpuset +memory +pids +io"


def one_tree() -> bool:
    """Tell whether the machine has version 2 alone."""
    return (_TOP / "cgroup.controllers").exists()


def make(name: str) -> None:
    """Create the group `name` in every tree, ready to contain groups."""
    for tree in _trees():
        group = tree / name
        group.mkdir(exist_ok=True)
        for file in ("cpuset.cpus", "cpuset.mems"):
            if not one_tree() and (tree / file).exists():
                (group / file).write_text((tree / file).read_text())
        if one_tree():
            for parent in (tree, group):
                for controller in _CONTROLLERS.split():
                    with contextlib.suppress(OSError):  # not every kernel has all of them
                        (parent / "cgroup.subtree_control").write_text(controller)


def remove(name: str) -> None:
    """Kill what still runs in the group `name`, and remove it with its content."""
    for tree in _trees():
        if (tree / name).is_dir():
            wait_until(lambda group=tree / name: _remove(group), seconds=20)  # type: ignore[misc]


def _remove(group: Path) -> bool:
    try:
        for folder, _, _ in os.walk(group, topdown=False):
            for pid in (Path(folder) / "cgroup.procs").read_text().split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            Path(folder).rmdir()
    except OSError:  # busy until the kernel has released the ended processes
        return False
    return True


def _trees() -> Iterator[Path]:
    if one_tree():
        yield _TOP
        return
    for tree in sorted(_TOP.iterdir()):
        if tree.is_dir() and not tree.is_symlink() and (tree / "cgroup.procs").exists():
            yield tree
