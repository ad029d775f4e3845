"""Isolates a page process from other processes, the network, and all files except those that reading needs.

The template prepares an `Isolation` once; each page process applies it to itself before it sees a document. Features
that this kernel lacks are skipped and listed in `missing`. It must not know the tasks of a page process.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ocr_engine.languages import SUFFIX
from ocr_engine.sandbox import landlock, seccomp
from ocr_engine.sandbox.rlimits import allow_no_new_privileges, drop_capabilities

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIBRARIES: Final = ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache")
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/urandom")
_PROGRAM: Final = "tesseract"
_ROOT: Final = Path("/")


class Isolation:
    """Filters and paths, created once for all page processes of a template."""

    def __init__(self, tessdata: Path) -> None:
        version = landlock.abi()
        unfiltered = seccomp.missing()
        gaps = landlock.gaps(version)
        self.missing = tuple(
            filter(None, (unfiltered, f"Landlock {version or 'is missing'}: {', '.join(gaps)}" if gaps else None))
        )
        self._has_landlock = version > 0
        self._filters = None if unfiltered else {starts: seccomp.program(starting=starts) for starts in (False, True)}
        self._read = [*_trained_data(tessdata), *_code(), *map(Path, (*_LIBRARIES, *_DEVICES))]

    def enter(self, scratch: Path | None) -> None:
        """Isolate this process permanently.

        Raises `OSError`: then it must not open a document. With a folder `scratch` it may write there and start the
        Tesseract program; without one it may write and start nothing.
        """
        allow_no_new_privileges()
        if self._has_landlock:
            landlock.restrict(
                read=self._read,
                write=[] if scratch is None else [scratch, Path(os.devnull)],
                execute=[] if scratch is None else _program(),
            )
        drop_capabilities()
        if self._filters is not None:
            seccomp.install(self._filters[scratch is not None])


def _trained_data(tessdata: Path) -> Iterator[Path]:
    yield tessdata
    for file in tessdata.rglob("*" + SUFFIX):
        if file.is_symlink():  # Landlock checks the location of a file, not of a link
            yield file.resolve()


def _code() -> Iterator[Path]:
    """Yield the folders of Python modules: a library may load one of its own on first use."""
    for entry in sys.path:
        path = Path(entry).absolute()
        if entry and path.exists() and path != _ROOT:
            yield path


def _program() -> Iterator[Path]:
    """Yield the Tesseract program and its dynamic loader."""
    if (found := shutil.which(_PROGRAM)) is not None:
        yield Path(found).resolve()
    for folder in ("/lib64", "/lib"):
        yield from Path(folder).glob("ld-linux-*.so*")
