"""`manage.py dispatch`: send waiting pages to workers, until SIGTERM."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocr_contract.settings import SettingsError, read_settings
from ocr_platform.dispatcher.loop import Dispatcher
from ocr_platform.dispatcher.settings import DispatchSettings


class Command(BaseCommand):
    """Runs a dispatcher; any number may run at once."""

    help = (
        "Send waiting pages to workers and store the results. SIGTERM stops it after its pages; a second one at once."
    )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Dispatch."""
        try:
            settings = read_settings(DispatchSettings, os.environ)
        except SettingsError as error:
            raise CommandError(str(error)) from error
        asyncio.run(_dispatch(settings))


async def _dispatch(settings: DispatchSettings) -> None:
    await Dispatcher(settings).run()
