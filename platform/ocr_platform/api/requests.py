"""Request ids, the same from the browser to the page process, and one log line per request.

The line holds the route, never a query (it may name a user's file), a header or a body.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

from ocr_contract.logs import request_id
from ocr_contract.wire import HEADER_REQUEST_ID, accept_request_id
from ocr_platform.api import metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_logger = logging.getLogger("legible.access")
USER_KEY: Final = "legible.user"
"""Key of the WSGI environment that holds the user's number for the log line."""


class RequestMiddleware:
    """Gives every request an id, and logs and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        current = accept_request_id(request.headers.get(HEADER_REQUEST_ID, ""))
        reset = request_id.set(current)
        started = time.perf_counter()
        try:
            response = self._get_response(request)
            response[HEADER_REQUEST_ID] = current
            _note(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(reset)
        return response


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    route = match.route if match else ""
    method = request.method or ""
    metrics.count_request(method=method, route=route, status=response.status_code, seconds=seconds)
    fields = {
        "method": method,
        "route": route,
        "status": response.status_code,
        "seconds": round(seconds, 4),
        "user": request.META.get(USER_KEY),
    }
    level = logging.DEBUG if request.path in {"/healthz", "/readyz"} else logging.INFO
    _logger.log(level, "request", extra={"fields": fields})
