"""The dispatcher's loop: claim, call, settle, and keep leases.

It makes a call for each claimed item and settles outcomes in batches (while a batch is written, the next one
fills); an item stays held, and its lease alive, until its outcome is written.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import uuid
from functools import partial
from typing import TYPE_CHECKING, Final

import httpx
from django.db import connection

from ocr_platform.dispatcher.calls import Caller, GivenBack, after_bug, describe
from ocr_platform.dispatcher.database import DatabaseGone, DatabaseThread
from ocr_platform.dispatcher.fleets import Fleets
from ocr_platform.dispatcher.heartbeat import Heartbeat
from ocr_platform.dispatcher.in_flight import Ended, InFlight
from ocr_platform.dispatcher.listener import ChangeListener
from ocr_platform.dispatcher.metrics import BEAT_SECONDS, COUNT_SECONDS, DispatcherMetrics
from ocr_platform.dispatcher.split import LeaseLost, Splitter
from ocr_platform.jobs import blobs, queue
from ocr_platform.jobs.models import WorkItem
from ocr_platform.jobs.queue.claims import in_flight_limit
from ocr_platform.maintenance.cleanup import run_cleanup
from ocr_platform.storage.base import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from ocr_platform.dispatcher.fleet import Fleet
    from ocr_platform.dispatcher.settings import DispatchSettings
    from ocr_platform.jobs.queue import Lease

POLL_SECONDS: Final = 1.0
WATCH_SECONDS: Final = 0.5
SWEEP_SECONDS: Final = 3600.0
FIRST_SWEEP_SECONDS: Final = 60.0
_WRITE_SECONDS_AT_END: Final = 10.0
_KEEP_ALIVE_SECONDS: Final = 2.0  # shorter than a server's keep-alive, so that no connection is reused while it closes
_logger = logging.getLogger(__name__)


class Dispatcher:
    """One dispatcher process; `run` returns after SIGTERM or SIGINT, once it holds nothing."""

    def __init__(self, settings: DispatchSettings) -> None:
        self._settings = settings
        self._lease_seconds = settings.lease(connection.vendor)
        self.owner = f"{socket.gethostname()[:32]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._database = DatabaseThread()
        self._sweeping = DatabaseThread()
        self._client = httpx.AsyncClient(
            limits=httpx.Limits(max_connections=None, keepalive_expiry=_KEEP_ALIVE_SECONDS), trust_env=False
        )
        self._wake = asyncio.Event()
        self._stopping = False
        self._in_flight = InFlight()
        self._fleets = Fleets(self._client, self._database, self._wake.set)
        splitter = Splitter(self._client, self._database, self.owner, settings.call_seconds, self._wake.set)
        self._caller = Caller(self._client, splitter, settings.call_seconds)
        self._metrics = DispatcherMetrics(self._database, self._fleets, self._in_flight)

    async def run(self) -> None:
        """Dispatch until a signal to stop. A bug ends it and is raised."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        heartbeat = Heartbeat(self.owner, self._lease_seconds, self._in_flight.ids)
        changes = ChangeListener(partial(loop.call_soon_threadsafe, self._wake.set))
        _logger.info("dispatching", extra={"fields": {"owner": self.owner, "lease_seconds": self._lease_seconds}})
        self._metrics.serve(self._settings.host, self._settings.port)
        heartbeat.start()
        changes.start()
        try:
            async with self._client, asyncio.TaskGroup() as group:
                always = [group.create_task(task) for task in self._always()]
                await self._claim_until_stopped(group)
                await self._drain()
                for task in always:
                    task.cancel()
        except* DatabaseGone:
            _logger.error("stopped while the database is unavailable: other dispatchers will retry the held items")  # noqa: TRY400
        finally:
            changes.stop()
            heartbeat.stop()
            self._sweeping.close()
            self._database.close()
        _logger.info("stopped", extra={"fields": {"owner": self.owner}})

    def _stop(self) -> None:
        if self._stopping:
            os._exit(1)  # second signal: leases expire by themselves
        self._stopping = True
        self._wake.set()

    def _always(self) -> list[Coroutine[None, None, None]]:
        return [
            self._fleets.keep_looking(),
            self._settle(),
            self._every(WATCH_SECONDS, WATCH_SECONDS, self._drop_lost),
            self._every(0.0, BEAT_SECONDS, self._metrics.beat),
            self._every(0.0, COUNT_SECONDS, self._metrics.count_queue),
            self._every(0.0, self._lease_seconds / 3, self._reap),
            self._every(FIRST_SWEEP_SECONDS, SWEEP_SECONDS, self._sweep),
        ]

    async def _claim_until_stopped(self, group: asyncio.TaskGroup) -> None:
        while not self._stopping:
            self._wake.clear()
            for endpoint_id, fleet in self._fleets.ready():
                await self._claim(endpoint_id, fleet, group)
            self._metrics.claimed()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)

    async def _claim(self, endpoint_id: int, fleet: Fleet, group: asyncio.TaskGroup) -> None:
        room = min(queue.BATCH, in_flight_limit(fleet.slots) - self._in_flight.in_flight(endpoint_id))
        if room <= 0:
            return
        claim = partial(
            queue.claim, endpoint_id=endpoint_id, owner=self.owner, lease_seconds=self._lease_seconds, limit=room
        )
        for lease in await self._database.run(claim):
            self._in_flight.add(lease, group.create_task(self._call(fleet, lease)))

    async def _call(self, fleet: Fleet, lease: Lease) -> None:
        try:
            ended: Ended = await self._caller.call(fleet, lease)
        except asyncio.CancelledError:
            if self._in_flight.is_dropped(lease):
                self._in_flight.forget(lease)
            else:
                self._in_flight.report(GivenBack(lease, 0.0))
            raise
        except (LeaseLost, DatabaseGone):
            self._in_flight.forget(lease)
            return
        except Exception:
            _logger.exception("unexpected error in worker call", extra={"fields": describe(lease)})
            ended = after_bug(lease)
        self._in_flight.report(ended)

    async def _settle(self) -> None:
        while True:
            batch = await self._in_flight.next_batch()
            await self._write(batch)
            self._in_flight.written(batch)
            self._wake.set()

    async def _write(self, batch: list[Ended]) -> None:
        given_back: dict[float, list[Lease]] = {}
        outcomes: list[queue.Outcome] = []
        for ended in batch:
            if isinstance(ended, GivenBack):
                given_back.setdefault(ended.delay, []).append(ended.lease)
            else:
                outcomes.append(ended)
        for delay, leases in given_back.items():
            await self._database.run(partial(queue.release, self.owner, leases, delay=delay))
        if not outcomes:
            return
        accepted = await self._database.run(partial(queue.finish, self.owner, outcomes))
        for outcome in outcomes:
            await self._after(outcome, accepted=outcome.lease.id in accepted)

    async def _after(self, outcome: queue.Outcome, *, accepted: bool) -> None:
        fields = describe(outcome.lease) | {"outcome": type(outcome).__name__, "seconds": round(outcome.seconds, 3)}
        if accepted:
            self._metrics.settled(outcome)
            _logger.info("settled", extra={"fields": fields})
            return
        _logger.info("result discarded: lease lost", extra={"fields": fields})
        if isinstance(outcome, queue.Previewed):
            await asyncio.to_thread(blobs.remove, [outcome.preview_key, outcome.thumbnail_key])

    async def _every(self, first: float, seconds: float, work: Callable[[], Coroutine[None, None, None]]) -> None:
        await asyncio.sleep(first)
        while True:
            await work()
            await asyncio.sleep(seconds)

    async def _drop_lost(self) -> None:
        """End the calls whose lease is lost: cancelled, deleted, or expired and claimed by another dispatcher."""
        calls = self._in_flight.calls()
        if not calls:
            return
        held = await self._database.run(partial(queue.held, self.owner, list(calls)))
        for lost in calls.keys() - held:
            self._in_flight.drop(lost)

    async def _reap(self) -> None:
        if reaped := await self._database.run(queue.reap):
            _logger.warning("reclaimed expired leases", extra={"fields": {"items": reaped}})
            self._wake.set()

    async def _sweep(self) -> None:
        with contextlib.suppress(StoreUnavailable):  # logged already; the next sweep finds the same blobs
            await self._sweeping.run(run_cleanup)

    async def _drain(self) -> None:
        """Let pages in flight finish for a while, release the rest, and write all outcomes."""
        _logger.info("stopping", extra={"fields": {"held": len(self._in_flight)}})
        reading = self._in_flight.calls(WorkItem.Kind.RECOGNISE)
        for number, task in self._in_flight.calls().items():
            if number not in reading:
                task.cancel()  # a split resumes where it stopped
        if reading:
            await asyncio.wait(reading.values(), timeout=self._settings.drain_seconds)
        left = self._in_flight.calls()
        for task in left.values():
            task.cancel()
        if left:
            await asyncio.wait(left.values())
        asyncio.get_running_loop().call_later(_WRITE_SECONDS_AT_END, self._database.give_up)
        await self._in_flight.all_written()
        # Calls that were cancelled before they started have no outcome.
        await self._database.run(partial(queue.release, self.owner, self._in_flight.leases()))
