"""Takes a worker's `/v1/split` answer apart, page by page, while it arrives.

The files of one page are held at a time, large ones in temporary files; the next page is read from the wire when the
consumer asks for it, so a slow store slows the worker down instead of filling memory.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, aclosing
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from ocr_contract.framing import FrameError, FrameReader
from ocr_contract.page_stream import (
    MAX_MESSAGE,
    PARTS,
    Message,
    PageCount,
    PageMeta,
    PagePart,
    PartName,
    decode_message,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

_IN_MEMORY_BYTES: Final = 1024 * 1024


@dataclass(slots=True)
class ReceivedPage:
    """One page: its description and its three files (none when it has an error), to be closed when stored."""

    meta: PageMeta
    files: dict[str, IO[bytes]]

    def close(self) -> None:
        """Close the files."""
        for file in self.files.values():
            file.close()


async def received_pages(chunks: AsyncIterator[bytes]) -> AsyncGenerator[int | ReceivedPage, None]:
    """Yield the page count, then each page; closing the generator (`contextlib.aclosing`) closes all files.

    Raises `FrameError` for any other stream.
    """
    with ExitStack() as opened:
        async with aclosing(_messages(chunks)) as messages:
            count = await anext(messages, None)
            if not isinstance(count, PageCount):
                raise FrameError("the stream does not begin with the page count")
            yield count.total
            while (head := await anext(messages, None)) is not None:
                if not isinstance(head, PageMeta):
                    raise FrameError("a page does not begin with its description")
                yield await _page(head, messages, opened)


async def _page(meta: PageMeta, messages: AsyncIterator[Message], opened: ExitStack) -> ReceivedPage:
    page = ReceivedPage(meta, {})
    if meta.error is None:
        for part in PARTS:
            file = opened.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115 - `opened` is
            page.files[part] = file
            await _fill(file, part, messages)
    return page


async def _fill(file: IO[bytes], part: PartName, messages: AsyncIterator[Message]) -> None:
    last = False
    while not last:
        message = await anext(messages, None)
        if not isinstance(message, PagePart) or message.part != part:
            raise FrameError(f"the stream ends or changes inside a page's {part}")
        file.write(message.data)
        last = message.last
    file.seek(0)


async def _messages(chunks: AsyncIterator[bytes]) -> AsyncGenerator[Message, None]:
    reader = FrameReader(MAX_MESSAGE)
    async for chunk in chunks:
        for body in reader.feed(chunk):
            yield decode_message(body)
    if not reader.complete:
        raise FrameError("the stream ends in the middle of a message")
