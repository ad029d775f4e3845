"""The workers of all endpoints: checks them continuously and writes their state to the endpoints table."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from ocr_contract.keys import endpoint_key
from ocr_platform.config import PLATFORM
from ocr_platform.dispatcher.fleet import Fleet
from ocr_platform.endpoints import services
from ocr_platform.endpoints.models import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from ocr_platform.dispatcher.database import DatabaseThread

PROBE_INTERVAL_SECONDS: Final = 2.0
PROBE_INTERVAL_WHEN_DOWN_SECONDS: Final = 0.5
_LOOKS_AT_ONCE: Final = 32
_GONE: Final = services.Seen(message="The endpoint was deleted.", reason=Endpoint.Reason.NO_WORKER)
_COLUMNS: Final = ("name", "address", "uid", "source", "gone_at", *services.SEEN_COLUMNS)
_logger = logging.getLogger(__name__)


class Fleets:
    """One `Fleet` per endpoint; `changed` is called when one becomes ready."""

    def __init__(self, client: httpx.AsyncClient, database: DatabaseThread, changed: Callable[[], None]) -> None:
        self._client = client
        self._database = database
        self._changed = changed
        self._fleets: dict[int, Fleet] = {}
        self._last_look: dict[int, float] = {}
        self._looking: set[int] = set()
        self._room = asyncio.Semaphore(_LOOKS_AT_ONCE)
        self.passed_at = time.monotonic()

    def ready(self) -> list[tuple[int, Fleet]]:
        """Return the endpoints that accept pages now, by their ids."""
        return [(endpoint_id, fleet) for endpoint_id, fleet in self._fleets.items() if fleet.slots > 0]

    async def keep_looking(self) -> None:
        """Check every endpoint until cancelled: every two seconds; the local one more often while it is down.

        Slow workers of one endpoint do not delay the others.
        """
        async with asyncio.TaskGroup() as group:
            while True:
                endpoints = await self._database.run(_endpoints)
                self._forget({endpoint.pk for endpoint in endpoints if endpoint.gone_at is None})
                for endpoint in endpoints:
                    if endpoint.gone_at is not None:
                        await self._database.run(partial(services.record, endpoint, _GONE))
                    elif self._is_due(endpoint):
                        self._looking.add(endpoint.pk)
                        group.create_task(self._look(endpoint, self._fleets[endpoint.pk]))
                self.passed_at = time.monotonic()
                await asyncio.sleep(PROBE_INTERVAL_WHEN_DOWN_SECONDS)

    def _forget(self, there: set[int]) -> None:
        for endpoint_id in self._fleets.keys() - there:
            del self._fleets[endpoint_id]

    def _is_due(self, endpoint: Endpoint) -> bool:
        if endpoint.pk in self._looking:
            return False
        key = endpoint_key(PLATFORM.platform_key, endpoint.uid) if PLATFORM.platform_key and endpoint.uid else ""
        fleet = self._fleets.get(endpoint.pk)
        if fleet is None or (fleet.base, fleet.key) != (endpoint.address, key):
            self._fleets[endpoint.pk] = Fleet(endpoint.address, self._client, key)
            return True
        if endpoint.source == Endpoint.Source.LOCAL and fleet.slots == 0:
            return True
        return time.monotonic() - self._last_look[endpoint.pk] >= PROBE_INTERVAL_SECONDS

    async def _look(self, endpoint: Endpoint, fleet: Fleet) -> None:
        was_ready = fleet.slots > 0
        self._last_look[endpoint.pk] = time.monotonic()
        try:
            async with self._room:
                seen = await fleet.look()
            await self._database.run(partial(services.record, endpoint, seen))
        finally:
            self._looking.discard(endpoint.pk)
        if (seen.slots > 0) != was_ready:
            fields = {"endpoint": endpoint.name, "slots": seen.slots, "reason": seen.message}
            _logger.info("endpoint became %s", "ready" if seen.slots else "not ready", extra={"fields": fields})
            self._changed()


def _endpoints() -> list[Endpoint]:
    if PLATFORM.endpoints == "local":
        services.sync_local_endpoint(PLATFORM.worker_url)
    return list(Endpoint.objects.order_by("id").only(*_COLUMNS))
