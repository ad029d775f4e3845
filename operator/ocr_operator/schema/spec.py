"""The spec of an `OcrEndpoint`, typed: the single source of the CRD and of its reference page.

`definition` generates the schema from these classes, and the operator parses resources into them. Every field has an
effect in `desired`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ocr_contract.options import EngineName
from ocr_operator.schema.access import Auth, Exposure, NetworkPolicy
from ocr_operator.schema.fields import ATOMIC, Int32, Int64, Part, rules
from ocr_operator.schema.pods import (
    ImagePullSecret,
    PodDisruptionBudget,
    Resources,
    SecurityContext,
    Toleration,
    TopologySpreadConstraint,
)
from ocr_operator.schema.recognition import Language, Limits, Preprocessing, Variables
from ocr_operator.schema.scaling import Autoscaling, Replicas
from ocr_operator.schema.trained_data import TrainedData


class InvalidSpec(Exception):
    """The spec cannot be satisfied; the message is for the cluster owner."""


class EndpointSpec(Part, frozen=True):
    """Desired state."""

    api_name: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=63,
                pattern=r"^[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
                description="Path under which the workers answer in addition to /spark_ocr_api. Unique in the cluster "
                "and immutable. Default: the name of the resource.",
            ),
            rules(("self == oldSelf", "apiName is immutable")),
        ]
        | None
    ) = None
    display_name: (
        Annotated[
            str,
            Meta(min_length=1, max_length=128, description="Name shown in the dashboard. Default: the API name."),
        ]
        | None
    ) = None
    description: (
        Annotated[str, Meta(max_length=1024, description="Purpose of the endpoint, shown next to its name.")] | None
    ) = None
    suspend: Annotated[bool, Meta(description="Remove all workers and keep everything else.")] = False
    languages: Annotated[
        tuple[Language, ...],
        ATOMIC,
        Meta(min_length=1, max_length=16, description="Recognition languages, most important first."),
        rules(("self.all(x, self.exists_one(y, y == x))", "languages must not contain duplicates")),
    ] = ("eng",)
    engine: Annotated[
        EngineName,
        Meta(
            description="Tesseract: the library, loaded once in the worker. TesseractCLI: the distribution's "
            "command-line program, started for each page."
        ),
    ] = "Tesseract"
    page_seg_mode: Annotated[
        Int32, Meta(ge=0, le=13, description="Tesseract page segmentation mode, the number passed to --psm.")
    ] = 3
    ocr_engine_mode: Annotated[
        Int32,
        Meta(
            ge=0,
            le=3,
            description="Tesseract engine mode, the number passed to --oem; 0 and 2 need trained data that include the "
            "model of the legacy engine.",
        ),
    ] = 1
    variables: Variables = {}
    preprocessing: Annotated[
        Preprocessing, Meta(description="Steps before recognition. Auto: decide by measuring the page.")
    ] = Preprocessing()
    limits: Annotated[Limits, Meta(description="Limits of a document.")] = Limits()
    trained_data: Annotated[
        TrainedData,
        Meta(description="Source of the languages' trained data."),
        rules(
            *(
                (
                    f"has(self.{member}) == (self.type == '{kind}')",
                    f"`{member}` must be set when, and only when, `type` is '{kind}'",
                )
                for member, kind in (
                    ("configMap", "ConfigMap"),
                    ("persistentVolumeClaim", "PersistentVolumeClaim"),
                    ("initContainer", "InitContainer"),
                )
            )
        ),
    ] = TrainedData()
    image: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=1000,
                description="Worker image, preferably with a digest. Default: the image set on the operator.",
            ),
        ]
        | None
    ) = None
    image_pull_policy: (
        Annotated[Literal["Always", "IfNotPresent", "Never"], Meta(description="When the kubelet pulls the image.")]
        | None
    ) = None
    image_pull_secrets: Annotated[
        tuple[ImagePullSecret, ...],
        Meta(
            max_length=16,
            description="Secrets that the kubelet uses to pull the image.",
            extra_json_schema={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
        ),
    ] = ()
    replicas: Annotated[Replicas, Meta(description="Number of workers while `autoscaling` is not set.")] = 1
    autoscaling: Annotated[
        Autoscaling | None,
        Meta(description="Let an autoscaler control the number of workers."),
        rules(
            (
                "self.minReplicas <= self.maxReplicas",
                "`minReplicas` must be less than or equal to `maxReplicas`",
                ".minReplicas",
            ),
            (
                "self.minReplicas > 0 || self.provider == 'KEDA'",
                "`minReplicas` may be 0 only when `provider` is 'KEDA'",
                ".minReplicas",
            ),
            (
                "has(self.targetQueuedPagesPerReplica) == (self.provider == 'KEDA')",
                "`targetQueuedPagesPerReplica` must be set when, and only when, `provider` is 'KEDA'",
            ),
        ),
    ] = None
    resources: Annotated[
        Resources | None,
        Meta(
            description="Resources of the worker container. Default: computed from the number of pages that the worker "
            "reads in parallel."
        ),
    ] = None
    node_selector: Annotated[
        dict[str, Annotated[str, Meta(max_length=63)]],
        Meta(max_length=32, description="Labels that a node must have."),
    ] = {}
    affinity: (
        Annotated[
            dict[str, Any],
            Meta(
                description="A core/v1 Affinity; the API server validates it when the operator applies the Deployment.",
                extra_json_schema={"x-kubernetes-preserve-unknown-fields": True},
            ),
        ]
        | None
    ) = None
    tolerations: Annotated[
        tuple[Toleration, ...], ATOMIC, Meta(max_length=32, description="Node taints that the workers tolerate.")
    ] = ()
    topology_spread_constraints: Annotated[
        tuple[TopologySpreadConstraint, ...],
        ATOMIC,
        Meta(max_length=8, description="How to spread the workers over nodes and zones."),
    ] = ()
    priority_class_name: (
        Annotated[str, Meta(min_length=1, max_length=253, description="PriorityClass of the workers.")] | None
    ) = None
    termination_grace_period_seconds: Annotated[
        Int64,
        Meta(
            ge=31,
            le=3660,
            description="Seconds that a worker has to finish its pages when it is removed; at least "
            "limits.pageTimeoutSeconds + 30. A direct call to the worker that takes longer is aborted; the page of "
            "a job is read again by another worker.",
        ),
    ] = 150
    pod_labels: Annotated[
        dict[str, Annotated[str, Meta(max_length=63)]],
        Meta(max_length=32, description="Additional labels of the pods."),
    ] = {}
    pod_annotations: Annotated[
        dict[str, Annotated[str, Meta(max_length=8192)]],
        Meta(max_length=32, description="Additional annotations of the pods."),
    ] = {}
    security_context: Annotated[
        SecurityContext | None,
        Meta(
            description="User and group ids of the pods. The operator always sets everything that the Pod Security "
            "Standard 'restricted' requires."
        ),
    ] = None
    pod_disruption_budget: Annotated[
        PodDisruptionBudget | None,
        Meta(description="How many workers a node drain may evict at once."),
        rules(
            (
                "has(self.minAvailable) != has(self.maxUnavailable)",
                "exactly one of `minAvailable` and `maxUnavailable` must be set",
            )
        ),
    ] = None
    exposure: Annotated[
        Exposure,
        Meta(description="How clients outside the cluster reach the workers."),
        rules(
            (
                "self.type != 'Ingress' || has(self.hostname)",
                "`hostname` must be set when `type` is 'Ingress'",
                ".hostname",
            ),
            ("!has(self.ingress) || self.type == 'Ingress'", "`ingress` may be set only when `type` is 'Ingress'"),
            (
                "has(self.httpRoute) == (self.type == 'HTTPRoute')",
                "`httpRoute` must be set when, and only when, `type` is 'HTTPRoute'",
            ),
        ),
    ] = Exposure()
    auth: Annotated[
        Auth,
        Meta(
            description="Authentication of calls to the workers. Health, readiness, metrics, /v1/info and "
            "/v1/languages never require it."
        ),
        rules(
            (
                "has(self.secretRef) == (self.type == 'SharedSecret')",
                "`secretRef` must be set when, and only when, `type` is 'SharedSecret'",
            )
        ),
    ] = Auth()
    network_policy: Annotated[NetworkPolicy, Meta(description="Network traffic to and from the workers.")] = (
        NetworkPolicy()
    )

    @property
    def by_keda(self) -> bool:
        """Whether KEDA controls the number of workers."""
        return self.autoscaling is not None and self.autoscaling.provider == "KEDA"

    @property
    def slots(self) -> int:
        """Pages that a worker reads in parallel."""
        return self.limits.max_concurrent_pages_per_replica


SPEC_RULES: list[dict[str, str]] = [
    {
        "rule": "has(self.apiName) || !has(oldSelf.apiName)",
        "message": "apiName may not be removed once set",
    },
    {
        "rule": "self.pageSegMode != 0 || 'osd' in self.languages",
        "message": "`pageSegMode` 0 needs 'osd' in `languages`",
    },
    {
        "rule": "self.terminationGracePeriodSeconds >= self.limits.pageTimeoutSeconds + 30",
        "message": "`terminationGracePeriodSeconds` must be at least `limits.pageTimeoutSeconds` + 30",
        "fieldPath": ".terminationGracePeriodSeconds",
    },
]


def needs_polling(spec: EndpointSpec) -> bool:
    """Return whether the endpoint has or needs objects that the operator does not watch."""
    return spec.auth.type != "None" or spec.by_keda or spec.exposure.type == "HTTPRoute"


def read_spec(spec: dict[str, Any]) -> EndpointSpec:
    """Return the typed spec of a resource from the API server. Raises `InvalidSpec`."""
    try:
        return msgspec.convert(spec, EndpointSpec)
    except msgspec.ValidationError as error:
        raise InvalidSpec(f"The spec does not match this operator's schema: {error}") from error


read_spec({})  # msgspec prepares a type at its first use and crashes when two threads do so at once
