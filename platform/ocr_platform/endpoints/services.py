"""Writes of the endpoints table: the local endpoint, and what was last seen of an endpoint's workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.endpoints.selectors import DEFAULT_NAME

if TYPE_CHECKING:
    from datetime import datetime

_SEEN_WRITTEN_EVERY: Final = timedelta(seconds=30)
_LONGEST_MESSAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """What the workers of an endpoint said, all together; not ready without slots."""

    slots: int = 0
    languages: tuple[str, ...] = ()
    engine: str = ""
    message: str = ""


def sync_local_endpoint(address: str) -> Endpoint:
    """Make sure that the default endpoint is there and has this address."""
    endpoint, _ = Endpoint.objects.get_or_create(
        name=DEFAULT_NAME,
        defaults={"display_name": "Local worker", "address": address, "message": "No worker was seen yet."},
    )
    if endpoint.address != address:
        endpoint.address = address
        endpoint.save(update_fields=["address"])
    return endpoint


def record(endpoint: Endpoint, seen: Seen) -> None:
    """Write what was seen; when nothing changed, only now and then, so that a look costs no write."""
    now = timezone.now()
    before = _comparable(endpoint)
    if seen.slots > 0:
        endpoint.state = Endpoint.State.READY
        endpoint.languages = list(seen.languages)
        endpoint.engine = seen.engine
    else:
        endpoint.state = Endpoint.State.NOT_READY
    endpoint.slots = seen.slots
    endpoint.message = seen.message[:_LONGEST_MESSAGE]
    if before == _comparable(endpoint) and not _is_stale(endpoint, now):
        return
    if seen.slots > 0:
        endpoint.seen_at = now
    endpoint.save(update_fields=["state", "languages", "engine", "slots", "message", "seen_at"])


def _comparable(endpoint: Endpoint) -> tuple[object, ...]:
    return (endpoint.state, endpoint.slots, endpoint.message, endpoint.engine, tuple(endpoint.languages))


def _is_stale(endpoint: Endpoint, now: datetime) -> bool:
    ready = endpoint.state == Endpoint.State.READY
    return ready and (endpoint.seen_at is None or now - endpoint.seen_at > _SEEN_WRITTEN_EVERY)
