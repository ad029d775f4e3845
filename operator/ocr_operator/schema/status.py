"""The status of an `OcrEndpoint`, typed: what the operator tells the cluster owner.

It must not know how any of it is found out.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ocr_operator.schema.fields import Int32, Int64, Part

ConditionType = Literal["Ready", "Progressing", "Degraded", "ModelsAvailable", "Exposed"]
Reason = Literal[
    "Reconciled",
    "Suspended",
    "Sleeping",
    "WorkersStarting",
    "RolloutStuck",
    "ImagePullFailed",
    "CrashLooping",
    "Unschedulable",
    "QuotaExceeded",
    "LanguageMissing",
    "ModelSourceMissing",
    "AuthSecretMissing",
    "ApiNameConflict",
    "InvalidSpec",
    "NameTaken",
    "AutoscalerUnavailable",
    "RouteNotAccepted",
]


class Condition(Part, frozen=True):
    """One statement about the endpoint, as meta/v1 Condition has it."""

    type: Annotated[ConditionType, Meta(description="What the statement is about.")]
    status: Annotated[Literal["True", "False", "Unknown"], Meta(description="Whether it holds.")]
    reason: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=1024,
            pattern=r"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
            description="Why, in one word for programs.",
        ),
    ]
    message: Annotated[str, Meta(max_length=32_768, description="Why, in a sentence for people.")]
    last_transition_time: Annotated[
        str, Meta(description="When `status` last changed.", extra_json_schema={"format": "date-time"})
    ]
    observed_generation: Annotated[Int64, Meta(ge=0, description="metadata.generation that it speaks of.")] = 0


class EndpointStatus(Part, frozen=True):
    """Observed state, written by the operator alone."""

    observed_generation: Annotated[Int64, Meta(description="metadata.generation that the operator last acted on.")] = 0
    conditions: Annotated[
        tuple[Condition, ...],
        Meta(
            max_length=16,
            description="Ready sums up. Progressing: a rollout runs. Degraded: something needs a person. "
            "ModelsAvailable: the trained data of every language are there. Exposed: reachable from outside.",
            extra_json_schema={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
        ),
    ] = ()
    api_name: Annotated[str, Meta(description="The second path that the workers answer on.")] | None = None
    internal_url: Annotated[str, Meta(description="Address of the workers' Service inside the cluster.")] | None = (
        msgspec.field(name="internalURL", default=None)
    )
    url: Annotated[str, Meta(description="Address for clients outside the cluster, where there is one.")] | None = None
    replicas: Annotated[Int32, Meta(description="Workers there are.")] | None = None
    ready_replicas: Annotated[Int32, Meta(description="Workers that are ready.")] | None = None
    updated_replicas: Annotated[Int32, Meta(description="Workers of the newest generation.")] | None = None
    selector: Annotated[str, Meta(description="Label selector of the workers, for the scale subresource.")] | None = (
        None
    )
    resolved_image: Annotated[str, Meta(description="Image with digest, as a worker runs it.")] | None = None
    engine_version: Annotated[str, Meta(description="Version of the engine, as a worker says.")] | None = None
    available_languages: Annotated[
        tuple[Annotated[str, Meta(max_length=64)], ...],
        Meta(
            max_length=256,
            description="Languages whose trained data a worker has.",
            extra_json_schema={"x-kubernetes-list-type": "set"},
        ),
    ] = ()


def read_status(status: dict[str, Any]) -> EndpointStatus:
    """Return the typed status of a resource; one that does not fit (it was written by another version) is empty."""
    try:
        return msgspec.convert(status, EndpointStatus)
    except msgspec.ValidationError:
        return EndpointStatus()


read_status({})  # prepared here, in one thread: see ocr_operator.schema.spec
