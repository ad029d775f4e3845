"""The browser's session, with the CSRF token in the header `X-CSRFToken` only.

Django also looks for the token among the form's fields, and would read a whole upload for that before it knows whether
the request is allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from rest_framework.authentication import CSRFCheck, SessionAuthentication

from ocr_platform.api.auth.permissions import django_request
from ocr_platform.api.errors import csrf_error

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from rest_framework.request import Request


class BrowserAuthentication(SessionAuthentication):
    """Authenticates signed-in users; a call that changes something needs the CSRF header."""

    def enforce_csrf(self, request: Request) -> None:
        """Raise `RequestError` `permission_denied` when the header is missing or wrong."""
        check_csrf(django_request(request))


def check_csrf(request: HttpRequest) -> None:
    """Raise `RequestError` `permission_denied` unless the request carries its CSRF token in the header."""
    without_body: Any = _WithoutBody(request)
    check = CSRFCheck(_never)
    check.process_request(without_body)
    if check.process_view(without_body, _never, (), {}):
        raise csrf_error()


def _never(*args: object, **kwargs: object) -> HttpResponse:
    raise NotImplementedError("the check only decides, it never answers")


class _WithoutBody:
    """The request as the CSRF check sees it: a form without fields, so that no body is read."""

    POST = QueryDict()

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return getattr(self._request, name)
