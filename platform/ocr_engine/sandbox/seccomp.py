"""seccomp: limits the system calls of this process to an allow-list, which libseccomp compiles to a program (BPF).

Other calls fail with EPERM, so a library that merely tries one continues without it. The list contains the calls that
Python, the decoders and Tesseract were observed to need; none of them creates a socket, a process, a namespace or a
file, or affects another process. Programs are compiled once and installed in each page process. It must not know paths:
those are handled by Landlock. Source: seccomp(2), seccomp_rule_add(3).
"""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_BPF_INSTRUCTION_BYTES: Final = 8
_SET_NAME: Final = 15
"""Operations of prctl(2): the name of a thread."""

_TCGETS: Final = 0x5401
_FIONCLEX: Final = 0x5450
_FIOCLEX: Final = 0x5451
_CLONE_THREAD: Final = 0x10000
_CLONE_NAMESPACES: Final = 0x7E020000 | 0x80
_TMPFILE: Final = 0o20000000
_NOT_READ_ONLY: Final = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC | _TMPFILE
_LIBC: Final = ctypes.CDLL(None, use_errno=True)

_READING: Final = """
    brk mmap munmap mremap mprotect madvise
    read readv pread64 write writev lseek close close_range fcntl fadvise64 dup
    stat lstat fstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents64 getcwd
    recvfrom recvmsg
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall
    futex set_robust_list rseq sched_yield sched_getaffinity
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times
    getpid gettid getppid getuid geteuid getgid getegid getrusage sysinfo uname getrandom
    exit exit_group
""".split()  # noqa: SIM905 - a list to read, not sixty quotes
"""For reading documents in this process."""

_STARTING: Final = """
    execve vfork fork wait4 waitid pipe pipe2 dup2 dup3 poll ppoll select pselect6
    open openat unlink unlinkat
    arch_prctl set_tid_address getpgrp getpgid getresuid getresgid getgroups
""".split()  # noqa: SIM905 - a list to read, not sixty quotes
"""Additional calls for starting a program and passing files to it."""


def missing() -> str | None:
    """Return why system calls cannot be filtered here, as words for a log line; None when they can."""
    # Without a program, a kernel that supports filters fails with EFAULT.
    if _LIBC.prctl(_SET_SECCOMP, _MODE_FILTER, None, 0, 0) != -1 or ctypes.get_errno() != errno.EFAULT:
        return "system calls: this kernel has no seccomp filters"
    try:
        _library()
    except ImportError:
        return "system calls: pyseccomp is not installed"
    except RuntimeError:
        return "system calls: libseccomp is not installed"
    return None


def program(*, starting: bool) -> bytes:
    """Return the filter of a page process; `starting` is for one that may start the Tesseract program.

    Raises `OSError` if libseccomp cannot create it.
    """
    library = _library()
    allowed = library.SyscallFilter(library.ERRNO(errno.EPERM))
    allowed.set_attr(library.Attr.ACT_BADARCH, library.KILL_PROCESS)
    allowed.set_attr(library.Attr.CTL_OPTIMIZE, 2)  # a search tree
    add = _Adder(library, allowed)
    add.plain(_READING)
    # The C library tries clone3 first to create threads, but a filter cannot see its flags.
    add.rule(library.ERRNO(errno.ENOSYS), "clone3")
    add.rule(library.ALLOW, "sendto", (4, library.EQ, 0))  # to the server process, and no other address
    add.rule(library.ALLOW, "prlimit64", (0, library.EQ, 0))
    add.rule(library.ALLOW, "prctl", (0, library.EQ, _SET_NAME))
    for request in (_TCGETS, _FIOCLEX, _FIONCLEX):
        add.rule(library.ALLOW, "ioctl", (1, library.EQ, request))
    if starting:
        add.plain(_STARTING)
        add.rule(library.ALLOW, "clone", (0, library.MASKED_EQ, _CLONE_NAMESPACES, 0))
    else:
        add.rule(library.ALLOW, "clone", (0, library.MASKED_EQ, _CLONE_NAMESPACES | _CLONE_THREAD, _CLONE_THREAD))
        add.rule(library.ALLOW, "open", (1, library.MASKED_EQ, _NOT_READ_ONLY, 0))
        add.rule(library.ALLOW, "openat", (2, library.MASKED_EQ, _NOT_READ_ONLY, 0))
    with tempfile.TemporaryFile() as file:
        allowed.export_bpf(file)
        file.seek(0)
        return file.read()


class _Instructions(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def install(instructions: bytes) -> None:
    """Apply the filter `instructions` to this process permanently.

    Needs no_new_privs. Raises `OSError`, without effect.
    """
    given = _Instructions(len(instructions) // _BPF_INSTRUCTION_BYTES, instructions)
    if _LIBC.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(given), 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


class _Adder:
    """Adds rules by name; calls that this architecture or this libseccomp does not know are skipped."""

    def __init__(self, library: Any, allowed: Any) -> None:
        self._library = library
        self._allowed = allowed

    def plain(self, names: Iterable[str]) -> None:
        for name in names:
            self.rule(self._library.ALLOW, name)

    def rule(self, action: int, name: str, *conditions: tuple[int, ...]) -> None:
        number = self._library.resolve_syscall(self._library.Arch.NATIVE, name)
        if number >= 0:
            self._allowed.add_rule(action, number, *(self._library.Arg(*condition) for condition in conditions))


@cache
def _library() -> Any:
    """Return the binding; on import it looks for the library, and raises `RuntimeError` if it is missing."""
    import pyseccomp  # noqa: PLC0415

    return pyseccomp
