"""The workers of all endpoints: looked at all the time, and what was seen written to the endpoints table."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from typing import TYPE_CHECKING, Final

from ocr_platform.config import PLATFORM
from ocr_platform.endpoints import services
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.dispatch.fleet import Fleet

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from ocr_platform.jobs.dispatch.database import DatabaseThread

LOOK_EVERY: Final = 2.0
LOOK_EVERY_WHEN_DOWN: Final = 0.5
_logger = logging.getLogger(__name__)


class Fleets:
    """One `Fleet` an endpoint; `changed` is called when one became ready."""

    def __init__(self, client: httpx.AsyncClient, database: DatabaseThread, changed: Callable[[], None]) -> None:
        self._client = client
        self._database = database
        self._changed = changed
        self._fleets: dict[int, Fleet] = {}
        self._last_look: dict[int, float] = {}

    def ready(self) -> list[tuple[int, Fleet]]:
        """Return the endpoints that take pages now, by their ids."""
        return [(endpoint_id, fleet) for endpoint_id, fleet in self._fleets.items() if fleet.slots > 0]

    def of(self, endpoint_id: int) -> Fleet:
        """Return the workers of an endpoint that `ready` has named."""
        return self._fleets[endpoint_id]

    async def keep_looking(self) -> None:
        """Look at every endpoint until cancelled: every two seconds, more often while it is not ready."""
        while True:
            if PLATFORM.endpoints == "local":
                await self._database.run(partial(services.sync_local_endpoint, PLATFORM.worker_url))
            endpoints = await self._database.run(lambda: list(Endpoint.objects.order_by("id")))
            await asyncio.gather(*(self._look(endpoint) for endpoint in endpoints if self._is_due(endpoint)))
            await asyncio.sleep(LOOK_EVERY_WHEN_DOWN)

    def _is_due(self, endpoint: Endpoint) -> bool:
        fleet = self._fleets.get(endpoint.pk)
        if fleet is None or fleet.base != endpoint.address:
            self._fleets[endpoint.pk] = Fleet(endpoint.address, self._client)
            return True
        return fleet.slots == 0 or time.monotonic() - self._last_look[endpoint.pk] >= LOOK_EVERY

    async def _look(self, endpoint: Endpoint) -> None:
        fleet = self._fleets[endpoint.pk]
        was_ready = fleet.slots > 0
        self._last_look[endpoint.pk] = time.monotonic()
        seen = await fleet.look()
        await self._database.run(partial(services.record, endpoint, seen))
        if (seen.slots > 0) != was_ready:
            fields = {"endpoint": endpoint.name, "slots": seen.slots, "reason": seen.message}
            _logger.info("an endpoint became %s", "ready" if seen.slots else "not ready", extra={"fields": fields})
            self._changed()
