"""`/metrics` of web, for Prometheus: the queue of every endpoint, and the answers of web.

It requires the scope admin: behind a proxy every caller has the proxy's address, so loopback proves nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from rest_framework.views import APIView

from ocr_platform.api.metrics import exposition
from ocr_platform.api.renderers import TextRenderer
from ocr_platform.jobs.queue import stats
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request


class MetricsView(APIView):
    """The metrics of web."""

    read_scope = Scope.ADMIN
    renderer_classes = [TextRenderer]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:  # noqa: ARG002
        """Return all metrics in Prometheus' text format."""
        return HttpResponse(_queue() + exposition(), content_type=CONTENT_TYPE_LATEST)


def _queue() -> bytes:
    registry = CollectorRegistry()
    gauge = Gauge("legible_queue_items", "Unfinished work items", ["endpoint", "state"], registry=registry)
    for endpoint, backlog in stats.backlogs_by_name():
        gauge.labels(endpoint, "ready").set(backlog.waiting)
        gauge.labels(endpoint, "leased").set(backlog.in_flight)
    return generate_latest(registry)
