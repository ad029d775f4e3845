"""Backlog and latency of an endpoint: what the API reports about them, and the interface that supplies them.

Endpoints must not know jobs. So the program that puts the API together (`ocr_platform.urls`) supplies the
implementation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ocr_platform.endpoints.models import Endpoint


@dataclass(frozen=True, slots=True)
class Backlog:
    """`waiting`: documents and pages that are not started; `in_flight`: those that a worker is processing.

    Previews do not count.
    """

    waiting: int = 0
    in_flight: int = 0


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds that a page took recently: the median and the 95th percentile."""

    pages: int
    p50: float
    p95: float


class EndpointStats(Protocol):
    """Reads the backlog and the latency of endpoints, both by the endpoint's primary key."""

    def backlogs(self, *, endpoint: Endpoint | None = None) -> dict[int, Backlog]:
        """Return the backlog of `endpoint`, or of all endpoints; an endpoint without work has no entry."""

    def latencies(self) -> dict[int, Latency]:
        """Return the latency of each endpoint that read pages recently."""
