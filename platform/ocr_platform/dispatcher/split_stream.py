"""A worker's `/v1/split` answer, taken apart page by page while it comes.

The parts of one page are held at a time, large ones in temporary files; the next page is read from the wire when the
consumer asks for it, so a slow store slows the worker down instead of filling memory.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack, aclosing
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

import msgspec

from ocr_contract.split import COUNT_ENTRY, PAYLOADS, PageMeta, entry_name
from ocr_platform.dispatcher.tar import End, Entry, TarError, TarReader

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

_IN_MEMORY_BYTES: Final = 1024 * 1024
_LARGEST_TEXT_ENTRY: Final = 64 * 1024
_INFO: Final = msgspec.json.Decoder(PageMeta)


@dataclass(slots=True)
class Part:
    """One entry: its name, and its content as a file that stands at its beginning."""

    name: str
    file: IO[bytes]

    def text(self) -> bytes:
        """Return the content of an entry that must be short. Raises `TarError`."""
        data = self.file.read(_LARGEST_TEXT_ENTRY + 1)
        if len(data) > _LARGEST_TEXT_ENTRY:
            raise TarError(f"the entry {self.name} is too large")
        return data


@dataclass(slots=True)
class ReceivedPage:
    """One page: what is known of it, and its three files (none when it has an error), to be closed when stored."""

    info: PageMeta
    files: dict[str, IO[bytes]]

    def close(self) -> None:
        """Give the files back."""
        for file in self.files.values():
            file.close()


async def pages_of(chunks: AsyncIterator[bytes]) -> AsyncGenerator[int | ReceivedPage, None]:
    """Yield the page count, then each page; close the generator (`contextlib.aclosing`), and all files are closed.

    Raises `TarError` for any other stream.
    """
    with ExitStack() as opened:
        async with aclosing(_parts(chunks, opened)) as parts:
            count = await anext(parts, None)
            if count is None or count.name != COUNT_ENTRY:
                raise TarError("the stream does not begin with the page count")
            try:
                yield int(count.text())
                while (head := await anext(parts, None)) is not None:
                    yield await _page(head, parts)
            except (ValueError, msgspec.DecodeError) as error:
                raise TarError(str(error)) from error


async def _page(head: Part, parts: AsyncIterator[Part]) -> ReceivedPage:
    info = _INFO.decode(head.text())
    made = ReceivedPage(info, {})
    if info.error is not None:
        return made
    for kind in PAYLOADS:
        part = await anext(parts, None)
        name = entry_name(info.number, kind)
        if part is None or part.name != name:
            raise TarError(f"the stream ends, or goes on otherwise, where {name} must come")
        made.files[kind] = part.file
    return made


async def _parts(chunks: AsyncIterator[bytes], opened: ExitStack) -> AsyncGenerator[Part, None]:
    reader = TarReader()
    part: Part | None = None
    async for chunk in chunks:
        for event in reader.feed(chunk):
            if isinstance(event, Entry):
                file = opened.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES))  # noqa: SIM115 - `opened` is
                part = Part(event.name, file)
            elif part is None:
                raise TarError("content comes before its header")
            elif isinstance(event, End):
                part.file.seek(0)
                yield part
                part = None
            else:
                part.file.write(event)
    if part is not None:
        raise TarError("the stream ends in the middle of an entry")
