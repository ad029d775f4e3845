"""Addresses of the calls about endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path

from ocr_platform.endpoints.api.views import EndpointQueueView, EndpointsView, EndpointView, LanguagesView

if TYPE_CHECKING:
    from ocr_platform.endpoints.stats import EndpointStats


def endpoint_urls(stats: EndpointStats) -> list[URLPattern]:
    """Return the addresses; their views read backlog and latency from `stats`."""
    return [
        path("endpoints", EndpointsView.as_view(stats=stats), name="endpoints"),
        path("endpoints/<slug:name>", EndpointView.as_view(stats=stats), name="endpoint"),
        path("endpoints/<slug:name>/queue", EndpointQueueView.as_view(stats=stats), name="endpoint-queue"),
        path("languages", LanguagesView.as_view(), name="languages"),
    ]
