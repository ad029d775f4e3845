"""Asks an endpoint's workers, and remembers a good answer for a while, so that a quiet endpoint is not asked all day.

It must not know what the answers mean.
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
    from ocr_operator.status import WorkerAnswer

_MOST_WORKERS: Final = 3
_GOOD_SECONDS: Final = 300.0


class Answers:
    """What workers said, by pod. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._good: dict[str, tuple[float, WorkerAnswer]] = {}

    def of(self, pods: Iterable[Manifest], revision: str) -> tuple[WorkerAnswer, ...]:
        """Return what a few running workers of `revision` say, ready ones first."""
        running = [pod for pod in pods if is_running(pod, revision)]
        found = [answer for pod in running[:_MOST_WORKERS] if (answer := self._ask(pod)) is not None]
        return tuple(sorted(found, key=lambda answer: not answer.ready))

    def _ask(self, pod: Manifest) -> WorkerAnswer | None:
        uid = pod["metadata"]["uid"]
        now = time.monotonic()
        with self._lock:
            self._good = {pod: kept for pod, kept in self._good.items() if now - kept[0] < _GOOD_SECONDS}
            if uid in self._good:
                return self._good[uid][1]
        answer = probe.ask(pod["status"]["podIP"])
        if answer is not None and answer.ready:
            with self._lock:
                self._good[uid] = (now, answer)
        return answer


def is_running(pod: Manifest, revision: str) -> bool:
    """Tell whether a pod of `revision` has processes that can be asked."""
    metadata, status = pod["metadata"], pod.get("status") or {}
    newest = (metadata.get("annotations") or {}).get(REVISION) == revision
    return newest and "deletionTimestamp" not in metadata and status.get("phase") == "Running" and "podIP" in status
