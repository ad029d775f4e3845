"""The heartbeat thread: keeps the leases of this dispatcher alive, however busy its other threads are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import InterfaceError, OperationalError, connection

from ocr_platform.dispatcher.threads import StoppableThread
from ocr_platform.jobs import queue
from ocr_platform.outages import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_BEATS_A_LEASE: Final = 3


class Heartbeat(StoppableThread):
    """One UPDATE every third of a lease for everything that `held` returns; it is called in this thread.

    After `stop` the leases expire by themselves.
    """

    def __init__(self, owner: str, lease_seconds: float, held: Callable[[], Collection[int]]) -> None:
        super().__init__("heartbeat")
        self._owner = owner
        self._lease_seconds = lease_seconds
        self._held = held

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
