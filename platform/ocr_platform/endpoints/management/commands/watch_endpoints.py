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
    """Runs the catalog; one is enough, two do no harm."""

    help = "Mirror the cluster's OcrEndpoints into the table of endpoints. Ends after SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Mirror."""
        # Not before it is needed: the client of Kubernetes takes a second to load, and manage.py has other commands.
        from ocr_platform.endpoints.catalog.kube import KubeError  # noqa: PLC0415
        from ocr_platform.endpoints.catalog.loop import Catalog  # noqa: PLC0415
        from ocr_platform.endpoints.catalog.settings import CatalogSettings  # noqa: PLC0415

        if PLATFORM.endpoints != "cluster":
            raise CommandError("LEGIBLE_ENDPOINTS must be cluster: the endpoints are not taken from a cluster.")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: sys.exit(0))  # at any point: what is half done is done anew
        try:
            Catalog(read_settings(CatalogSettings, os.environ), PLATFORM.endpoint_namespaces).run()
        except (SettingsError, KubeError) as error:
            raise CommandError(str(error)) from error
