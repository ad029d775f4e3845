"""A thread of the dispatcher that runs until it is stopped. It must not know what it runs."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod


class StoppableThread(ABC):
    """Runs `_run` in a daemon thread called `name`; `_run` returns soon after `_stop` is set."""

    def __init__(self, name: str) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stop.set()
        self._thread.join()

    @abstractmethod
    def _run(self) -> None: ...
