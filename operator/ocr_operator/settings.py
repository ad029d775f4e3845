"""The operator's settings, read once from the environment (`LEGIBLE_OPERATOR_*`).

The table in `docs/operations.md` is made from the fields. It must not know what they are used for.
"""

from __future__ import annotations

import dataclasses
from typing import Annotated, Literal

from msgspec import Meta

from ocr_contract.settings import setting


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
    host: str = setting("LEGIBLE_OPERATOR_HOST", "address that liveness and metrics are served on", "127.0.0.1")
    port: Annotated[int, Meta(ge=0, le=65535)] = setting(
        "LEGIBLE_OPERATOR_PORT", "port that liveness and metrics are served on, 0 for any free one", 8890
    )
    workers: Annotated[int, Meta(ge=1, le=64)] = setting(
        "LEGIBLE_OPERATOR_WORKERS", "OcrEndpoints that are reconciled at the same time", 4
    )
    retry_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_RETRY_SECONDS",
        "seconds after which one that is not Ready is looked at again",
        10.0,
    )
    check_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_CHECK_SECONDS", "seconds between two checks that no watch has died silently", 30.0
    )
    resync_seconds: Annotated[float, Meta(gt=0)] = setting(
        "LEGIBLE_OPERATOR_RESYNC_SECONDS", "seconds after which every OcrEndpoint is looked at again", 600.0
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = setting(
        "LEGIBLE_OPERATOR_LOG_LEVEL", "what is logged", "INFO"
    )
