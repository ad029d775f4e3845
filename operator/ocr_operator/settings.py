"""The operator's settings, read once from the environment (`LEGIBLE_OPERATOR_*`).

The table in `docs/operations.md` is generated from the fields.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path  # noqa: TC003 - the settings are read by their types
from typing import Annotated, Literal

from msgspec import Meta

from ocr_contract.settings import SettingsError, setting


@dataclasses.dataclass(frozen=True, kw_only=True)
class OperatorSettings:
    """All settings of the operator."""

    worker_image: Annotated[str, Meta(min_length=1)] = setting(
        "LEGIBLE_OPERATOR_WORKER_IMAGE", "worker image of each OcrEndpoint that sets no `image`"
    )
    namespaces: tuple[str, ...] = setting(
        "LEGIBLE_OPERATOR_NAMESPACES", "namespaces whose OcrEndpoints the operator manages; empty: all namespaces", ()
    )
    platform_namespace: Annotated[str, Meta(min_length=1)] = setting(
        "LEGIBLE_OPERATOR_PLATFORM_NAMESPACE", "namespace of the platform; its pods may call every worker", "legible"
    )
    platform_key_file: Path | None = setting(
        "LEGIBLE_OPERATOR_PLATFORM_KEY_FILE",
        "file with the platform key, from which each endpoint's key is derived; not set: the platform cannot call "
        "workers with auth",
        None,
    )
    platform_url: str | None = setting(
        "LEGIBLE_OPERATOR_PLATFORM_URL",
        "address of the platform, such as http://legible-web.legible.svc:8000, from which KEDA reads the waiting pages",
        None,
    )
    host: str = setting(
        "LEGIBLE_OPERATOR_HOST", "address on which liveness, readiness and metrics are served", "127.0.0.1"
    )
    port: Annotated[int, Meta(ge=0, le=65535)] = setting(
        "LEGIBLE_OPERATOR_PORT", "port on which liveness, readiness and metrics are served; 0: any free port", 8890
    )
    workers: Annotated[int, Meta(ge=1, le=64)] = setting(
        "LEGIBLE_OPERATOR_WORKERS", "number of OcrEndpoints reconciled in parallel", 4
    )
    retry_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_RETRY_SECONDS",
        "seconds between reconciles of an OcrEndpoint that waits for something no watch reports, such as a worker's "
        "models",
        10.0,
    )
    check_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_CHECK_SECONDS", "seconds between checks for a dead watch", 30.0
    )
    poll_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_POLL_SECONDS",
        "seconds between reconciles of an OcrEndpoint that depends on unwatched objects, such as Secrets",
        15.0,
    )
    resync_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_RESYNC_SECONDS", "seconds between full resyncs of all OcrEndpoints", 600.0
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = setting(
        "LEGIBLE_OPERATOR_LOG_LEVEL", "lowest level of log lines to write", "INFO"
    )


def read_platform_key(settings: OperatorSettings) -> str | None:
    """Return the platform key, None when no file is set. Raises `SettingsError`."""
    if settings.platform_key_file is None:
        return None
    try:
        key = settings.platform_key_file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"LEGIBLE_OPERATOR_PLATFORM_KEY_FILE is {settings.platform_key_file}, which cannot be read: {error}."
        ) from error
    if not key:
        raise SettingsError(f"LEGIBLE_OPERATOR_PLATFORM_KEY_FILE is {settings.platform_key_file}, which is empty.")
    return key
