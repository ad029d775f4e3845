"""`/healthz`, `/readyz` and `/metrics` of the programs other than web: dispatcher and catalog.

A thread serves them, so that they answer even when the main loop is stuck. It must not know what any of it means.
"""

from __future__ import annotations

import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from collections.abc import Callable

    from prometheus_client import CollectorRegistry

Failure = str
"""A sentence; empty when there is none."""

_TEXT: Final = "text/plain; charset=utf-8"
_logger = logging.getLogger(__name__)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    probes: Probes

    def do_GET(self) -> None:
        """Answer."""
        status, media, body = self.probes.answer(self.path.partition("?")[0])
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_arguments: object) -> None:
        """Log nothing: probes arrive every few seconds."""


class Probes:
    """Serves until the process ends; `alive` and `ready` return what is wrong, in words."""

    def __init__(
        self, *, alive: Callable[[], Failure], ready: Callable[[], Failure], registry: CollectorRegistry
    ) -> None:
        self._alive = alive
        self._ready = ready
        self._registry = registry

    def serve(self, host: str, port: int) -> None:
        """Serve in a thread. Raises `OSError` when the address cannot be used."""
        handler = type("Handler", (_Handler,), {"probes": self})
        server = ThreadingHTTPServer((host, port), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()
        _logger.info("listening", extra={"fields": {"host": host, "port": server.server_port}})

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, media type and body for a path."""
        if path == "/healthz":
            return _said(self._alive(), "ok")
        if path == "/readyz":
            return _said(self._alive() or self._ready(), "ready")
        if path == "/metrics":
            return 200, CONTENT_TYPE_LATEST, generate_latest(self._registry)
        return 404, _TEXT, b"Available: /healthz, /readyz and /metrics.\n"


def _said(failure: Failure, good: str) -> tuple[int, str, bytes]:
    return (503, _TEXT, f"{failure}\n".encode()) if failure else (200, _TEXT, f"{good}\n".encode())
