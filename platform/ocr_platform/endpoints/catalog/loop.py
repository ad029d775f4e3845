"""The catalog's loop, which writes every change of the cluster's OcrEndpoints to the table, and its probes."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final, NoReturn

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Gauge

from ocr_platform.endpoints import mirroring
from ocr_platform.endpoints.catalog.kube import Kube
from ocr_platform.endpoints.catalog.resource import holders, mirrored
from ocr_platform.endpoints.catalog.watch import View, Watcher
from ocr_platform.outages import Outage
from ocr_platform.probes import Probes

if TYPE_CHECKING:
    from ocr_platform.endpoints.catalog.settings import CatalogSettings

_GATHER_SECONDS: Final = 0.1
_RECHECK_SECONDS: Final = 30.0
_REMOVE_SECONDS: Final = 300.0
_STUCK_SECONDS: Final = 120.0
_SILENT_WATCHES: Final = 10
_logger = logging.getLogger(__name__)


class Catalog:
    """One catalog; `namespaces` empty for all."""

    def __init__(self, settings: CatalogSettings, namespaces: tuple[str, ...]) -> None:
        """Find the cluster. Raises `KubeError` when none is known."""
        self._settings = settings
        self._view = View()
        kube = Kube(settings.watch_seconds)
        self._registry = CollectorRegistry()
        self._heard = Counter(
            "legible_catalog_heard", "Listings, changes and failures of watches", ["what"], registry=self._registry
        )
        self._written = Counter("legible_catalog_rows_written", "Rows written", registry=self._registry)
        self._passes = Counter(
            "legible_catalog_passes", "Comparisons of the rows with the cluster", registry=self._registry
        )
        self._count = Gauge("legible_catalog_endpoints", "OcrEndpoints in the catalog", registry=self._registry)
        self._watchers = [
            Watcher(kube, namespace, self._view, lambda what: self._heard.labels(what).inc())
            for namespace in namespaces or (None,)
        ]
        self._silent_seconds = float(_SILENT_WATCHES * settings.watch_seconds)
        self._passed_at = time.monotonic()
        self._failure = "Nothing has been written yet."
        self._outage = Outage()

    def run(self) -> NoReturn:
        """Mirror until the process ends, which may happen at any point. A bug is raised."""
        if self._settings.port:
            probes = Probes(alive=self._not_alive, ready=self._not_ready, registry=self._registry)
            probes.serve(self._settings.host, self._settings.port)
        for watcher in self._watchers:
            watcher.start()
        removed_at = time.monotonic()
        while True:
            try:
                self._mirror()
                if time.monotonic() - removed_at > _REMOVE_SECONDS:
                    removed_at = time.monotonic()
                    mirroring.remove_gone(timezone.now())
                self._outage.end()
            except (OperationalError, InterfaceError) as error:
                time.sleep(self._note_outage(error))
                continue
            self._wait_for_a_change()

    def _mirror(self) -> None:
        if any(watcher.listed for watcher in self._watchers):
            self._view.changed.clear()
            found = holders(self._view.resources(), mirroring.held_names())
            self._written.inc(mirroring.mirror(map(mirrored, found), is_gone=self._is_gone))
            self._count.set(len(found))
            self._passes.inc()
            self._say_well()
        self._passed_at = time.monotonic()

    def _is_gone(self, namespace: str) -> bool:
        watching = [watcher for watcher in self._watchers if watcher.namespace in (None, namespace)]
        return all(watcher.listed for watcher in watching)

    def _wait_for_a_change(self) -> None:
        """Return when something has changed, or after a while; a burst of changes counts as one."""
        self._view.changed.wait(_RECHECK_SECONDS)
        time.sleep(_GATHER_SECONDS)

    def _note_outage(self, error: Exception) -> float:
        """Report the outage in the probes; return the seconds to wait before the next try."""
        self._failure = f"The database cannot be used: {type(error).__name__}."
        self._passed_at = time.monotonic()
        return self._outage.begin(error)

    def _say_well(self) -> None:
        if self._failure:
            _logger.info("mirroring")
        self._failure = ""

    def _not_alive(self) -> str:
        """Return why a restart may help, empty when all is well."""
        now = time.monotonic()
        if now - self._passed_at > _STUCK_SECONDS:
            return "The loop is stuck."
        for watcher in self._watchers:
            if not watcher.runs or now - watcher.heard_at > self._silent_seconds:
                return f"The watch is dead. {watcher.failure}".rstrip()
        return ""

    def _not_ready(self) -> str:
        return next((watcher.failure for watcher in self._watchers if watcher.failure), self._failure)
