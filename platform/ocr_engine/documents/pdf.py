"""PDF documents: every page rendered by pdfium at a resolution computed from its box.

It must not know how a page is encoded (`page_images`).
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from ocr_contract.errors import DocumentError
from ocr_contract.media import MediaType
from ocr_engine.documents import limit_checks, page_images
from ocr_engine.documents.decode_errors import decoding
from ocr_engine.documents.memory_file import MemoryFile
from ocr_engine.documents.pages import PageImage, RenderedPage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_contract.limits import DocumentLimits

_RESOLUTIONS: Final = (300, 250, 200)
"""Dots per inch, best first: a long document is rendered at the first with which its pixels are within the limit."""
_POINTS_PER_INCH: Final = 72
_LEAST_DPI: Final = 70
"""Below this, a page was so large that its resolution says nothing about its letters."""
_ENCRYPTED: Final = frozenset({pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY})

Size = tuple[int, int]


class PdfDocument:
    """A PDF. Its pages are rendered as images; its own text is not used."""

    media = MediaType.PDF

    def __init__(self, view: memoryview, limits: DocumentLimits) -> None:
        self._view = view
        with decoding("the PDF"):
            self._pdf = _open(view)
            self._pdf.init_forms()
            self.page_count: int = len(self._pdf)
        limit_checks.check_count(self.page_count, limits)
        self._sizes = self._choose_sizes(limits)

    def page(self, number: int) -> PageImage:
        """Render page `number` in grey."""
        with self._rendered(number, pdfium_c.FPDFBitmap_Gray) as (bitmap, dpi):
            grey = np.ascontiguousarray(bitmap.to_numpy())
        return PageImage(grey, grey.shape[1], grey.shape[0], dpi)

    def render(self, number: int) -> RenderedPage:
        """Render page `number` in colour, for storing."""
        with self._rendered(number, pdfium_c.FPDFBitmap_BGR) as (bitmap, dpi):
            image = bitmap.to_pil()
        return page_images.encode_page(image, image.size, dpi)

    def close(self) -> None:
        """Close the PDF."""
        self._pdf.close()
        self._view.release()

    def _choose_sizes(self, limits: DocumentLimits) -> list[Size]:
        """Return the size in pixels at which each page is rendered; raises `LimitExceeded` when none is small enough.

        A page with an unreadable box has no size and fails alone.
        """
        with decoding("the PDF"):
            boxes = [self._pdf.get_page_size(index) for index in range(self.page_count)]
        for dpi in _RESOLUTIONS:
            sizes = [_pixels(box, dpi, limits) for box in boxes]
            if sum(width * height for width, height in sizes) <= limits.max_document_pixels:
                return sizes
        limit_checks.check_total(sizes, limits)
        return sizes

    @contextmanager
    def _rendered(self, number: int, pixel_format: int) -> Iterator[tuple[Any, int | None]]:
        """Render page `number`, with annotations and form fields; yield pdfium's bitmap and its resolution."""
        limit_checks.check_number(number, self.page_count)
        width, height = self._sizes[number - 1]
        with decoding(f"page {number}"):
            page = self._pdf[number - 1]
            try:
                bitmap = pypdfium2.PdfBitmap.new_native(width, height, pixel_format)
                bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
                flags = pdfium_c.FPDF_ANNOT
                if pixel_format == pdfium_c.FPDFBitmap_Gray:
                    flags |= pdfium_c.FPDF_GRAYSCALE
                target = (bitmap, page, 0, 0, width, height, 0, flags)
                pdfium_c.FPDF_RenderPageBitmap(*target)
                if self._pdf.formenv:
                    pdfium_c.FPDF_FFLDraw(self._pdf.formenv, *target)
                yield bitmap, _dpi(width, page.get_width())
            finally:
                page.close()


def _open(view: memoryview) -> Any:
    try:
        return pypdfium2.PdfDocument(MemoryFile(view))
    except pypdfium2.PdfiumError as error:
        if error.err_code in _ENCRYPTED:
            raise DocumentError(
                "document_encrypted",
                "The PDF is password-protected.",
                hint="Save it without a password and send it again.",
            ) from error
        raise


def _pixels(box: tuple[float, float], dpi: int, limits: DocumentLimits) -> Size:
    """Return the size in pixels of a page of `box` points (width, height), within the limits of one page."""
    across, down = (length * dpi / _POINTS_PER_INCH for length in box)
    longest = max(across, down)
    if not (math.isfinite(longest) and min(across, down) > 0):
        return 0, 0
    factor = min(1.0, limits.max_side / longest)
    width, height = max(1, round(across * factor)), max(1, round(down * factor))
    return limit_checks.read_size(width, height, limits)


def _dpi(pixels: int, points: float) -> int | None:
    dpi = round(pixels * _POINTS_PER_INCH / points)
    return dpi if dpi >= _LEAST_DPI else None
