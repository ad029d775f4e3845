"""What an engine is: something that turns a grey raster into words with boxes.

Two keep this protocol: `tesserocr` (a loaded Tesseract in this process, the default) and `pytesseract` (the command
line, one process per page). The recipe knows this module alone. It must not know preparation, pages or options.
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

    `box` is in pixels of the raster that was read, `confidence` 0-100. `block`, `paragraph` and `line` say to which of
    each it belongs: neighbours in reading order that have the same number share one.
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
    """The clockwise turn in degrees that brings the text upright, and how sure that is (0 unsure, above 1 sure)."""

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

        `variables` hold for this page alone; they are of `ocr_contract.variables`. Raises `ModelMissing`.
        """
        ...

    def close(self) -> None:
        """Free what the engine holds."""
        ...


class OrientationDetector(Protocol):
    """Tells how the text of a page stands."""

    def detect(self, grey: Grey) -> Orientation | None:
        """Return the orientation, None when there is too little text to tell."""
        ...

    def close(self) -> None:
        """Free what the detector holds."""
        ...
