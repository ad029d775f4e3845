"""The dispatcher's probes and metrics: whether it is alive, whether it can work, what it has done. It changes nothing.

It must not know how anything is done; the loops report each turn to it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from ocr_platform.jobs import queue
from ocr_platform.jobs.queue import stats
from ocr_platform.probes import Probes

if TYPE_CHECKING:
    from ocr_platform.dispatcher.database import DatabaseThread
    from ocr_platform.dispatcher.fleets import Fleets
    from ocr_platform.dispatcher.in_flight import InFlight

BEAT_SECONDS: Final = 1.0
COUNT_SECONDS: Final = 10.0
_STILL_SECONDS: Final = 30.0
_STUCK_SECONDS: Final = 120.0


class DispatcherMetrics:
    """Watches one dispatcher; `serve` answers probes and Prometheus."""

    def __init__(self, database: DatabaseThread, fleets: Fleets, in_flight: InFlight) -> None:
        self._database = database
        self._fleets = fleets
        self._serves = False
        self._beat_at = self._claimed_at = time.monotonic()
        self._has_claimed = False
        self._registry = CollectorRegistry()
        self._settled = Counter(
            "legible_dispatch_settled",
            "Calls to workers, by outcome",
            ["kind", "outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram("legible_dispatch_page_seconds", "Seconds a page took", registry=self._registry)
        self._items = Gauge(
            "legible_queue_items", "Work that is not done", ["endpoint", "state"], registry=self._registry
        )
        held = Gauge("legible_dispatch_held", "Documents and pages held by this dispatcher", registry=self._registry)
        held.set_function(lambda: len(in_flight))

    def serve(self, host: str, port: int) -> None:
        """Serve on this port, unless it is 0. Raises `OSError`."""
        if port:
            self._serves = True
            Probes(alive=self._not_alive, ready=self._not_ready, registry=self._registry).serve(host, port)

    async def beat(self) -> None:
        """Record that the event loop runs."""
        self._beat_at = time.monotonic()

    def claimed(self) -> None:
        """Record another pass over all endpoints for work."""
        self._claimed_at, self._has_claimed = time.monotonic(), True

    def settled(self, outcome: queue.Outcome) -> None:
        """Count the outcome of a call."""
        self._settled.labels(outcome.lease.kind, type(outcome).__name__.lower()).inc()
        if isinstance(outcome, queue.Read):
            self._seconds.observe(outcome.seconds)

    async def count_queue(self) -> None:
        """Count what waits, when metrics are served."""
        if self._serves:
            for endpoint, backlog in await self._database.run(stats.backlogs_by_name):
                self._items.labels(endpoint, "ready").set(backlog.waiting)
                self._items.labels(endpoint, "leased").set(backlog.in_flight)

    def _not_alive(self) -> str:
        """Return why a restart may help; a database outage is no reason, because the dispatcher waits for its end."""
        now = time.monotonic()
        if now - self._beat_at > _STILL_SECONDS:
            return "The event loop is stuck."
        if self._database.is_waiting:
            return ""
        if now - self._claimed_at > _STUCK_SECONDS:
            return "The loop that claims work is stuck."
        if now - self._fleets.passed_at > _STUCK_SECONDS:
            return "The loop that checks the workers is stuck."
        return ""

    def _not_ready(self) -> str:
        if self._database.is_waiting:
            return "The database cannot be used."
        return "" if self._has_claimed else "It is starting."
