"""Requests that gunicorn refuses before the application sees them, answered as `application/problem+json`.

Gunicorn decides what is wrong and which status applies; this module only gives the answer the API's form.
"""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import msgspec
from gunicorn import util

from ocr_contract.errors import RequestError
from ocr_contract.wire import HEADER_REQUEST_ID, MEDIA_PROBLEM

if TYPE_CHECKING:
    import socket

_CODES: Final = {
    HTTPStatus.REQUEST_URI_TOO_LONG: "address_too_long",
    HTTPStatus.EXPECTATION_FAILED: "expectation_failed",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "headers_too_large",
    HTTPStatus.NOT_IMPLEMENTED: "transfer_encoding_not_supported",
    HTTPStatus.FORBIDDEN: "permission_denied",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal_error",
}


def install() -> None:
    """Have gunicorn answer its refusals with `problem_answer`; it offers no setting for that."""
    util.write_error = _write_error


def _write_error(connection: socket.socket, status: int, _reason: str, message: str) -> None:
    util.write_nonblock(connection, problem_answer(status, message))


def problem_answer(status: int, message: str) -> bytes:
    """Return the complete HTTP answer for a refusal by gunicorn with this `status`; `message` is its sentence."""
    error = RequestError(
        _CODES.get(HTTPStatus(status), "invalid_request"), message or "An unexpected error was logged."
    )
    request_id = uuid.uuid4().hex
    body = msgspec.json.encode(error.problem(request_id))
    head = (
        f"HTTP/1.1 {error.kind.status} {HTTPStatus(error.kind.status).phrase}",
        "Connection: close",
        f"Content-Type: {MEDIA_PROBLEM}",
        f"Content-Length: {len(body)}",
        "X-Content-Type-Options: nosniff",
        f"{HEADER_REQUEST_ID}: {request_id}",
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + body
