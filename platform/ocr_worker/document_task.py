"""Reads a whole document through the pool: its pages, their order, and the errors of pages that fail.

It must not know HTTP, formats or slots.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from ocr_contract.errors import DocumentError, OcrError, PageFailed, from_problem
from ocr_contract.page_selection import select_pages
from ocr_contract.result import Document, Page
from ocr_engine.sandbox.protocol import Open, Opened, PageRead, Read
from ocr_worker.tickets import expect

if TYPE_CHECKING:
    from ocr_contract.options import RecognitionOptions
    from ocr_worker.tickets import Ticket


async def read_document(ticket: Ticket, options: RecognitionOptions, engine: str, *, text_only: bool) -> Document:
    """Recognise the pages that `options` select; `text_only` leaves the blocks out.

    A page that fails carries its error. Raises `OcrError` when the document or the request is refused as a whole.
    """
    started = time.perf_counter()
    total, first = await _first(ticket, options, text_only=text_only)
    numbers = select_pages(options.pages, total)
    others = await asyncio.gather(*(_page(ticket, number, options, text_only=text_only) for number in numbers[1:]))
    pages = (first, *others)
    failed = sum(page.error is not None for page in pages)
    return Document(
        engine=engine,
        languages=options.languages,
        pages_total=total,
        pages_done=len(pages) - failed,
        pages_failed=failed,
        pages=pages,
        durations={"total": round(time.perf_counter() - started, 4)},
    )


def failure_of_all(document: Document) -> OcrError | None:
    """Return the error of a document of which no page could be read, None when at least one could."""
    errors = [page.error for page in document.pages if page.error is not None]
    if len(errors) < len(document.pages):
        return None
    if len(errors) == 1:
        return from_problem(errors[0])
    return DocumentError(
        "all_pages_failed",
        f"None of the {len(errors)} pages could be read. Page {document.pages[0].number}: {errors[0].detail}",
        hint=errors[0].hint,
    )


async def _first(ticket: Ticket, options: RecognitionOptions, *, text_only: bool) -> tuple[int, Page]:
    """Return the page count and the first page, with a single request to the child."""
    try:
        reply = expect(await ticket.ask(Read(number=None, options=options, text_only=text_only)), PageRead)
    except PageFailed as error:
        total = expect(await ticket.ask(Open()), Opened).total
        number = select_pages(options.pages, total)[0]
        return total, Page(number=number, width=0, height=0, error=error.problem())
    return reply.total, reply.page


async def _page(ticket: Ticket, number: int, options: RecognitionOptions, *, text_only: bool) -> Page:
    try:
        reply = expect(await ticket.ask(Read(number=number, options=options, text_only=text_only)), PageRead)
    except PageFailed as error:
        return Page(number=number, width=0, height=0, error=error.problem())
    return reply.page
