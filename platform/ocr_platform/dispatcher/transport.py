"""Sends a blob to a worker, and maps the answer to its meaning for the queue.

200                                  the call's own business
429, 503, connection refused         not tried: given back, no attempt is spent
401                                  the same: the endpoint's trouble, not the page's
the store cannot be used             not tried either
page_crashed, 5xx, silent too long   tried and failed: an attempt is spent
broken off                           the worker ended: a quarter of an attempt is spent
any other 4xx                        it can never succeed: failed at once, with the worker's words
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final

import httpx
import msgspec

from ocr_contract.errors import OcrError, PageFailed, Problem
from ocr_contract.wire import HEADER_REQUEST_ID
from ocr_platform.jobs import blobs

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from django.core.files import File

    from ocr_platform.dispatcher.fleet import Worker
    from ocr_platform.jobs.queue import Lease

CHUNK_BYTES: Final = 256 * 1024
CONNECT_SECONDS: Final = 5.0
_NOT_TRIED: Final = frozenset({httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE})
_LONGEST_RETRY_AFTER: Final = 30.0
_KEY_SECONDS: Final = 2.0
_CRASHES: Final = frozenset({"page_crashed"})


class NotTried(Exception):
    """The worker did not start; try again after `delay` seconds."""

    def __init__(self, delay: float) -> None:
        super().__init__(delay)
        self.delay = delay


class KeyRefused(NotTried):
    """The worker does not accept the endpoint's key."""


class CallFailed(Exception):
    """The worker started and failed; `final` when a retry cannot help, `interrupted` when the worker ended."""

    def __init__(self, problem: Problem, *, final: bool, interrupted: bool = False) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.final = final
        self.interrupted = interrupted


def headers_for(lease: Lease, worker: Worker, size: int) -> dict[str, str]:
    """Return the headers of a call that sends `size` bytes."""
    return worker.headers() | {
        "Content-Type": lease.source_media,
        "Content-Length": str(size),
        HEADER_REQUEST_ID: lease.request_id or lease.job_uuid,
    }


@contextlib.asynccontextmanager
async def opened(lease: Lease) -> AsyncIterator[File[bytes]]:
    """Open the blob to send. Raises `CallFailed` when the store has lost it, `StoreUnavailable`."""
    try:
        file = await asyncio.to_thread(blobs.open_blob, lease.source_key)
    except FileNotFoundError as error:
        lost = OcrError("internal_error", "The stored document is missing.", hint="Send the document again.")
        raise CallFailed(lost.problem(), final=True) from error
    try:
        yield file
    finally:
        await asyncio.to_thread(file.close)  # it waits for a read in progress


async def content_of(file: File[bytes]) -> AsyncIterator[bytes]:
    """Yield the blob piece by piece. Raises `StoreUnavailable`."""
    while piece := await asyncio.to_thread(file.read, CHUNK_BYTES):
        yield piece


def check_status(response: httpx.Response, body: bytes) -> None:
    """Raise `NotTried` or `CallFailed` for every answer except 200; `body` is the whole answer."""
    if response.status_code == httpx.codes.OK:
        return
    if response.status_code in _NOT_TRIED:
        raise NotTried(_retry_after(response))
    if response.status_code == httpx.codes.UNAUTHORIZED:
        raise KeyRefused(_KEY_SECONDS)
    problem = _problem(response, body)
    crashed = response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or problem.code in _CRASHES
    raise CallFailed(problem, final=not crashed)


def from_transport(error: httpx.TransportError) -> NotTried | CallFailed:
    """Return the error for an exchange that did not complete."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return NotTried(0.0)
    if isinstance(error, httpx.TimeoutException):
        late = PageFailed("page_timeout", "The worker did not answer in time.", hint="Send a simpler page.")
        return CallFailed(late.problem(), final=False)
    broken = PageFailed(
        "page_crashed", "The worker stopped while it was reading the page.", hint="Send the document again."
    )
    return CallFailed(broken.problem(), final=False, interrupted=True)


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("Retry-After", "1")
    return min(float(text), _LONGEST_RETRY_AFTER) if text.isdecimal() else 1.0


def _problem(response: httpx.Response, body: bytes) -> Problem:
    try:
        return msgspec.json.decode(body, type=Problem)
    except msgspec.DecodeError:
        return OcrError("internal_error", f"The worker answered with status {response.status_code}.").problem()
