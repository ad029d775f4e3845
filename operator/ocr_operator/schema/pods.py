"""The fields of an `OcrEndpoint` that shape its pods: resources, placement, user and group ids, disruption.

Names and meanings are those of Kubernetes' core/v1.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ocr_operator.schema.fields import Int32, Int64, IntOrPercent, ObjectName, Part, Quantity, RawObject

Id = Annotated[Int64, Meta(ge=1, le=4_294_967_294)]
_Quantities = dict[str, Quantity]


class ImagePullSecret(Part, frozen=True):
    """A Secret in the endpoint's namespace."""

    name: Annotated[ObjectName, Meta(description="Name of the Secret.")]


class Resources(Part, frozen=True):
    """Resource requests and limits of a container."""

    requests: Annotated[
        _Quantities, Meta(max_length=16, description="Minimum that a node must have available, by resource name.")
    ] = {}
    limits: Annotated[
        _Quantities, Meta(max_length=16, description="Maximum that the container may use, by resource name.")
    ] = {}


class Toleration(Part, frozen=True):
    """A taint that the workers tolerate."""

    key: Annotated[str, Meta(max_length=316, description="Key of the taint. Default: any key.")] | None = None
    operator: (
        Annotated[
            Literal["Exists", "Equal"],
            Meta(description="Equal: `value` must equal the value of the taint. Exists: any value matches."),
        ]
        | None
    ) = None
    value: Annotated[str, Meta(max_length=63, description="Value of the taint.")] | None = None
    effect: (
        Annotated[
            Literal["NoSchedule", "PreferNoSchedule", "NoExecute"],
            Meta(description="Effect of the taint. Default: any effect."),
        ]
        | None
    ) = None
    toleration_seconds: (
        Annotated[
            Int64,
            Meta(
                ge=0, description="Seconds that a pod stays on a node after a taint with the effect NoExecute is added."
            ),
        ]
        | None
    ) = None


class TopologySpreadConstraint(Part, frozen=True):
    """How evenly the workers are spread over the domains of a topology."""

    topology_key: Annotated[
        str, Meta(min_length=1, max_length=316, description="Node label whose value is the domain.")
    ]
    max_skew: Annotated[
        Int32, Meta(ge=1, description="Maximum difference in the number of workers between two domains.")
    ] = 1
    when_unsatisfiable: Annotated[
        Literal["DoNotSchedule", "ScheduleAnyway"],
        Meta(description="What the scheduler does when the constraint cannot be met."),
    ] = "ScheduleAnyway"
    label_selector: (
        Annotated[RawObject, Meta(description="A meta/v1 LabelSelector. Default: the endpoint's workers.")] | None
    ) = None


class SecurityContext(Part, frozen=True):
    """User and group ids of the pod's processes and volumes."""

    run_as_user: Annotated[Id, Meta(description="User id of the processes. Default: the image's.")] | None = None
    run_as_group: Annotated[Id, Meta(description="Group id of the processes.")] | None = None
    fs_group: Annotated[Id, Meta(description="Group id that owns the volumes.")] | None = None


class PodDisruptionBudget(Part, frozen=True):
    """How many workers a voluntary disruption leaves running; exactly one of the two is set."""

    min_available: (
        Annotated[IntOrPercent, Meta(description="Workers that must stay available, as a number or a percentage.")]
        | None
    ) = None
    max_unavailable: (
        Annotated[IntOrPercent, Meta(description="Workers that may be unavailable, as a number or a percentage.")]
        | None
    ) = None


def plain(part: msgspec.Struct) -> dict[str, Any]:
    """Return a part as the API server stores it: field names in camel case, unset fields left out."""
    written: dict[str, Any] = msgspec.to_builtins(part)
    return written
