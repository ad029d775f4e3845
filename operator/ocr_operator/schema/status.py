"""The status of an `OcrEndpoint`, typed: what the operator reports to the cluster owner."""

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
    """A condition of the endpoint, with the fields of a meta/v1 Condition."""

    type: Annotated[ConditionType, Meta(description="Aspect that the condition describes.")]
    status: Annotated[Literal["True", "False", "Unknown"], Meta(description="Whether the condition holds.")]
    reason: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=1024,
            pattern=r"^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
            description="Reason as one word, for programs.",
        ),
    ]
    message: Annotated[str, Meta(max_length=32_768, description="Reason as a sentence, for people.")]
    last_transition_time: Annotated[
        str, Meta(description="When `status` last changed.", extra_json_schema={"format": "date-time"})
    ]
    observed_generation: Annotated[
        Int64, Meta(ge=0, description="metadata.generation that the condition refers to.")
    ] = 0


class EndpointStatus(Part, frozen=True):
    """Observed state, written only by the operator."""

    observed_generation: Annotated[Int64, Meta(description="metadata.generation that the operator last processed.")] = 0
    conditions: Annotated[
        tuple[Condition, ...],
        Meta(
            max_length=16,
            description="Ready: a worker can read every language. Progressing: workers are starting or being replaced. "
            "Degraded: action is needed. ModelsAvailable: the trained data of every language are available. Exposed: "
            "the Ingress or HTTPRoute is accepted.",
            extra_json_schema={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"]},
        ),
    ] = ()
    api_name: (
        Annotated[str, Meta(description="Path under which the workers answer in addition to /spark_ocr_api.")] | None
    ) = None
    internal_url: Annotated[str, Meta(description="Address of the workers' Service inside the cluster.")] | None = (
        msgspec.field(name="internalURL", default=None)
    )
    url: (
        Annotated[str, Meta(description="Address for clients outside the cluster, if the endpoint is exposed.")] | None
    ) = None
    replicas: Annotated[Int32, Meta(description="Number of workers.")] | None = None
    ready_replicas: Annotated[Int32, Meta(description="Number of ready workers.")] | None = None
    updated_replicas: Annotated[Int32, Meta(description="Number of workers of the newest generation.")] | None = None
    selector: Annotated[str, Meta(description="Label selector of the workers, for the scale subresource.")] | None = (
        None
    )
    resolved_image: Annotated[str, Meta(description="Image with digest that a worker runs.")] | None = None
    engine_version: Annotated[str, Meta(description="Version of the engine, as a worker reports it.")] | None = None
    available_languages: Annotated[
        tuple[Annotated[str, Meta(max_length=64)], ...],
        Meta(
            max_length=256,
            description="Languages whose trained data a worker has found.",
            extra_json_schema={"x-kubernetes-list-type": "set"},
        ),
    ] = ()


def read_status(status: dict[str, Any]) -> EndpointStatus:
    """Return the typed status of a resource; an empty one if another version of the operator wrote it."""
    try:
        return msgspec.convert(status, EndpointStatus)
    except msgspec.ValidationError:
        return EndpointStatus()


read_status({})  # prepared here, in a single thread: see ocr_operator.schema.spec
