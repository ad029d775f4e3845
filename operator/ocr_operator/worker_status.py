"""A cache of what an endpoint's workers report about themselves, so that a quiet endpoint is not polled all day.

It does not know what the reports mean.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from ocr_operator import probe
from ocr_operator.desired.deployment import REVISION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr_operator.kinds import Manifest
    from ocr_operator.status import WorkerStatus

_MAX_WORKERS: Final = 3
_CACHE_SECONDS: Final = 300.0


class WorkerStatusCache:
    """The last status of each worker, by pod. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: dict[str, tuple[float, WorkerStatus]] = {}

    def get(self, pods: Iterable[Manifest], revision: str) -> tuple[WorkerStatus, ...]:
        """Return the status of up to three running workers of `revision`, ready ones first."""
        running = [pod for pod in pods if is_running(pod, revision)]
        found = [status for pod in running[:_MAX_WORKERS] if (status := self._probe(pod)) is not None]
        return tuple(sorted(found, key=lambda status: not status.ready))

    def _probe(self, pod: Manifest) -> WorkerStatus | None:
        """Return a worker's status; only that of a ready worker is cached."""
        uid = pod["metadata"]["uid"]
        now = time.monotonic()
        with self._lock:
            self._ready = {pod: kept for pod, kept in self._ready.items() if now - kept[0] < _CACHE_SECONDS}
            if uid in self._ready:
                return self._ready[uid][1]
        status = probe.probe_worker(pod["status"]["podIP"])
        if status is not None and status.ready:
            with self._lock:
                self._ready[uid] = (now, status)
        return status


def is_running(pod: Manifest, revision: str) -> bool:
    """Return whether a pod of `revision` has running containers that can be probed."""
    metadata, status = pod["metadata"], pod.get("status") or {}
    newest = (metadata.get("annotations") or {}).get(REVISION) == revision
    return newest and "deletionTimestamp" not in metadata and status.get("phase") == "Running" and "podIP" in status
