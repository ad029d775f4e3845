"""The operator's settings, read once from the environment (`LEGIBLE_OPERATOR_*`).

The table in `docs/operations.md` is made from the fields. It must not know what they are used for.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path  # noqa: TC003 - the settings are read by their types
from typing import Annotated, Literal

from msgspec import Meta

from ocr_contract.settings import SettingsError, setting


@dataclasses.dataclass(frozen=True, kw_only=True)
class OperatorSettings:
    """Everything that can be set on the operator."""

    worker_image: Annotated[str, Meta(min_length=1)] = setting(
        "LEGIBLE_OPERATOR_WORKER_IMAGE", "image of the workers of an OcrEndpoint that names none"
    )
    namespaces: tuple[str, ...] = setting(
        "LEGIBLE_OPERATOR_NAMESPACES", "namespaces whose OcrEndpoints are served; none named: all of them", ()
    )
    platform_namespace: Annotated[str, Meta(min_length=1)] = setting(
        "LEGIBLE_OPERATOR_PLATFORM_NAMESPACE", "namespace of the platform, whose pods may call every worker", "legible"
    )
    platform_key_file: Path | None = setting(
        "LEGIBLE_OPERATOR_PLATFORM_KEY_FILE",
        "file of the platform key, from which each endpoint's key is derived; not set: the platform has no key of "
        "workers with auth",
        None,
    )
    platform_url: str | None = setting(
        "LEGIBLE_OPERATOR_PLATFORM_URL",
        "address of the platform, such as http://legible-web.legible.svc:8000, that KEDA asks how many pages wait",
        None,
    )
    host: str = setting("LEGIBLE_OPERATOR_HOST", "address that liveness and metrics are served on", "127.0.0.1")
    port: Annotated[int, Meta(ge=0, le=65535)] = setting(
        "LEGIBLE_OPERATOR_PORT", "port that liveness and metrics are served on, 0 for any free one", 8890
    )
    workers: Annotated[int, Meta(ge=1, le=64)] = setting(
        "LEGIBLE_OPERATOR_WORKERS", "OcrEndpoints that are reconciled at the same time", 4
    )
    retry_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_RETRY_SECONDS",
        "seconds after which one is looked at again that waits for what no watch tells, such as a worker's models",
        10.0,
    )
    check_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_CHECK_SECONDS", "seconds between two checks that no watch has died silently", 30.0
    )
    poll_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_POLL_SECONDS",
        "seconds after which one is looked at again whose objects are not all watched, such as Secrets",
        15.0,
    )
    resync_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_RESYNC_SECONDS", "seconds after which every OcrEndpoint is looked at again", 600.0
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = setting(
        "LEGIBLE_OPERATOR_LOG_LEVEL", "what is logged", "INFO"
    )


def read_platform_key(settings: OperatorSettings) -> str | None:
    """Return the platform key, None where there is none. Raises `SettingsError`."""
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
