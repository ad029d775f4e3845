"""The folder with all files of one test cluster, locked while its owner lives.

The leftovers of a crashed run are found by that folder's name, ended and removed. It must not know what a cluster is.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.support.waiting import wait_until

_STOP_SECONDS = 10.0


class Root:
    """A new folder in `parent`, owned by this process until it is removed, or until this process ends."""

    def __init__(self, parent: Path) -> None:
        parent.mkdir(mode=0o700, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix="new-", dir=parent))
        self._lock = _lock(new)
        self.path = new.rename(parent / new.name.replace("new-", "run-"))  # locked before others can find it

    def remove(self) -> None:
        """Remove the folder; nothing may run in it any more."""
        shutil.rmtree(self.path)
        os.close(self._lock)


def roots_of(name: str) -> Path:
    """Return the parent folder of this user's clusters of one kind."""
    return Path(tempfile.gettempdir()) / f"legible-{name}-{os.getuid()}"


def living_roots(parent: Path) -> list[Path]:
    """Return the folders whose owner lives."""
    found = []
    for root in sorted(parent.glob("run-*")):
        try:
            os.close(_lock(root))
        except BlockingIOError:
            found.append(root)
        except FileNotFoundError:
            continue
    return found


def remove_leftovers(parent: Path, also: Callable[[Path], None] | None = None) -> None:
    """End the processes and remove the folders of runs whose owner has ended; `also` removes what is elsewhere."""
    for root in parent.glob("run-*"):
        try:
            lock = _lock(root)
        except (BlockingIOError, FileNotFoundError):
            continue  # its owner lives, or has just removed it
        for pid in processes_of(root):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda root=root: not processes_of(root), seconds=_STOP_SECONDS)  # type: ignore[misc]
        if also is not None:
            also(root)
        shutil.rmtree(root, ignore_errors=True)
        os.close(lock)


def processes_of(root: Path) -> list[int]:
    """Return the processes of `root`: every program of a cluster is started with it as its working folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink() == root:
                    found.append(int(entry.name))
    return found


def _lock(root: Path) -> int:
    """Return the locked folder's descriptor; the kernel releases it when this process ends, however it ends."""
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    return descriptor
