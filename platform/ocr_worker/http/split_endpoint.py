"""`POST /v1/split`: takes a document and streams its pages as they are rendered.

The stream is that of `ocr_contract.page_stream`. It must not know what the images are for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ocr_contract.errors import PageFailed, RequestError
from ocr_contract.page_stream import PARTS, PageCount, PageMeta, framed, framed_file
from ocr_contract.suggestions import check_options
from ocr_contract.wire import MEDIA_PAGES
from ocr_engine.sandbox.protocol import Open, Opened, PageImages, Render
from ocr_worker.http.api_schema import SplitQuery, names_of
from ocr_worker.http.bodies import finish
from ocr_worker.http.client_disconnect import while_connected
from ocr_worker.http.responses import HeldStream
from ocr_worker.memory import MemoryDocument
from ocr_worker.tickets import expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from ocr_worker.http.bodies import BodyReader
    from ocr_worker.memory import BodyMemory
    from ocr_worker.pool import Pool
    from ocr_worker.tickets import Ticket


class SplitEndpoint:
    """The HTTP endpoint; `ahead` pages of one document are rendered at the same time."""

    def __init__(self, pool: Pool, memory: BodyMemory, reader: BodyReader, ahead: int) -> None:
        self._pool = pool
        self._memory = memory
        self._reader = reader
        self._ahead = ahead

    async def split(self, request: Request) -> Response:
        """Open the document, then answer with the stream. Raises `OcrError`."""
        self._pool.check_room()
        self._reader.check_announced(request, json=False)
        check_options((name for name, _ in request.query_params.multi_items()), names_of(SplitQuery))
        first = _first_page(request.query_params.get("from", "1"))
        with ExitStack() as opened:
            document = opened.enter_context(MemoryDocument(self._memory))
            await self._reader.read_raw(request, document)
            finish(document)
            ticket = opened.enter_context(self._pool.admit(document))
            total = expect(await while_connected(request, ticket.ask(Open())), Opened).total
            if first > total + 1:
                raise RequestError(
                    "page_out_of_range",
                    f"Page {first} was requested; the document has {total}.",
                    limit=total,
                    actual=first,
                    hint="Resume at a page that exists.",
                )
            return HeldStream(
                _messages(ticket, first, total, self._ahead), {"Content-Type": MEDIA_PAGES}, opened.pop_all()
            )


async def _messages(ticket: Ticket, first: int, total: int, ahead: int) -> AsyncIterator[bytes]:
    yield framed(PageCount(total))
    making: deque[asyncio.Task[PageImages]] = deque()
    numbers = iter(range(first, total + 1))
    try:
        while True:
            while len(making) < ahead and (number := next(numbers, None)) is not None:
                making.append(asyncio.create_task(_make(ticket, number)))
            if not making:
                break
            for message in _page_messages(await making.popleft()):
                yield message
    finally:
        for task in making:
            task.cancel()


async def _make(ticket: Ticket, number: int) -> PageImages:
    try:
        return expect(await ticket.ask(Render(number=number)), PageImages)
    except PageFailed as error:
        return PageImages(meta=PageMeta(number=number, error=error.problem()))


def _page_messages(page: PageImages) -> Iterator[bytes]:
    yield framed(page.meta)
    if page.meta.error is None:
        for part in PARTS:
            yield from framed_file(part, getattr(page, part))


def _first_page(text: str) -> int:
    if not text.isdecimal() or not (number := int(text[:9])) >= 1:
        raise RequestError("invalid_option", 'The parameter "from" must be a page number, from 1.', hint="Correct it.")
    return number
