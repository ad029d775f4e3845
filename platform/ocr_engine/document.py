"""Opening a document: the one way in for bytes that nobody has looked at yet.

`open_document` tells the type by the first bytes, checks everything that headers state against the limits, and hands
out pages one by one. It must not know HTTP, jobs or recognition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract.errors import OcrError
from ocr_contract.media import SNIFF_BYTES, MediaType, sniff
from ocr_engine.pages import Document, PageImage, SplitPage
from ocr_engine.pdf import PdfDocument
from ocr_engine.raster import RasterDocument

if TYPE_CHECKING:
    from mmap import mmap

    from ocr_contract.limits import DocumentLimits

__all__ = ["Document", "PageImage", "SplitPage", "open_document"]


def open_document(data: bytes | memoryview | mmap, limits: DocumentLimits) -> Document:
    """Open the document `data`, which must stay as it is until the document is closed; it is not copied.

    Raises `DocumentError` when the type is not supported, the file is damaged or protected by a password, and
    `LimitExceeded` when it has too many pages or too many pixels together. What concerns one page only is raised
    when that page is asked for.
    """
    view = memoryview(data).cast("B")
    try:
        media = sniff(bytes(view[:SNIFF_BYTES]))
        return PdfDocument(view, limits) if media is MediaType.PDF else RasterDocument(view, media, limits)
    except OcrError:
        view.release()
        raise
