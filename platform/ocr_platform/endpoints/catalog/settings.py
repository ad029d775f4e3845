"""The catalog's own settings, read once from the environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from ocr_contract.settings import setting


@dataclass(frozen=True, kw_only=True)
class CatalogSettings:
    """How the catalog watches, and where its probes are served."""

    port: Annotated[int, Meta(ge=0, le=65535)] = setting(
        "LEGIBLE_CATALOG_PORT", "port for the catalog's probes and metrics; 0: off", 0
    )
    host: str = setting(
        "LEGIBLE_CATALOG_HOST",
        "address for the catalog's probes and metrics",
        "0.0.0.0",  # noqa: S104 - the kubelet comes by the pod's address
    )
    watch_seconds: Annotated[int, Meta(ge=1, le=300)] = setting(
        "LEGIBLE_CATALOG_WATCH_SECONDS",
        "seconds after which a watch is reopened, because it may have died silently; without an answer from the API "
        "server for ten times as long, the liveness probe of the catalog fails",
        30,
    )
