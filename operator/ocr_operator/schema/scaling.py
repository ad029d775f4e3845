"""The fields of an `OcrEndpoint` that control how many workers run."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ocr_operator.schema.fields import Int32, Part

Replicas = Annotated[Int32, Meta(ge=0, le=1000)]


class Autoscaling(Part, frozen=True):
    """An autoscaler controls the number of workers."""

    max_replicas: Annotated[Int32, Meta(ge=1, le=1000, description="Maximum number of workers.")]
    min_replicas: Annotated[
        Int32,
        Meta(
            ge=0,
            le=1000,
            description="Minimum number of workers. 0 lets the endpoint scale to zero; this requires KEDA.",
        ),
    ] = 1
    provider: Annotated[
        Literal["HorizontalPodAutoscaler", "KEDA"],
        Meta(
            description="HorizontalPodAutoscaler: scale by CPU use. KEDA: scale by the pages that wait on the "
            "platform; KEDA must be installed, and the operator must know the platform's address and key."
        ),
    ] = "HorizontalPodAutoscaler"
    target_cpu_utilization_percentage: (
        Annotated[
            Int32,
            Meta(
                ge=1,
                le=100,
                description="Target CPU use as a percentage of the requested CPU. Default: 70 with "
                "HorizontalPodAutoscaler, no CPU target with KEDA.",
            ),
        ]
        | None
    ) = msgspec.field(name="targetCPUUtilizationPercentage", default=None)
    target_queued_pages_per_replica: (
        Annotated[
            Int32,
            Meta(ge=1, le=100_000, description="Target number of pages per worker, waiting or being read."),
        ]
        | None
    ) = None
    scale_down_stabilization_seconds: Annotated[
        Int32,
        Meta(
            ge=0,
            le=3600,
            description="Seconds of low load, or without waiting pages, before workers are removed.",
        ),
    ] = 300
