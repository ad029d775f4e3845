"""Responses: errors as problem+json or one plain line, and streams that hold a document open.

It must not know what was requested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec
from starlette.responses import Response, StreamingResponse

from ocr_contract.logs import request_id
from ocr_contract.wire import MEDIA_PROBLEM
from ocr_worker.http.content_negotiation import TEXT, wants_plain_errors

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import ExitStack

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from ocr_contract.errors import OcrError

_MAX_DISCARDED: Final = 1024**3
"""The rest of a refused body is read and discarded up to this many bytes, so that its sender receives the answer."""
_BODY_UNREAD: Final = frozenset({"body_too_large", "not_authenticated"})
"""Refused before the body was read; a body of announced, moderate size is discarded, any other ends the connection."""


def error_response(request: Request, error: OcrError, headers: dict[str, str] | None = None) -> Response:
    """Return `error` as one plain line when the client asked for text, otherwise as `application/problem+json`."""
    sent = {**getattr(request.state, "headers", {}), **(headers or {})}
    if error.retry_after is not None:
        sent["Retry-After"] = str(error.retry_after)
    if error.code in _BODY_UNREAD and not _can_discard(request):
        sent["Connection"] = "close"
    if wants_plain_errors(request.query_params.get("format"), request.headers.get("accept")):
        line = " ".join(f"{error.code}: {error.detail} {error.hint or ''}".split()) + "\n"
        return response(line.encode(), TEXT.content_type, error.kind.status, sent)
    body = msgspec.json.encode(error.problem(request_id.get()))
    return response(body, MEDIA_PROBLEM, error.kind.status, sent)


def response(body: bytes, content_type: str, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return an answer whose content type is sent exactly as given."""
    return Response(body, status, {"Content-Type": content_type, **(headers or {})})


class HeldStream(StreamingResponse):
    """A stream that releases what it holds open, a ticket or a document, however it ends."""

    def __init__(self, pieces: AsyncIterator[bytes], headers: dict[str, str], opened: ExitStack) -> None:
        super().__init__(pieces, headers=headers)
        self._opened = opened

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces."""
        with self._opened:
            await super().__call__(scope, receive, send)


def _can_discard(request: Request) -> bool:
    announced = request.headers.get("content-length", "")
    return announced.isdecimal() and int(announced) <= _MAX_DISCARDED
