"""Authentication: if key files are configured, a call must send a key from one of them.

The files are short and are read for every call, so a Secret that Kubernetes replaces takes effect at once. Health,
readiness, metrics, languages and info stay open: kubelet, operator and Prometheus have no key. It must not know what a
call is for.
"""

from __future__ import annotations

import hmac
import logging
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from ocr_contract.errors import RequestError
from ocr_worker.http.responses import error_response

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

OPEN_PATHS: Final = frozenset({"/healthz", "/readyz", "/metrics", "/v1/info", "/v1/languages", "/v1/openapi.json"})
_SCHEMES: Final = ("bearer", "token")

logger = logging.getLogger(__name__)


class KeyAuth:
    """ASGI middleware that lets only calls with a valid key through."""

    def __init__(self, app: ASGIApp, files: Iterable[Path]) -> None:
        self._app = app
        self._files = tuple(files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            request = Request(scope)
            if (refusal := self._refusal(request)) is not None:
                await error_response(request, refusal, {"WWW-Authenticate": "Bearer"})(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, request: Request) -> RequestError | None:
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if not shown.strip() or scheme.lower() not in _SCHEMES:
            detail = "This worker requires a key."
        elif admits(shown.strip(), read_keys(self._files)):
            return None
        else:
            detail = "The key is not valid for this worker."
        return RequestError("not_authenticated", detail, hint='Send "Authorization: Bearer KEY".')


def admits(shown: str, keys: Iterable[bytes]) -> bool:
    """Return whether `shown` is one of `keys`, without revealing anything about the keys by the time it takes."""
    given = shown.encode()
    return any(hmac.compare_digest(given, key) for key in keys)


def read_keys(files: Iterable[Path]) -> list[bytes]:
    """Return the keys of all files: one per line, so that an old and a new key can be valid at the same time.

    A file that cannot be read has no keys; this is logged.
    """
    keys: list[bytes] = []
    for file in files:
        try:
            written = file.read_bytes()
        except OSError as error:
            logger.warning("a key file cannot be read", extra={"fields": {"error": error.strerror}})
            continue
        keys += [line.strip() for line in written.splitlines() if line.strip()]
    return keys
