"""The dispatcher's writes to the endpoints table: the local endpoint, and the workers' last known state.

`mirroring` writes the cluster's state of an endpoint.
"""

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
SEEN_COLUMNS: Final = (
    "state",
    "languages",
    "legacy_languages",
    "engine",
    "slots",
    "message",
    "reason",
    "seen_at",
)
"""The columns that only the dispatcher writes."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of an endpoint's workers together; not ready without slots, and then with its `reason`."""

    slots: int = 0
    languages: tuple[str, ...] = ()
    legacy_languages: tuple[str, ...] = ()
    engine: str = ""
    message: str = ""
    reason: Endpoint.Reason = Endpoint.Reason.NONE


def sync_local_endpoint(address: str) -> Endpoint:
    """Make sure that the default endpoint exists and has this address."""
    endpoint, _ = Endpoint.objects.get_or_create(
        name=DEFAULT_NAME,
        defaults={
            "display_name": "Local worker",
            "address": address,
            "message": "No worker has been seen yet.",
            "reason": Endpoint.Reason.NO_WORKER,
        },
    )
    if (endpoint.address, endpoint.source, endpoint.gone_at) != (address, Endpoint.Source.LOCAL, None):
        endpoint.address, endpoint.source, endpoint.uid, endpoint.gone_at = address, Endpoint.Source.LOCAL, "", None
        endpoint.save(update_fields=["address", "source", "uid", "gone_at"])
    return endpoint


def record(endpoint: Endpoint, seen: Seen) -> None:
    """Write what was seen; when nothing changed, only now and then, so that most checks cost no write."""
    now = timezone.now()
    before = _comparable(endpoint)
    if seen.slots > 0:
        endpoint.state = Endpoint.State.READY
        endpoint.languages = list(seen.languages)
        endpoint.legacy_languages = list(seen.legacy_languages)
        endpoint.engine = seen.engine
    else:
        endpoint.state = Endpoint.State.NOT_READY
    endpoint.slots = seen.slots
    endpoint.reason = seen.reason
    endpoint.message = seen.message[:_LONGEST_MESSAGE]
    if before == _comparable(endpoint) and not _is_stale(endpoint, now):
        return
    if seen.slots > 0:
        endpoint.seen_at = now
    # Not `save`: the catalog may have removed the row, which is not an error here.
    Endpoint.objects.filter(pk=endpoint.pk).update(**{name: getattr(endpoint, name) for name in SEEN_COLUMNS})


def _comparable(endpoint: Endpoint) -> tuple[object, ...]:
    return (
        endpoint.state,
        endpoint.slots,
        endpoint.message,
        endpoint.reason,
        endpoint.engine,
        tuple(endpoint.languages),
        None if endpoint.legacy_languages is None else tuple(endpoint.legacy_languages),
    )


def _is_stale(endpoint: Endpoint, now: datetime) -> bool:
    ready = endpoint.state == Endpoint.State.READY
    return ready and (endpoint.seen_at is None or now - endpoint.seen_at > _SEEN_WRITTEN_EVERY)
