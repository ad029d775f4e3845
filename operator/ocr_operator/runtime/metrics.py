"""The operator's Prometheus metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS: Final = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The metrics of one operator."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._reconciles = Counter(
            "legible_operator_reconciles", "Reconciles by outcome.", ["outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "legible_operator_reconcile_seconds",
            "Duration of a reconcile in seconds.",
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._writes = Counter(
            "legible_operator_writes", "Write requests to the API server.", ["verb", "kind"], registry=self._registry
        )
        self._missed = Counter(
            "legible_operator_missed",
            "Changes that a list call found before the watch delivered them.",
            registry=self._registry,
        )

    def add_gauges(self, waiting: Callable[[], float], endpoints: Callable[[], float]) -> None:
        """Add gauges whose values are read at each scrape: waiting keys and known endpoints."""
        for name, help_text, read in (
            ("legible_operator_queue_length", "OcrEndpoints waiting to be reconciled.", waiting),
            ("legible_operator_endpoints", "OcrEndpoints known.", endpoints),
        ):
            Gauge(name, help_text, registry=self._registry).set_function(read)

    def count_reconcile(self, outcome: str, seconds: float) -> None:
        """Count one reconcile."""
        self._reconciles.labels(outcome).inc()
        self._seconds.observe(seconds)

    def count_write(self, verb: str, kind: str) -> None:
        """Count one write request."""
        self._writes.labels(verb, kind).inc()

    def count_missed(self, changes: int) -> None:
        """Count changes that a list call found before the watch delivered them."""
        self._missed.inc(changes)

    def render(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self._registry)
