"""The Django app `jobs`."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Registers the app under the label that migrations and foreign keys use."""

    name = "ocr_platform.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
