"""The dispatcher's own settings, read once from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_contract.settings import setting

_SQLITE_LEASE: Final = 30.0
_POSTGRES_LEASE: Final = 60.0


@dataclass(frozen=True, kw_only=True)
class DispatchSettings:
    """How long the dispatcher holds pages, and how long it waits for workers."""

    lease_seconds: Annotated[float, Meta(ge=1)] | None = setting(
        "LEGIBLE_DISPATCH_LEASE_SECONDS",
        f"seconds after which the pages of a dead dispatcher are sent again; not set: {_SQLITE_LEASE:.0f} on "
        f"SQLite, {_POSTGRES_LEASE:.0f} on PostgreSQL",
        None,
    )
    drain_seconds: Annotated[float, Meta(ge=0)] = setting(
        "LEGIBLE_DISPATCH_DRAIN_SECONDS",
        "seconds that pages in flight have to finish after SIGTERM before they are released",
        20.0,
    )
    call_seconds: Annotated[float, Meta(ge=1)] = setting(
        "LEGIBLE_DISPATCH_CALL_SECONDS",
        "seconds that a worker may take for one page, including its wait for a slot",
        2.0 * DOCUMENT_LIMITS.page_timeout_seconds + 30,
    )

    port: Annotated[int, Meta(ge=0, le=65535)] = setting(
        "LEGIBLE_DISPATCH_PORT",
        "port for the dispatcher's probes and metrics; 0: off",
        0,
    )
    host: str = setting(
        "LEGIBLE_DISPATCH_HOST",
        "address for the dispatcher's probes and metrics",
        "0.0.0.0",  # noqa: S104 - the kubelet comes by the pod's address
    )

    def lease(self, vendor: str) -> float:
        """Return the seconds of a lease on the database `vendor`."""
        if self.lease_seconds is not None:
            return self.lease_seconds
        return _SQLITE_LEASE if vendor == "sqlite" else _POSTGRES_LEASE
