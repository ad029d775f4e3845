"""A searchable PDF as a stream: each page image is fetched from a page child when its turn comes.

It must not know HTTP, nor how a PDF is written.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

from ocr_contract.errors import PageFailed
from ocr_engine.sandbox.protocol import PageImages, Render
from ocr_formats.pdf import PdfWriter, Picture
from ocr_worker.tickets import expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from ocr_contract.result import Document, Page
    from ocr_formats.pdf import Files
    from ocr_worker.tickets import Ticket


async def pdf_stream(ticket: Ticket, document: Document) -> AsyncIterator[bytes]:
    """Yield the PDF of `document`, which was read with `ticket`; no more than one page image is held.

    A page whose image cannot be rendered has a note instead. Raises `OcrError` if the request is abandoned in the
    meantime.
    """
    writer = PdfWriter(title="")
    yield writer.start()
    for page in document.pages:
        made = await _made(ticket, page.number)
        for piece in writer.page(_sized(page, made), _pictures(page, made)):
            yield piece
    for piece in writer.end():
        yield piece


async def _made(ticket: Ticket, number: int) -> PageImages | None:
    try:
        made = expect(await ticket.ask(Render(number=number)), PageImages)
    except PageFailed:
        return None
    return made if made.meta.error is None else None


def _sized(page: Page, made: PageImages | None) -> Page:
    """Return `page` with the size of its image, which a failed page lacks."""
    if page.error is None or made is None:
        return page
    return msgspec.structs.replace(page, width=made.meta.width, height=made.meta.height, dpi=made.meta.dpi)


def _pictures(page: Page, made: PageImages | None) -> Files:
    if made is not None:
        yield Picture(io.BytesIO(made.image), page.orientation)
        yield Picture(io.BytesIO(made.preview))
