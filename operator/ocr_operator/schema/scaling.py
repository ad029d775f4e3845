"""The fields of an `OcrEndpoint` that control how many workers run."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ocr_operator.schema.fields import Int32, Part

Replicas = Annotated[Int32, Meta(ge=0, le=1000)]


class Autoscaling(Part, frozen=True):
    """How many workers there are is decided by an autoscaler."""

    max_replicas: Annotated[Int32, Meta(ge=1, le=1000, description="Most workers.")]
    min_replicas: Annotated[
        Int32, Meta(ge=0, le=1000, description="Fewest workers; 0, only with KEDA, lets the endpoint sleep.")
    ] = 1
    provider: Annotated[
        Literal["HorizontalPodAutoscaler", "KEDA"],
        Meta(
            description="HorizontalPodAutoscaler: by CPU use. KEDA: by the pages that wait at the platform, which must "
            "be installed and known to the operator."
        ),
    ] = "HorizontalPodAutoscaler"
    target_cpu_utilization_percentage: (
        Annotated[
            Int32,
            Meta(
                ge=1,
                le=100,
                description="CPU use, in percent of what is requested, that more workers keep to. Left out: 70 with "
                "HorizontalPodAutoscaler, not looked at with KEDA.",
            ),
        ]
        | None
    ) = msgspec.field(name="targetCPUUtilizationPercentage", default=None)
    target_queued_pages_per_replica: (
        Annotated[
            Int32,
            Meta(
                ge=1, le=100_000, description="Pages waiting or being read for each worker, that more workers keep to."
            ),
        ]
        | None
    ) = None
    scale_down_stabilization_seconds: Annotated[
        Int32,
        Meta(
            ge=0,
            le=3600,
            description="Seconds that use must have been low, or no page waiting, before a worker is removed.",
        ),
    ] = 300
