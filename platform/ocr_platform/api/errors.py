"""Every error of the API as `application/problem+json`, wherever it occurs.

`exception_handler` is DRF's, the others are Django's: for paths that do not exist, for requests that Django refuses
before a view sees them, and for bugs. It must not decide what is an error.
"""

from __future__ import annotations

import logging
import re
import sys
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions

from ocr_contract.errors import OcrError, RequestError, Unavailable
from ocr_contract.logs import request_id
from ocr_contract.wire import MEDIA_PROBLEM
from ocr_platform.api.database_errors import what_is_wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

_logger = logging.getLogger(__name__)
_API: Final = re.compile(r"/+api(?:/|$)")
RETRY_SECONDS: Final = 5
AUTHENTICATE: Final = 'Bearer realm="Legible"'
"""Value of `WWW-Authenticate` on every 401."""


def problem_response(error: OcrError, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the answer for `error`."""
    problem = error.problem(request_id.get())
    response = HttpResponse(msgspec.json.encode(problem), status=problem.status, content_type=MEDIA_PROBLEM)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> HttpResponse | None:  # noqa: ARG001
    """Convert an exception of a view into an answer; None for a bug, which is then raised."""
    error = as_error(exc)
    return None if error is None else problem_response(error, _headers(exc))


def as_error(exc: BaseException) -> OcrError | None:
    """Return `exc` as an error of the catalogue; None if it is a bug."""
    if isinstance(exc, OcrError):
        return exc
    if isinstance(exc, exceptions.APIException):
        return _of_rest_framework(exc)
    if isinstance(exc, DatabaseError | InterfaceError):
        sentence = what_is_wrong(exc)
        if sentence is None:
            return None
        _logger.error("The database cannot be used.", exc_info=exc)
        return Unavailable("not_ready", sentence, retry_after=RETRY_SECONDS)
    return _of_django(exc)


_OF_DJANGO: Final = (
    (Http404, "not_found", "There is nothing at this address.", "See /api/v1/docs for the calls."),
    (PermissionDenied, "permission_denied", "You may not do this.", None),
    (RequestDataTooBig, "body_too_large", "The body is larger than this call accepts.", "Send less."),
    (
        DisallowedHost,
        "invalid_request",
        "This server does not accept requests for this host name.",
        "Use another address, or add the host name to LEGIBLE_ALLOWED_HOSTS.",
    ),
    (UnreadablePostError, "invalid_request", "The request body is incomplete.", "Send it again."),
    (SuspiciousOperation, "invalid_request", "The request is malformed.", None),
    (BadRequest, "invalid_request", "The request is malformed.", None),
)


def _of_django(exc: BaseException) -> OcrError | None:
    for kind, code, detail, hint in _OF_DJANGO:
        if isinstance(exc, kind):
            return RequestError(code, detail, hint=hint)
    return None


_CODES: Final = (
    (exceptions.AuthenticationFailed, "not_authenticated", "Send another token, or sign in."),
    (exceptions.NotAuthenticated, "not_authenticated", 'Send the header "Authorization: Bearer KEY", or sign in.'),
    (exceptions.PermissionDenied, "permission_denied", None),
    (exceptions.NotFound, "not_found", None),
    (exceptions.MethodNotAllowed, "method_not_allowed", "See the header Allow."),
    (exceptions.NotAcceptable, "not_acceptable", "See the documentation for the formats of this call."),
    (
        exceptions.UnsupportedMediaType,
        "unsupported_media_type",
        "See the documentation for the types that this call accepts.",
    ),
    (exceptions.ParseError, "bad_json", "Send valid JSON."),
)


def _of_rest_framework(exc: exceptions.APIException) -> OcrError | None:
    for kind, code, hint in _CODES:
        if isinstance(exc, kind):
            return RequestError(code, _sentence(exc.detail), hint=hint)
    if exc.status_code < 500:
        return RequestError("invalid_request", _sentence(exc.detail))
    return None


def _sentence(detail: Any) -> str:
    """Return DRF's detail (a text, a list of texts, or either by field) as text."""
    if isinstance(detail, dict):
        return " ".join(f"{name}: {_sentence(value)}" for name, value in detail.items())
    if isinstance(detail, list):
        return " ".join(_sentence(item) for item in detail)
    return str(detail)


def _headers(exc: Exception) -> dict[str, str]:
    headers: dict[str, str] = dict(getattr(exc, "headers", {}))
    if auth_header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    elif isinstance(exc, OcrError) and exc.kind.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = AUTHENTICATE
    return headers


def nothing_here() -> RequestError:
    """Return the error for an address at which nothing exists, or nothing of the caller's."""
    _, code, detail, hint = _OF_DJANGO[0]
    return RequestError(code, detail, hint=hint)


@csrf_exempt
def unknown_api_path(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer a path below /api/ without a call."""
    return problem_response(nothing_here())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form (of Django's admin) that was sent without its CSRF token."""
    return answer(request, csrf_error())


def csrf_error() -> RequestError:
    """Return the error for a browser's request without its CSRF token."""
    return RequestError(
        "permission_denied",
        "The CSRF token is missing or wrong.",
        hint="Reload the page. Programs should use a token, or send the cookie's value in X-CSRFToken.",
    )


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django refuses before a view sees it."""
    return answer(request, as_error(exception) or RequestError("invalid_request", "The request is malformed."))


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django forbids."""
    return answer(request, as_error(exception) or RequestError("permission_denied", "You may not do this."))


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a path that does not exist."""
    return answer(request, nothing_here())


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer a bug, or a database that cannot be used."""
    current = sys.exc_info()[1]
    known = as_error(current) if current is not None else None
    return answer(
        request,
        known or OcrError("internal_error", "An unexpected error was logged.", hint="Report it with the request id."),
    )


def is_api(path: str) -> bool:
    """Return whether `path` belongs to the API, however many slashes it begins with."""
    return _API.match(path) is not None


def answer(request: HttpRequest, error: OcrError) -> HttpResponse:
    """Return the answer for `error`: a problem for programs, plain text for people."""
    if is_api(request.path) or request.path in {"/readyz", "/metrics"}:
        return problem_response(error)
    text = f"{error.kind.title}\n\n{error.detail}\n{error.hint or ''}\n\nrequest {request_id.get()}\n"
    response = HttpResponse(text, status=error.kind.status, content_type="text/plain; charset=utf-8")
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response
