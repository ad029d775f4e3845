"""Landlock: limits this process to files below given paths, without TCP and without signals to other processes.

Older kernels support fewer rights, and some none: `abi` returns the supported version, `gaps` what it leaves open. It
must not know what the files are for. Source: the kernel's userspace-api/landlock.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_CREATE_RULESET: Final = 444
_ADD_RULE: Final = 445
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1

_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_TRUNCATE: Final = 1 << 14
_IOCTL_DEV: Final = 1 << 15
_ON_FILES: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

_RIGHTS: Final = {1: (1 << 13) - 1, 2: 1 << 13, 3: _TRUNCATE, 5: _IOCTL_DEV}
"""Rights on files, each with the ABI version that introduced them."""

_TCP: Final = 0b11
_SCOPES: Final = 0b11
_GAPS: Final = {
    2: "moving files between folders",
    3: "truncating files",
    4: "TCP",
    5: "ioctl of devices",
    6: "signals and abstract sockets",
}
_LIBC: Final = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def abi() -> int:
    """Return the version of Landlock in this kernel, 0 if there is none."""
    with contextlib.suppress(OSError):
        return _call(_CREATE_RULESET, None, 0, _ASK_VERSION)
    return 0


def gaps(version: int) -> tuple[str, ...]:
    """Return what Landlock of `version` cannot forbid, as words for a log line."""
    if version == 0:
        return ("files",)
    return tuple(gap for since, gap in _GAPS.items() if since > version)


def restrict(*, read: Iterable[Path], write: Iterable[Path] = (), execute: Iterable[Path] = ()) -> None:
    """Limit this process permanently to the files at or below the given paths; missing paths are skipped.

    `write` allows everything but execution below a folder. Needs no_new_privs. Raises `OSError`, without effect.
    """
    version = abi()
    handled = sum(rights for since, rights in _RIGHTS.items() if since <= version)
    rules = _Ruleset(handled, _TCP if version >= 4 else 0, _SCOPES if version >= 6 else 0)
    ruleset = _call(_CREATE_RULESET, ctypes.byref(rules), ctypes.sizeof(rules), 0)
    try:
        for paths, rights in (
            (read, _READ_FILE | _READ_DIR),
            (write, handled & ~_EXECUTE),
            (execute, _EXECUTE | _READ_FILE),
        ):
            for path in paths:
                _allow(ruleset, path, handled & rights)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return  # a path that cannot be opened now stays inaccessible
    try:
        if not stat.S_ISDIR(os.fstat(parent).st_mode):
            rights &= _ON_FILES
        rule = _PathRule(rights, parent)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(parent)


def _call(number: int, *arguments: object) -> int:
    result: int = _LIBC.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result
