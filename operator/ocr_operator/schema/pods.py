"""The fields of an `OcrEndpoint` that shape its pods: resources, placement, ids, disruption.

Names and meanings are those of Kubernetes' core/v1. It must not know how a pod is built from them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ocr_operator.schema.fields import Int32, Int64, IntOrPercent, ObjectName, Part, Quantity, RawObject

Id = Annotated[Int64, Meta(ge=1, le=4_294_967_294)]
_Quantities = dict[str, Quantity]


class ImagePullSecret(Part, frozen=True):
    """A secret of the endpoint's namespace."""

    name: Annotated[ObjectName, Meta(description="Name of the Secret.")]


class Resources(Part, frozen=True):
    """What the container asks for, and what it may use at most."""

    requests: Annotated[
        _Quantities, Meta(max_length=16, description="What a node must have free, by resource name.")
    ] = {}
    limits: Annotated[_Quantities, Meta(max_length=16, description="What a worker may use at most.")] = {}


class Toleration(Part, frozen=True):
    """A taint that does not keep the workers away."""

    key: Annotated[str, Meta(max_length=316, description="Key of the taint; left out, every one.")] | None = None
    operator: (
        Annotated[Literal["Exists", "Equal"], Meta(description="Whether `value` has to be the taint's.")] | None
    ) = None
    value: Annotated[str, Meta(max_length=63, description="Value of the taint.")] | None = None
    effect: (
        Annotated[
            Literal["NoSchedule", "PreferNoSchedule", "NoExecute"],
            Meta(description="Effect of the taint; left out, every one."),
        ]
        | None
    ) = None
    toleration_seconds: (
        Annotated[Int64, Meta(ge=0, description="Seconds that a pod stays on a node with effect NoExecute.")] | None
    ) = None


class TopologySpreadConstraint(Part, frozen=True):
    """How evenly workers are spread over a topology."""

    topology_key: Annotated[str, Meta(min_length=1, max_length=316, description="Node label that names the domain.")]
    max_skew: Annotated[Int32, Meta(ge=1, description="Most workers that two domains may differ by.")] = 1
    when_unsatisfiable: Annotated[
        Literal["DoNotSchedule", "ScheduleAnyway"], Meta(description="What happens when it cannot be met.")
    ] = "ScheduleAnyway"
    label_selector: (
        Annotated[RawObject, Meta(description="A meta/v1 LabelSelector; left out, the endpoint's workers.")] | None
    ) = None


class SecurityContext(Part, frozen=True):
    """Ids of the pod's processes and volumes."""

    run_as_user: Annotated[Id, Meta(description="User id of the processes; left out, the image's.")] | None = None
    run_as_group: Annotated[Id, Meta(description="Group id of the processes.")] | None = None
    fs_group: Annotated[Id, Meta(description="Group id that owns the volumes.")] | None = None


class PodDisruptionBudget(Part, frozen=True):
    """What voluntary disruptions leave alone; exactly one of both is set."""

    min_available: Annotated[IntOrPercent, Meta(description="Workers that stay, a number or percent.")] | None = None
    max_unavailable: Annotated[IntOrPercent, Meta(description="Workers that may go, a number or percent.")] | None = (
        None
    )


def plain(part: msgspec.Struct) -> dict[str, Any]:
    """Return a part as the API server writes it: member names in camel case, nothing that is not set."""
    written: dict[str, Any] = msgspec.to_builtins(part)
    return written
