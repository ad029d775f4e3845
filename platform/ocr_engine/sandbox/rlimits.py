"""The kernel's limits on a page child.

Address space, processor time, the size of files, open files, no core dumps; no privileges, and no way to gain any;
killed when its parent dies. RLIMIT_NPROC is not among them: it counts all processes and threads of a user, so a limit
that stops one page process would also stop others. It must not know what the process does. Sources: setrlimit(2),
prctl(2), capset(2), proc(5).
"""

from __future__ import annotations

import ctypes
import os
import resource
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import signal

_SET_PDEATHSIG: Final = 1
_SET_DUMPABLE: Final = 4
_SET_CHILD_SUBREAPER: Final = 36
_GET_CHILD_SUBREAPER: Final = 37
_SET_NO_NEW_PRIVS: Final = 38
_OPEN_FILES: Final = 64
_FILE_BYTES: Final = 256 * 1024 * 1024
"""The command-line engine passes a page to its program in a file: 40 Mpx of grey fit, a runaway does not."""

_SPARE_CPU_SECONDS: Final = 5
_PAGE_SIZE: Final = resource.getpagesize()
_CAPABILITY_VERSION: Final = 0x20080522
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, death_signal: signal.Signals) -> None:
    """Get `death_signal` when the thread of `parent` that created this process ends; exit if it already has."""
    _prctl(_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        os._exit(0)


def adopt_orphans() -> None:
    """Become the parent of all orphans of this process's children, so that it can wait for them."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def adopts_orphans() -> bool:
    """Return whether this process has called `adopt_orphans`."""
    answer = ctypes.c_int()
    return _LIBC.prctl(_GET_CHILD_SUBREAPER, ctypes.byref(answer), 0, 0, 0) == 0 and answer.value == 1


def forbid_inspection() -> None:
    """Hide memory, environment and files of this process and of its forks from other processes of the same user."""
    _prctl(_SET_DUMPABLE, 0)


def allow_no_new_privileges() -> None:
    """Prevent programs that this process starts from gaining more privileges."""
    _prctl(_SET_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up root's capabilities permanently; if root started this process, it still owns root's files."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    if _LIBC.capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset failed")


def limit_resources(memory_bytes: int) -> None:
    """Apply the limits to this process permanently."""
    for kind, value in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))


def allow_cpu_seconds(seconds: int) -> None:
    """Let this process use `seconds` more of processor time; then the kernel kills it with SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + _SPARE_CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


class OwnMemory:
    """The memory use of this process. Created before the process loses access to /proc."""

    def __init__(self) -> None:
        self._statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)

    def resident_bytes(self) -> int:
        """Return how much memory of this process is resident, in bytes."""
        return int(os.pread(self._statm, 128, 0).split()[1]) * _PAGE_SIZE


def _prctl(option: int, value: int) -> None:
    if _LIBC.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl failed")
