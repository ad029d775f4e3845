"""The Django app `dispatcher`: it has the command `dispatch` and no models."""

from __future__ import annotations

from django.apps import AppConfig


class DispatcherConfig(AppConfig):
    """Registers the app, so that `manage.py` finds its command."""

    name = "ocr_platform.dispatcher"
    label = "dispatcher"
