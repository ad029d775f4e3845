"""Documents that Pillow decodes (JPEG, PNG, TIFF, GIF, WebP, BMP, HEIC), once the header of a page is open.

It must not know how pages are found in a file (`image_formats`), nor how a page is encoded (`page_images`).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from ocr_contract.media import PASS_THROUGH
from ocr_engine.documents import limit_checks, page_images
from ocr_engine.documents.decode_errors import decoding
from ocr_engine.documents.greyscale import to_grey, to_storable
from ocr_engine.documents.image_formats import open_frames
from ocr_engine.documents.pages import PageImage, RenderedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ocr_contract.limits import DocumentLimits
    from ocr_contract.media import MediaType
    from ocr_contract.result import Orientation
    from ocr_engine.documents.image_formats import Frame, FrameInfo

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class RasterDocument:
    """An image file as a document."""

    def __init__(self, view: memoryview, media: MediaType, limits: DocumentLimits) -> None:
        self._view = view
        self._limits = limits
        self._frames = open_frames(view, media, limits)
        self.media = media
        self.page_count = self._frames.count

    def page(self, number: int) -> PageImage:
        """Decode page `number` as grey, reduced when it has more pixels than `max_read_pixels`."""
        grey, info = self._grey(number)
        width, height = info.size
        size = limit_checks.read_size(width, height, self._limits)
        upright = _turned(grey, info.orientation)
        # A page image that is rendered, not passed through, is rendered upright.
        stored_orientation: Orientation = info.orientation if self.media in PASS_THROUGH else 1
        if size == (width, height):
            return PageImage(upright, width, height, info.dpi, info.warnings, stored_orientation)
        warnings = (*info.warnings, limit_checks.reduction(number, info.size, size))
        return PageImage(_reduced(upright, size), width, height, info.dpi, warnings, stored_orientation)

    def _grey(self, number: int) -> tuple[NDArray[np.uint8], FrameInfo]:
        """Decode page `number`, not yet turned; the colours, four times as large, are freed on return."""
        with self._open(number) as frame:
            # JPEG alone can decode to grey, and to a half or less, in one go; for other types this does nothing.
            frame.image.draft("L", limit_checks.read_size(*frame.image.size, self._limits))
            frame.image.load()
            return to_grey(frame.image, frame.info.span), frame.info

    def render(self, number: int) -> RenderedPage:
        """Decode page `number` for storing; a JPEG or PNG is its own page image, byte for byte."""
        with self._open(number) as frame:
            if self.media in PASS_THROUGH:
                frame.image.draft(None, (page_images.PREVIEW_SIDE, page_images.PREVIEW_SIDE))
            frame.image.load()
            image, info = to_storable(frame.image, frame.info.span), frame.info
        if (turn := _TURNS.get(info.orientation)) is not None:
            image = image.transpose(turn)
        original = (bytes(self._view), self.media) if self.media in PASS_THROUGH else None
        return page_images.encode_page(image, info.size, info.dpi, original)

    def close(self) -> None:
        """Release the document's bytes."""
        self._frames.close()
        self._view.release()

    @contextmanager
    def _open(self, number: int) -> Iterator[Frame]:
        limit_checks.check_number(number, self.page_count)
        with decoding(f"page {number}"), self._frames.open(number) as frame:
            yield frame


def _turned(grey: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Return `grey` upright, without a copy if it is upright already."""
    turn = _TURNS.get(orientation)
    return grey if turn is None else np.asarray(Image.fromarray(grey).transpose(turn))


def _reduced(grey: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Return `grey` at `size` (width, height), each pixel the mean of those it covers; a draft may fit already."""
    if grey.shape == (size[1], size[0]):
        return grey
    return np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
