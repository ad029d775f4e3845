"""Security headers that Django does not set itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_CSP: Final = "Content-Security-Policy"
_PAGE_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    # The dashboard's component library writes style elements; styles alone may be inline.
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
FILE_POLICY: Final = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For bytes that came from a user: nothing in them runs, wherever they are opened. The style is the browser's own."""


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
            if "Allow" in response.headers:  # the framework names OPTIONS too, to which there is no answer
                response.headers["Allow"] = response.headers["Allow"].replace(", OPTIONS", "")
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
