"""Searchable PDF: the page images with their words as invisible text over them. Reasons: docs/adr/0012."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_formats.pdf.writer import PdfWriter
from ocr_formats.pictures import Files, Picture, Pictures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_formats.result_document import ResultDocument

__all__ = ["Files", "PdfWriter", "Picture", "Pictures", "render_pdf"]


def render_pdf(reading: ResultDocument) -> Iterator[bytes]:
    """Yield `reading` as a searchable PDF."""
    writer = PdfWriter(reading.title, reading.created)
    yield writer.start()
    for page in reading.pages:
        yield from writer.page(page, reading.pictures(page))
    yield from writer.end()
