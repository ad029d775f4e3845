"""Addresses of the calls about endpoints."""

from __future__ import annotations

from django.urls import path

from ocr_platform.endpoints.api.views import EndpointsView, LanguagesView

urlpatterns = [
    path("endpoints", EndpointsView.as_view(), name="endpoints"),
    path("languages", LanguagesView.as_view(), name="languages"),
]
