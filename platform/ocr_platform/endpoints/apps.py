"""The Django app `endpoints`."""

from __future__ import annotations

from django.apps import AppConfig


class EndpointsConfig(AppConfig):
    """Registers the app under the label that migrations and foreign keys use."""

    name = "ocr_platform.endpoints"
    label = "endpoints"
    default_auto_field = "django.db.models.BigAutoField"
