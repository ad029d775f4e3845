"""Access log: the id, the log line and the counters of every request. It must not know what a request is for."""

from __future__ import annotations

import logging
import re
import time
from typing import TYPE_CHECKING, Final

from ocr_contract.logs import request_id
from ocr_contract.wire import HEADER_REQUEST_ID, accept_request_id

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ocr_worker.metrics import Metrics

_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_HUNG_UP: Final = 499
_QUIET: Final = frozenset({"health", "ready", "metrics"})

logger = logging.getLogger("ocr_worker.access")


class AccessLog:
    """ASGI middleware around every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        current = accept_request_id(_header(scope, b"x-request-id"))
        request_id.set(current)
        name, value = HEADER_REQUEST_ID.lower().encode(), current.encode()
        status = _HUNG_UP

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (name, value)]
            await send(message)

        try:
            await self._app(scope, receive, send_observed)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("endpoint"), "__name__", "none")
        self._metrics.requests.labels(route, str(status)).inc()
        self._metrics.request_seconds.labels(route).observe(seconds)
        if not logger.isEnabledFor(logging.DEBUG if route in _QUIET else logging.INFO):
            return
        fields = {
            "method": scope["method"],
            "route": route,
            "status": status,
            "seconds": round(seconds, 4),
            "client": (scope.get("client") or ("",))[0],
        }
        if _TRACEPARENT.fullmatch(trace := _header(scope, b"traceparent")):
            fields["traceparent"] = trace
        logger.log(logging.DEBUG if route in _QUIET else logging.INFO, "request", extra={"fields": fields})


def _header(scope: Scope, name: bytes) -> str:
    """Return the first header `name`, an empty text when there is none."""
    return next((str(value, "latin-1") for key, value in scope["headers"] if key == name), "")
