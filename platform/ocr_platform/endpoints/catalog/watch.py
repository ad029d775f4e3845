"""Threads that keep a view of the cluster's OcrEndpoints current: list, then watch, repeatedly.

The next list recovers changes that were missed between watches (this program or the API server restarted, a connection
died silently). It must not know what the view is for.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from typing import TYPE_CHECKING, Final

from ocr_platform.endpoints.catalog.kube import Expired, KubeError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ocr_platform.endpoints.catalog.kube import Kube, Manifest

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 30.0
_RELIST_SECONDS: Final = 300.0
_logger = logging.getLogger(__name__)


class View:
    """The existing resources, by namespace and name; thread-safe. `changed` is set with every change."""

    def __init__(self) -> None:
        self.changed = threading.Event()
        self._lock = threading.Lock()
        self._found: dict[tuple[str, str], Manifest] = {}

    def resources(self) -> list[Manifest]:
        """Return all of them."""
        with self._lock:
            return list(self._found.values())

    def replace(self, namespace: str | None, listed: Sequence[Manifest]) -> None:
        """Replace the resources of a namespace (None: of all) with a complete list."""
        with self._lock:
            self._found = {key: body for key, body in self._found.items() if namespace not in (None, key[0])}
            self._found |= {_key(body): body for body in listed}
        self.changed.set()

    def take(self, event: str, body: Manifest) -> None:
        """Apply one event of a watch."""
        with self._lock:
            if event == "DELETED":
                self._found.pop(_key(body), None)
            else:
                self._found[_key(body)] = body
        self.changed.set()


class Watcher:
    """One thread that watches a namespace (None: all of them) into `view`."""

    def __init__(
        self, kube: Kube, namespace: str | None, view: View, count: Callable[[str], None] = lambda _: None
    ) -> None:
        self.namespace = namespace
        self.heard_at = time.monotonic()
        self.listed = False
        self.failure = "The OcrEndpoints have not been listed yet."
        self._kube = kube
        self._view = view
        self._count = count
        self._version: str | None = None
        self._relist_at = 0.0
        self._thread = threading.Thread(target=self._run, name=f"watch-{namespace or 'all'}", daemon=True)

    def start(self) -> None:
        """Start; the thread ends with the process."""
        self._thread.start()

    @property
    def runs(self) -> bool:
        """Whether the thread runs; only a bug ends it."""
        return self._thread.is_alive()

    def _run(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                self._once()
                wait = FIRST_WAIT
            except Expired:
                self._count("expired")
                self._version = None
            except KubeError as error:
                self._say(str(error))
                self._count("failed")
                time.sleep(wait * random.uniform(0.75, 1.25))  # noqa: S311 - spreads load
                wait = min(LONGEST_WAIT, wait * 2)

    def _once(self) -> None:
        """List where needed, then watch until the watch ends."""
        if self._version is None or time.monotonic() >= self._relist_at:
            listed, self._version = self._kube.list(self.namespace)
            self._view.replace(self.namespace, listed)
            self._relist_at = time.monotonic() + _RELIST_SECONDS
            self.listed = True
            self._count("listed")
        events = self._kube.watch(self.namespace, self._version)
        self._heard()
        for event, body in events:
            self._version = body["metadata"]["resourceVersion"]
            if event != "BOOKMARK":
                self._view.take(event, body)
                self._count("changed")
            self._heard()
        self._heard()

    def _heard(self) -> None:
        self.heard_at = time.monotonic()
        if self.failure:
            _logger.info("watching", extra={"fields": {"namespace": self.namespace}})
        self.failure = ""

    def _say(self, failure: str) -> None:
        if failure != self.failure:
            _logger.warning("cannot watch", extra={"fields": {"namespace": self.namespace, "reason": failure}})
        self.failure = failure


def _key(body: Manifest) -> tuple[str, str]:
    return body["metadata"]["namespace"], body["metadata"]["name"]
