"""Headers that Django does not set, or not as the API needs them: security, conditional answers, file names."""

from __future__ import annotations

import unicodedata
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_CSP: Final = "Content-Security-Policy"
_PAGE_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    # The dashboard's component library writes style elements; only styles may be inline.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' blob: data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self' blob:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
PAGE_POLICY: Final = "; ".join(f"{name} {sources}" for name, sources in _PAGE_SOURCES.items())
_PLAIN: Final = frozenset(map(chr, range(0x20, 0x7F))) - frozenset('"\\%')
"""Characters allowed in `filename=`; clients disagree about quotation marks, backslashes and percent signs."""

FILE_POLICY: Final = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For bytes that came from a user: nothing in them can run, wherever they are opened. The style is the browser's."""


class ConditionalGet(ConditionalGetMiddleware):
    """Gives successful answers an ETag, and 304 where the caller has that answer. An error has none."""

    def needs_etag(self, response: HttpResponseBase) -> bool:
        """Return whether `response` gets an ETag."""
        return response.status_code == HTTPStatus.OK and super().needs_etag(response)


def not_modified(request: HttpRequest, etag: str) -> HttpResponseBase | None:
    """Return 304 for a caller that has the content of `etag` (412 for If-Match without it), otherwise None."""
    known: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if known is not None and known.status_code == HTTPStatus.NOT_MODIFIED:
        known["ETag"] = etag
    return known


def content_disposition(file_name: str, *, inline: bool = False) -> str:
    """Return the value of `Content-Disposition` for a file of this name.

    It always has `filename=`, in ASCII. A name beyond that has `filename*=` too (RFC 6266), which clients prefer.
    """
    ascii_name = "".join(character if character in _PLAIN else "_" for character in _without_accents(file_name))
    parts = ["inline" if inline else "attachment", f'filename="{ascii_name}"']
    if ascii_name != file_name:
        parts.append(f"filename*=utf-8''{quote(file_name)}")
    return "; ".join(parts)


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


class SecurityHeadersMiddleware:
    """Sets the content security policy, unless the view has set a stricter one, and who may embed an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self._get_response(request)
        response.headers.setdefault(_CSP, PAGE_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if request.path.startswith("/api/"):
            if "Allow" in response.headers:  # the framework also lists OPTIONS, which has no answer
                response.headers["Allow"] = response.headers["Allow"].replace(", OPTIONS", "")
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
