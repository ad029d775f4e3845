"""The protocol of an engine, which turns a grey raster into words with boxes.

Two classes implement it: `tesserocr` (a loaded Tesseract in this process, the default) and `pytesseract` (the command
line, one process per page). The recogniser knows only this module. It must not know preparation, pages or options.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr_contract.result import Box, Rotation

Grey = NDArray[np.uint8]
"""A grey raster, shape (height, width), 0 black to 255 white, C-contiguous."""


NO_VARIABLES: Final[Mapping[str, str]] = MappingProxyType({})


class ReadWord(NamedTuple):
    """A word as an engine read it.

    `box` is in pixels of the raster that was read, `confidence` 0-100. `block`, `paragraph` and `line` are the numbers
    of those it belongs to: neighbours in reading order with the same number share one.
    """

    text: str
    confidence: float
    box: Box
    block: int
    paragraph: int
    line: int


Words = list[ReadWord]
"""The words of a page in reading order."""


class Orientation(NamedTuple):
    """The clockwise turn in degrees that brings the text upright, and its confidence (0 low, above 1 high)."""

    rotation: Rotation
    confidence: float


class ModelMissing(Exception):
    """The trained data have no model for the engine mode: Debian's have no legacy model."""


class Engine(Protocol):
    """A reader for one choice of languages and engine mode; used by one thread at a time."""

    def read(
        self, grey: Grey, *, page_seg_mode: int, dpi: int | None, variables: Mapping[str, str] = NO_VARIABLES
    ) -> Words:
        """Return the words of `grey`; `dpi` None lets Tesseract estimate it from the size of the letters.

        `variables` apply to this page only; `ocr_contract.variables` defines them. Raises `ModelMissing`.
        """
        ...

    def close(self) -> None:
        """Free the engine's resources."""
        ...


class OrientationDetector(Protocol):
    """Detects the orientation of a page's text."""

    def detect(self, grey: Grey) -> Orientation | None:
        """Return the orientation, None when there is too little text to tell."""
        ...

    def close(self) -> None:
        """Free the detector's resources."""
        ...
