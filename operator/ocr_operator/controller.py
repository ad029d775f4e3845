"""Wires the operator together: store, queue, reconciler, checks and metrics, in kopf's event loop.

It does not know kopf or what a reconcile does.
"""

from __future__ import annotations

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from urllib3.exceptions import HTTPError

from ocr_operator.desired import Defaults
from ocr_operator.endpoint import claimed_api_name
from ocr_operator.kinds import ENDPOINT, LABELLED, Kind
from ocr_operator.kube.client import ApiError, Kube
from ocr_operator.kube.store import Store
from ocr_operator.reconcile import Reconciler, RequeueDelays
from ocr_operator.runtime.metrics import Metrics
from ocr_operator.runtime.server import serve
from ocr_operator.runtime.watchdog import Watchdog
from ocr_operator.runtime.workqueue import Rank, WorkQueue
from ocr_operator.settings import read_platform_key
from ocr_operator.worker_status import WorkerStatusCache

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ocr_operator.endpoint import Key
    from ocr_operator.kinds import Manifest
    from ocr_operator.settings import OperatorSettings

Result = TypeVar("Result")

_RETRY_SECONDS: Final = 2.0

logger = logging.getLogger(__name__)


class Controller:
    """One operator."""

    def __init__(self, settings: OperatorSettings) -> None:
        self._settings = settings
        self._metrics = Metrics()
        self._unready: str | None = "the first listing of all resources has not finished"
        self._kube = Kube(settings.namespaces, self._metrics.count_write)
        self._store = Store()
        self._queue = WorkQueue()
        self._watchdog = Watchdog()
        defaults = Defaults(
            worker_image=settings.worker_image,
            platform_namespace=settings.platform_namespace,
            platform_key=read_platform_key(settings),
            platform_url=settings.platform_url,
        )
        delays = RequeueDelays(retry=settings.retry_seconds, poll=settings.poll_seconds)
        self._reconciler = Reconciler(self._kube, self._store, WorkerStatusCache(), defaults, delays)
        self._threads = ThreadPoolExecutor(settings.workers + 1, thread_name_prefix="reconcile")
        self._tasks: list[asyncio.Task[None]] = []
        self._metrics.add_gauges(lambda: len(self._queue), lambda: len(self._store.endpoint_keys()))

    async def start(self) -> None:
        """List everything, retrying until the API server permits it; then begin to reconcile."""
        settings = self._settings
        self._runner = await serve(settings.host, settings.port, self._failure, lambda: self._unready, self._metrics)
        await self._retry_until_done(self._resync)
        self._unready = None
        workers = [self._queue.work(self._reconcile) for _ in range(settings.workers)]
        loops = [self._every(settings.check_seconds, self._check), self._every(settings.resync_seconds, self._resync)]
        self._tasks = [asyncio.ensure_future(coroutine) for coroutine in (*workers, *loops)]

    async def stop(self) -> None:
        """Stop everything; a running reconcile is finished first."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)
        await self._runner.cleanup()

    def on_event(self, kind: Kind, change: str | None, body: Manifest) -> None:
        """Store the object of a watch event and queue the endpoints that it concerns."""
        concerned = (self._store.remove if change == "DELETED" else self._store.deliver)(kind, body)
        for key in concerned:
            self._queue.add(key, Rank.USER if kind is ENDPOINT else Rank.ROUTINE)
        if kind is ENDPOINT and change == "DELETED":
            for other in self._store.claimants_of(claimed_api_name(body)[0]):
                self._queue.add(other)

    def _failure(self) -> str | None:
        return self._watchdog.failure(self._queue.longest_running())

    async def _reconcile(self, key: Key) -> float | None:
        began = time.monotonic()
        outcome = "error"
        try:
            delay = await self._in_thread(self._reconciler.reconcile, key)
            outcome = "settled" if delay is None else "waiting"
        finally:
            self._metrics.count_reconcile(outcome, time.monotonic() - began)
        return delay

    async def _check(self) -> None:
        """Check that the watch of the endpoints has delivered what a list call shows."""
        listed, listed_at = await self._in_thread(self._kube.list, ENDPOINT)
        self._watchdog.check(self._store.undelivered(listed))
        self._merge(ENDPOINT, listed, listed_at)

    async def _resync(self) -> None:
        """List every kind into the store and queue every endpoint."""
        for kind in (ENDPOINT, *LABELLED):
            self._merge(kind, *await self._in_thread(self._kube.list, kind))
        for key in self._store.endpoint_keys():
            self._queue.add(key)

    def _merge(self, kind: Kind, listed: list[Manifest], listed_at: int) -> None:
        changed = self._store.replace(kind, listed, listed_at)
        self._metrics.count_missed(len(changed))
        for key in changed:
            self._queue.add(key)

    async def _every(self, seconds: float, action: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self._retry_until_done(action)

    async def _retry_until_done(self, action: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                return await action()
            except (ApiError, OSError, HTTPError) as error:
                logger.warning("list call failed", extra={"fields": {"error": str(error)}})
            await asyncio.sleep(_RETRY_SECONDS)

    async def _in_thread(self, function: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)
