"""Reads request bodies: a document into memory, and the options sent with it.

An announced size is checked before anything is read; otherwise bytes are counted while reading. It must
not know how a document is opened.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import DocumentError, LimitExceeded, RequestError
from ocr_contract.media import sniff
from ocr_contract.suggestions import repeated_option
from ocr_contract.wire import check_encoding
from ocr_worker.http.json_body import IMAGE_KEY, decode_base64, member_names, parse_body
from ocr_worker.http.multipart import MultipartReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from ocr_worker.memory import BodyMemory, MemoryDocument

Given = list[tuple[str, object]]
"""The names and values that were sent with a document, in order; a name may be repeated."""

_ENVELOPE: Final = 64 * 1024
_INLINE: Final = 256 * 1024
"""A body up to this many bytes is parsed at once: faster than passing it to a thread (well under a millisecond)."""


class BodyReader:
    """Reads document bodies of up to `max_bytes`; `memory` counts the bytes of all of them."""

    def __init__(self, memory: BodyMemory, max_bytes: int) -> None:
        self._memory = memory
        self._max_bytes = max_bytes
        # A third more for base64, plus line ends and the other keys.
        self._max_json = max_bytes * 7 // 5 + _ENVELOPE

    def check_announced(self, request: Request, *, json: bool) -> None:
        """Refuse a body by its headers if it is compressed or its Content-Length is too large.

        Raises `RequestError` `unsupported_media_type`, `LimitExceeded` or `Unavailable`.
        """
        check_encoding(request.headers.get("content-encoding", ""))
        announced = request.headers.get("content-length", "")
        if announced.isdecimal():
            if int(announced) > (self._max_json if json else self._max_bytes + _ENVELOPE):
                raise self._too_large(int(announced))
            self._memory.check_room(int(announced))

    async def read_any(self, request: Request, document: MemoryDocument, *, json_by_default: bool) -> Given:
        """Read a multipart form, the JSON body, or the raw bytes of a document; return form fields or members.

        A body that is declared neither as a form nor as JSON is treated as JSON if it starts with a brace, because no
        document does. With `json_by_default` it is treated as JSON whatever its content type, unless it starts like a
        document.
        """
        kind = request.headers.get("content-type", "")
        media = kind.partition(";")[0].strip().lower()
        if media == "multipart/form-data":
            return await self._from_form(request, kind, document)
        stream = request.stream()
        head = b""
        async for chunk in stream:
            head += chunk
            if head.strip():
                break
        chunks = _chain(head, stream)
        declared = not json_by_default and (media == "application/json" or media.endswith("+json"))
        if declared or head.lstrip()[:1] == b"{" or (json_by_default and not _is_document(head)):
            return await self._from_json(chunks, document)
        async for chunk in chunks:
            self._write(document, chunk)
        return []

    async def read_raw(self, request: Request, document: MemoryDocument) -> None:
        """Read the raw bytes of a document."""
        async for chunk in request.stream():
            self._write(document, chunk)

    async def _from_json(self, chunks: AsyncIterator[bytes], document: MemoryDocument) -> Given:
        body = bytearray()
        try:
            async for chunk in chunks:
                self._memory.change(len(chunk))
                body += chunk
                if len(body) > self._max_json:
                    raise self._too_large(len(body))
            if len(body) <= _INLINE:
                return self._decode(body, document)
            return await asyncio.to_thread(self._decode, body, document)
        finally:
            self._memory.change(-len(body))

    def _decode(self, body: bytearray, document: MemoryDocument) -> Given:
        image, given = parse_body(body)
        names = member_names(body, image)
        decode_base64(image, lambda data: self._write(document, data))
        return [(name, given.get(name)) for name in _others(names)]

    async def _from_form(self, request: Request, kind: str, document: MemoryDocument) -> Given:
        form = MultipartReader(kind, lambda data: self._write(document, data))
        async for chunk in request.stream():
            form.feed(chunk)
        return form.finish()

    def _write(self, document: MemoryDocument, data: bytes | memoryview) -> None:
        if document.size + len(data) > self._max_bytes:
            raise self._too_large(document.size + len(data))
        document.write(data)

    def _too_large(self, actual: int) -> LimitExceeded:
        return LimitExceeded(
            "body_too_large",
            f"The body has {actual} bytes or more; the limit is {self._max_bytes}.",
            limit=self._max_bytes,
            actual=actual,
            hint="Send a smaller document, or submit it as a job to the platform, which takes larger ones.",
        )


def finish(document: MemoryDocument) -> None:
    """Seal `document`. Raises `RequestError` `missing_image` when it is empty."""
    if document.size == 0:
        raise RequestError("missing_image", "The document is empty.", hint="Send a file with content.")
    document.seal()


def _others(names: list[str]) -> list[str]:
    """Return `names` without the image's. Raises `RequestError` `repeated_option` when there are two images."""
    if names.count(IMAGE_KEY) > 1:
        raise repeated_option(IMAGE_KEY)
    return [name for name in names if name != IMAGE_KEY]


def _is_document(head: bytes) -> bool:
    try:
        sniff(head)
    except DocumentError:
        return False
    return True


async def _chain(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    if head:
        yield head
    async for chunk in rest:
        yield chunk
