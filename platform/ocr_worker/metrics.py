"""The worker's Prometheus metrics, in a registry of their own. It must not know who counts."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The worker's counters."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "legible_worker_requests", "Requests answered", ["route", "status"], registry=self._registry
        )
        self.request_seconds = Histogram(
            "legible_worker_request_seconds",
            "Time from a request's first byte to its answer",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.pages = Counter("legible_worker_pages", "Pages done, by outcome", ["outcome"], registry=self._registry)
        self.page_seconds = Histogram(
            "legible_worker_page_seconds", "Time a page held a slot", buckets=_SECONDS, registry=self._registry
        )
        self.children_ended = Counter(
            "legible_worker_children_ended", "Page processes replaced, by reason", ["reason"], registry=self._registry
        )
        self.waiting = Gauge("legible_worker_pages_waiting", "Pages that wait for a slot", registry=self._registry)
        self.running = Gauge("legible_worker_pages_running", "Pages being read", registry=self._registry)
        self.admitted = Gauge("legible_worker_requests_admitted", "Requests in the pool", registry=self._registry)
        self.body_bytes = Gauge(
            "legible_worker_body_bytes", "Bytes of request bodies in memory", registry=self._registry
        )
        self.slots = Gauge("legible_worker_slots", "Pages that can be read at the same time", registry=self._registry)

    def render(self) -> bytes:
        """Return all values in the text format."""
        return generate_latest(self._registry)
