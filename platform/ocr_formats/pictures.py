"""The image files of a page, as a renderer is given them. It must not know where they are stored."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import IO

from ocr_contract.result import Page


@dataclass(frozen=True)
class Picture:
    """A file that shows a page: open for reading, at any position. `orientation` is what EXIF says of it, 1 to 8."""

    file: IO[bytes]
    orientation: int = 1


Files = Generator[Picture, None, None]
Pictures = Callable[[Page], Files]
"""Gives the files that show a page, the best first; each is closed when the next is asked for, or the last closed."""
