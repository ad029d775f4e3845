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
    """How long the dispatcher holds on to pages, and how long it waits for workers."""

    lease_seconds: Annotated[float, Meta(ge=1)] | None = setting(
        "LEGIBLE_DISPATCH_LEASE_SECONDS",
        f"seconds after which the pages of a dispatcher that died are sent again; not set: {_SQLITE_LEASE:.0f} on "
        f"SQLite, {_POSTGRES_LEASE:.0f} on PostgreSQL",
        None,
    )
    drain_seconds: Annotated[float, Meta(ge=0)] = setting(
        "LEGIBLE_DISPATCH_DRAIN_SECONDS",
        "seconds that pages on their way have after SIGTERM before they are given back",
        20.0,
    )
    call_seconds: Annotated[float, Meta(ge=1)] = setting(
        "LEGIBLE_DISPATCH_CALL_SECONDS",
        "seconds that a worker may take for one page, its wait for a slot included",
        2.0 * DOCUMENT_LIMITS.page_timeout_seconds + 30,
    )

    port: Annotated[int, Meta(ge=0, le=65535)] = setting(
        "LEGIBLE_DISPATCH_PORT",
        "port that the dispatcher's probes and metrics are served on; 0: they are not served",
        0,
    )
    host: str = setting(
        "LEGIBLE_DISPATCH_HOST",
        "address that they are served on",
        "0.0.0.0",  # noqa: S104 - the kubelet comes by the pod's address
    )

    def lease(self, vendor: str) -> float:
        """Return the seconds of a lease on the database `vendor`."""
        if self.lease_seconds is not None:
            return self.lease_seconds
        return _SQLITE_LEASE if vendor == "sqlite" else _POSTGRES_LEASE
