"""Web's metrics for Prometheus, summed over its processes when gunicorn runs it."""

from __future__ import annotations

import os
from typing import Final

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_requests = Counter("legible_web_requests", "Answered requests", ["method", "route", "status"])
_seconds = Histogram("legible_web_request_seconds", "Seconds until an answer began", ["route"])


def count_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer; `route` is the pattern of the address, so that there are finitely many."""
    _requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def exposition() -> bytes:
    """Return the counts of all processes in Prometheus' text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
