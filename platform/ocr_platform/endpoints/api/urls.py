"""Addresses of the calls about endpoints."""

from __future__ import annotations

from django.urls import path

from ocr_platform.endpoints.api.views import EndpointQueueView, EndpointsView, EndpointView, LanguagesView

urlpatterns = [
    path("endpoints", EndpointsView.as_view(), name="endpoints"),
    path("endpoints/<slug:name>", EndpointView.as_view(), name="endpoint"),
    path("endpoints/<slug:name>/queue", EndpointQueueView.as_view(), name="endpoint-queue"),
    path("languages", LanguagesView.as_view(), name="languages"),
]
