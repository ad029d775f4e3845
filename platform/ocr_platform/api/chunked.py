"""Bodies that arrive in chunks (`Transfer-Encoding: chunked`), without an announced length.

Gunicorn decodes the chunks, but Django reads as many bytes as Content-Length says: none. This middleware gives the
request the body that gunicorn decodes. Its readers limit it: documents have their own limit while they are streamed to
disk, and DATA_UPLOAD_MAX_MEMORY_SIZE applies to every other body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from gunicorn.http.errors import ParseException

from ocr_contract.errors import RequestError
from ocr_platform.api import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


def is_chunked(request: HttpRequest) -> bool:
    """Return whether the length of the body is known only after it has arrived."""
    return "Transfer-Encoding" in request.headers


class ChunkedBodyMiddleware:
    """Lets views read a chunked body like any other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; 501 for a transfer encoding beyond chunked."""
        if is_chunked(request):
            coding = request.headers["Transfer-Encoding"].strip().lower()
            if coding != "chunked":
                return errors.answer(request, _not_supported(coding))
            given: Any = request
            given._stream = _Chunks(request.META["wsgi.input"])
            # An upper bound, so that the body is not mistaken for empty; the readers enforce the limits, see above.
            request.META["CONTENT_LENGTH"] = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return self._get_response(request)


class _Chunks:
    """The decoded body; a chunk that is malformed or cut off is an `OSError`, as Django expects of a broken body."""

    def __init__(self, decoded: Any) -> None:
        self._decoded = decoded

    def read(self, size: int | None = None) -> bytes:
        """Read at most `size` bytes, or the rest if it is None."""
        try:
            data: bytes = self._decoded.read(size)
        except ParseException as error:
            raise OSError(f"the body is malformed: {error}") from error
        return data

    def close(self) -> None:
        """Do nothing: the connection is gunicorn's."""


def _not_supported(coding: str) -> RequestError:
    return RequestError(
        "transfer_encoding_not_supported",
        f'The transfer encoding "{coding[:40]}" is not supported.',
        hint='Send the body as it is: with Content-Length, or with "Transfer-Encoding: chunked".',
    )
