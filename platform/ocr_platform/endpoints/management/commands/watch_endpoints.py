"""`manage.py watch_endpoints`: mirror the cluster's OcrEndpoints into the endpoints table, until SIGTERM."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ocr_contract.settings import SettingsError, read_settings
from ocr_platform.config import PLATFORM


class Command(BaseCommand):
    """Runs the catalog; one is enough, two are harmless."""

    help = "Mirror the cluster's OcrEndpoints into the endpoints table, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Mirror."""
        # Imported only here: the Kubernetes client takes a second to load, and manage.py has other commands.
        from ocr_platform.endpoints.catalog.kube import KubeError  # noqa: PLC0415
        from ocr_platform.endpoints.catalog.loop import Catalog  # noqa: PLC0415
        from ocr_platform.endpoints.catalog.settings import CatalogSettings  # noqa: PLC0415

        if PLATFORM.endpoints != "cluster":
            raise CommandError("This command needs LEGIBLE_ENDPOINTS=cluster: endpoints are local now.")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))  # safe at any point: half-done work is repeated
        try:
            Catalog(read_settings(CatalogSettings, os.environ), PLATFORM.endpoint_namespaces).run()
        except (SettingsError, KubeError) as error:
            raise CommandError(str(error)) from error
