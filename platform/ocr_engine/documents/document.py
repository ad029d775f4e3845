"""Opens a document: the only entry point for unchecked bytes.

`open_document` detects the type by the first bytes, checks the headers against the limits, and returns pages one by
one. It must not know HTTP, jobs or recognition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract.errors import OcrError
from ocr_contract.media import SNIFF_BYTES, MediaType, sniff
from ocr_engine.documents.pages import Document, PageImage, RenderedPage
from ocr_engine.documents.pdf import PdfDocument
from ocr_engine.documents.raster import RasterDocument

if TYPE_CHECKING:
    from mmap import mmap

    from ocr_contract.limits import DocumentLimits

__all__ = ["Document", "PageImage", "RenderedPage", "open_document"]


def open_document(data: bytes | memoryview | mmap, limits: DocumentLimits) -> Document:
    """Open the document `data`, which is not copied and must not change until the document is closed.

    Raises `DocumentError` when the type is not supported, the file is damaged or protected by a password, and
    `LimitExceeded` when it has too many pages or too many pixels in total. Errors of a single page are raised when that
    page is requested.
    """
    view = memoryview(data).cast("B")
    try:
        media = sniff(bytes(view[:SNIFF_BYTES]))
        return PdfDocument(view, limits) if media is MediaType.PDF else RasterDocument(view, media, limits)
    except OcrError:
        view.release()
        raise
