"""A page child: keeps one document open and answers one request after another, until its socket closes.

Any harm that a document can do happens in here. An error of one page is an answer; failures without an answer (a crash,
a runaway) are handled by the server process, which sees the connection end. It must not know HTTP, nor how many
children there are.
"""

from __future__ import annotations

import errno
import mmap
import os
import traceback
from typing import TYPE_CHECKING, Final

import msgspec

from ocr_contract.errors import DocumentError, OcrError, RequestError
from ocr_contract.page_selection import select_pages
from ocr_contract.page_stream import PageMeta
from ocr_contract.result import Page
from ocr_engine.documents.document import open_document
from ocr_engine.sandbox import protocol
from ocr_engine.sandbox.outcome import out_of_memory
from ocr_engine.sandbox.rlimits import OwnMemory, allow_cpu_seconds
from ocr_engine.sandbox.self_test import check

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from ocr_contract.limits import DocumentLimits
    from ocr_contract.options import RecognitionOptions
    from ocr_engine.documents.pages import Document
    from ocr_engine.recognition.recogniser import Recogniser

_OPENCV_NO_MEMORY: Final = -4
"""`cv2.error.code` when an allocation failed (Error::StsNoMem)."""

Reply = protocol.Opened | protocol.PageRead | protocol.PageImages | protocol.Checked | protocol.Refused


def serve(connection: socket.socket, recogniser: Recogniser, limits: DocumentLimits, memory: OwnMemory) -> None:
    """Answer requests until the connection ends or this process must be replaced."""
    server = PageServer(recogniser, limits, memory)
    while (received := protocol.receive_request(connection)) is not None:
        allow_cpu_seconds(limits.page_timeout_seconds)
        answer = server.answer(*received)
        connection.sendall(protocol.frame(answer))
        if answer.spent:
            return


class PageServer:
    """Answers requests about the most recent document."""

    def __init__(self, recogniser: Recogniser, limits: DocumentLimits, memory: OwnMemory) -> None:
        self._recogniser = recogniser
        self._limits = limits
        self._memory = memory
        self._document: Document | None = None

    def answer(self, request: protocol.Request, descriptor: int | None) -> protocol.Answer:
        """Return the answer to `request`; `descriptor` holds the document if it is a new one."""
        self._bug: str | None = None
        self._spent = False
        reply = self._guarded(lambda: self._reply(request, descriptor), _refuse)
        return protocol.Answer(reply=reply, resident=self._memory.resident_bytes(), spent=self._spent, bug=self._bug)

    def _reply(self, request: protocol.Request, descriptor: int | None) -> Reply:
        if isinstance(request, protocol.Check):
            return protocol.Checked(failure=check(self._recogniser, request.options))
        if descriptor is not None:
            self._open(descriptor)
        document = self._opened()
        match request:
            case protocol.Open():
                return protocol.Opened(total=document.page_count)
            case protocol.Read(number=number, options=options, text_only=text_only):
                wanted = number or select_pages(options.pages, document.page_count)[0]
                return self._read(document, wanted, options, text_only=text_only)
            case protocol.Render(number=number):
                return self._render(document, number)

    def _read(self, document: Document, number: int, options: RecognitionOptions, *, text_only: bool) -> Reply:
        def read() -> Reply:
            page = self._recogniser.read(document.page(number), number, options)
            kept = msgspec.structs.replace(page, blocks=()) if text_only else page
            return protocol.PageRead(total=document.page_count, page=kept)

        def failed(error: OcrError) -> Reply:
            page = Page(number=number, width=0, height=0, error=error.problem())
            return protocol.PageRead(total=document.page_count, page=page)

        return self._guarded(read, failed)

    def _render(self, document: Document, number: int) -> Reply:
        def render() -> Reply:
            page = document.render(number)
            meta = PageMeta(
                number=number,
                width=page.width,
                height=page.height,
                dpi=page.dpi,
                image_media=page.image_media,
                preview_media=page.preview_media,
                thumbnail_media=page.thumbnail_media,
            )
            return protocol.PageImages(meta=meta, image=page.image, preview=page.preview, thumbnail=page.thumbnail)

        def failed(error: OcrError) -> Reply:
            return protocol.PageImages(meta=PageMeta(number=number, error=error.problem()))

        return self._guarded(render, failed)

    def _guarded(self, work: Callable[[], Reply], failed: Callable[[OcrError], Reply]) -> Reply:
        """Return the result of `work`, or what `failed` returns for the error that ended it.

        A `RequestError` never belongs to one page: it passes through to the outermost guard.
        """
        try:
            return work()
        except RequestError as error:
            if failed is not _refuse:
                raise
            return failed(error)
        except OcrError as error:
            self._spent |= error.code == "page_memory"
            return failed(error)
        except Exception as error:  # noqa: BLE001 - logged by the server process, with its location
            if _is_out_of_memory(error):
                self._spent = True
                return failed(out_of_memory(self._limits))
            self._bug = _error_location(error)
            return failed(DocumentError("internal_error", "The page could not be read: internal error (logged)."))

    def _open(self, descriptor: int) -> None:
        if self._document is not None:
            self._document.close()
            self._document = None
        try:
            size = os.fstat(descriptor).st_size
            data = mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) if size else b""
        finally:
            os.close(descriptor)
        self._document = open_document(data, self._limits)

    def _opened(self) -> Document:
        if self._document is None:
            raise LookupError("a request about a document came before the document")
        return self._document


def _is_out_of_memory(error: Exception) -> bool:
    """Return whether an allocation failed: Python's, a mapping's, or OpenCV's."""
    return (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
        or getattr(error, "code", None) == _OPENCV_NO_MEMORY
    )


def _refuse(error: OcrError) -> Reply:
    return protocol.Refused(problem=error.problem())


def _error_location(error: BaseException) -> str:
    """Return where `error` was raised, without its message, which may contain text of the document."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
