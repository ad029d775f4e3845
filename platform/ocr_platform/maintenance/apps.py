"""The Django app `maintenance`: it has the commands `prepare`, `backup` and `restore`, and no models."""

from __future__ import annotations

from django.apps import AppConfig


class MaintenanceConfig(AppConfig):
    """Registers the app, so that `manage.py` finds its commands."""

    name = "ocr_platform.maintenance"
    label = "maintenance"
