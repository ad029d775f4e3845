"""A call of the kind `recognise`: sends a page image to a worker and returns the page's result."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import httpx
import msgspec

from ocr_contract import result as contract
from ocr_contract.errors import OcrError
from ocr_contract.wire import MEDIA_PROBLEM, MEDIA_RESULT
from ocr_platform.dispatcher.transport import (
    CONNECT_SECONDS,
    CallFailed,
    check_status,
    content_of,
    from_transport,
    headers_for,
    opened,
)
from ocr_platform.jobs import options
from ocr_platform.jobs.corrections.overlay import doubtful_words
from ocr_platform.jobs.models.result import pack
from ocr_platform.jobs.queue import Lease, Read
from ocr_platform.jobs.search.words import distinct_words

if TYPE_CHECKING:
    from ocr_platform.dispatcher.fleet import Worker

_DECODER: Final = msgspec.json.Decoder(contract.Document)
_ACCEPT: Final = f"{MEDIA_RESULT};v=1, {MEDIA_PROBLEM};q=0.9"


async def recognise(client: httpx.AsyncClient, worker: Worker, lease: Lease, *, seconds: float) -> Read:
    """Return the result of the page; the worker may be silent for `seconds`.

    Raises `NotTried`, `CallFailed`, `StoreUnavailable`.
    """
    started = time.monotonic()
    try:
        async with opened(lease) as file:
            response = await client.post(
                f"{worker.url}/v1/ocr",
                params=page_query(lease),
                content=content_of(file),
                headers=headers_for(lease, worker, file.size) | {"Accept": _ACCEPT},
                timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS),
            )
    except httpx.TransportError as error:
        raise from_transport(error) from error
    check_status(response, response.content)
    try:
        document = _DECODER.decode(response.content)
        [page] = document.pages
    except (msgspec.DecodeError, ValueError) as error:
        wrong = OcrError("internal_error", "The worker's answer is not the result of a single page.")
        raise CallFailed(wrong.problem(), final=False) from error
    if page.error is not None:
        raise CallFailed(page.error, final=True)
    return _read(lease, document, page, time.monotonic() - started)


def page_query(lease: Lease) -> dict[str, str]:
    """Return the options as a query: all but the selection of pages, which the split has applied.

    Unset options are left out: a worker of the previous version may not know them.
    """
    wanted = options.complete(lease.options)
    del wanted["pages"]
    query = {name: _as_text(value) for name, value in wanted.items() if value is not None and value != {}}
    if lease.dpi is not None:
        query.setdefault("dpi", str(lease.dpi))
    return query


def _as_text(value: object) -> str:
    """Return a value as in a form: a list joined by "+", an object as JSON."""
    if isinstance(value, list):
        return "+".join(value)
    return msgspec.json.encode(value).decode() if isinstance(value, dict) else str(value)


def _read(lease: Lease, document: contract.Document, page: contract.Page, elapsed: float) -> Read:
    number = lease.number or 1
    numbered = msgspec.structs.replace(page, number=number)
    took = document.durations.get("total", elapsed)
    return Read(
        lease=lease,
        seconds=took,
        width=page.width,
        height=page.height,
        dpi=page.dpi if page.dpi is not None else lease.dpi,
        body=pack(numbered),
        text=page.text.replace("\0", ""),  # PostgreSQL's text cannot hold it
        confidence=page.confidence,
        engine=document.engine,
        languages=document.languages,
        read_seconds=took,
        doubtful=doubtful_words(page),
        words=distinct_words(page.text),
    )
