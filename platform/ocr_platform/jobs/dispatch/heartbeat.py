"""The heartbeat thread: keeps the leases of this dispatcher alive, whatever its other threads are busy with."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError, connection

from ocr_platform.jobs import queue
from ocr_platform.jobs.dispatch.database import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_BEATS_A_LEASE: Final = 3


class Heartbeat:
    """One UPDATE every third of a lease for everything that `held` returns; it is called in this thread."""

    def __init__(self, owner: str, lease_seconds: float, held: Callable[[], Collection[int]]) -> None:
        self._owner = owner
        self._lease_seconds = lease_seconds
        self._held = held
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to beat."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; the leases run out by themselves."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        outage = Outage()
        wait = self._lease_seconds / _BEATS_A_LEASE
        while not self._stop.wait(wait):
            try:
                queue.heartbeat(self._owner, self._held(), self._lease_seconds)
            except (OperationalError, InterfaceError) as error:
                wait = outage.begin(error)
            else:
                outage.end()
                wait = self._lease_seconds / _BEATS_A_LEASE
        connection.close()
