"""The HTTP endpoints that read a document: the reference system's API and `/v1/ocr`.

It must not know how pages are distributed, nor how errors are worded.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import OcrError, RequestError
from ocr_contract.options import ALIASES, OPTION_NAMES, check_supported, parse_options
from ocr_contract.suggestions import check_options, repeated_option
from ocr_contract.wire import HEADER_IGNORED, HEADER_PAGES, ignored_header, pages_header
from ocr_formats import ResultDocument
from ocr_worker.document_task import failure_of_all, read_document
from ocr_worker.http.api_schema import OcrQuery, names_of
from ocr_worker.http.bodies import finish
from ocr_worker.http.client_disconnect import while_connected
from ocr_worker.http.content_negotiation import PDF, TEXT, choose
from ocr_worker.http.responses import HeldStream, error_response, response
from ocr_worker.memory import MemoryDocument
from ocr_worker.pdf_stream import pdf_stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from ocr_contract.options import RecognitionOptions
    from ocr_contract.result import Document
    from ocr_formats import Format
    from ocr_worker.http.bodies import BodyReader, Given
    from ocr_worker.memory import BodyMemory
    from ocr_worker.pool import Pool
    from ocr_worker.settings import WorkerSettings


_QUERY_NAMES: Final = tuple(name for name in names_of(OcrQuery) if name not in ALIASES)


def _pages_header(result: Document) -> str:
    return pages_header(total=len(result.pages), done=result.pages_done, failed=result.pages_failed)


def _check_names(given: Iterable[tuple[str, object]], known: Sequence[str]) -> None:
    names = [ALIASES.get(name, name) for name, _ in given]
    check_supported(names)
    check_options(names, known)


def _parameters(request: Request, given: Given, *, strict: bool) -> dict[str, object]:
    """Return the options of query and body; in `strict` calls, unknown and repeated options are errors.

    Otherwise the body takes precedence over the query, and unknown names are listed in the header `Legible-Ignored`.
    """
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "format"]
    both = [*query, *given]
    request.state.headers = {}
    if strict:
        _check_names(given, OPTION_NAMES)
        in_query = {ALIASES.get(name, name) for name, _ in query}
        for name, _ in given:
            if ALIASES.get(name, name) in in_query:
                raise repeated_option(name)
    else:
        check_supported(name for name, _ in both)
        ignored = dict.fromkeys(name for name, _ in both if ALIASES.get(name, name) not in OPTION_NAMES)
        if ignored:
            request.state.headers[HEADER_IGNORED] = ignored_header(list(ignored))
    return dict(both)


class RecognitionEndpoints:
    """The endpoints; each is a coroutine from a request to a response and raises `OcrError`."""

    def __init__(self, pool: Pool, memory: BodyMemory, reader: BodyReader, settings: WorkerSettings) -> None:
        self._pool = pool
        self._memory = memory
        self._reader = reader
        self._defaults = settings.defaults
        self._seconds = settings.request_seconds

    async def reference(self, request: Request) -> Response:
        """Serve `POST /spark_ocr_api`: unknown options are ignored and named in `Legible-Ignored`."""
        return await self._within_deadline(request, strict=False)

    async def ocr(self, request: Request) -> Response:
        """Serve `POST /v1/ocr`: unknown and repeated options are refused by name."""
        return await self._within_deadline(request, strict=True)

    async def _within_deadline(self, request: Request, *, strict: bool) -> Response:
        query = request.query_params.multi_items()
        if strict:
            _check_names(query, _QUERY_NAMES)
        choice = choose(request.query_params.get("format"), request.headers.get("accept"))
        self._pool.check_room()
        self._reader.check_announced(request, json=True)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._serve(request, choice, strict=strict)
        except TimeoutError:
            raise OcrError(
                "deadline_exceeded",
                f"The request was stopped after {self._seconds} seconds.",
                limit=self._seconds,
                hint="Request fewer pages, or submit the document as a job to the platform.",
            ) from None

    async def _serve(self, request: Request, choice: Format, *, strict: bool) -> Response:
        with ExitStack() as opened:
            document = opened.enter_context(MemoryDocument(self._memory))
            given = await self._reader.read_any(request, document, json_by_default=not strict)
            finish(document)
            options = parse_options(_parameters(request, given, strict=strict), self._defaults)
            ticket = opened.enter_context(self._pool.admit(document))
            engine = self._engine(options)
            work = read_document(ticket, options, engine, text_only=choice is TEXT)
            result = await while_connected(request, work)
            headers = {**request.state.headers, HEADER_PAGES: _pages_header(result)}
            if (error := failure_of_all(result)) is not None:
                return error_response(request, error, headers)
            if choice is PDF:
                headers["Content-Type"] = choice.content_type
                return HeldStream(pdf_stream(ticket, result), headers, opened.pop_all())
        return response(b"".join(choice.render(ResultDocument.of(result))), choice.content_type, headers=headers)

    def _engine(self, options: RecognitionOptions) -> str:
        """Return the version of the requested engine."""
        engines = self._pool.engines
        if engines and options.engine not in engines:
            raise RequestError(
                "option_not_supported",
                f'The engine "{options.engine}" is not installed here; available: {", ".join(engines)}.',
                hint="Choose another engine, or leave the option out.",
            )
        return engines.get(options.engine, options.engine)
