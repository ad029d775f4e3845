"""The image files of a page, as a renderer gets them. It must not know where they are stored."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import IO

from ocr_contract.result import Page


@dataclass(frozen=True)
class Picture:
    """An image file of a page, open for reading, at any position. `orientation` is its EXIF orientation, 1 to 8."""

    file: IO[bytes]
    orientation: int = 1


Files = Generator[Picture, None, None]
Pictures = Callable[[Page], Files]
"""Yields the image files of a page, best first; each is closed when the next is requested or iteration ends."""
