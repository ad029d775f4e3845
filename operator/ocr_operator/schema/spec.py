"""What a cluster owner may write in an `OcrEndpoint`, typed: the one source of the CRD and of its reference page.

`definition` makes the schema from these classes; the operator reads what the API server hands out into them. A field
is here only when the operator acts on it. It must not know how it is acted on.
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
    """The resource cannot be acted on; the message is for the cluster owner."""


class EndpointSpec(Part, frozen=True):
    """Desired state."""

    api_name: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=63,
                pattern=r"^[a-z0-9]([-_a-z0-9]*[a-z0-9])?$",
                description="A second path that the workers answer on, beside /spark_ocr_api; unique in the cluster, "
                "the name of the resource where it is left out. It cannot be changed.",
            ),
            rules(("self == oldSelf", "apiName is immutable")),
        ]
        | None
    ) = None
    display_name: (
        Annotated[
            str,
            Meta(min_length=1, max_length=128, description="What people read in the dashboard; else the API name."),
        ]
        | None
    ) = None
    description: (
        Annotated[str, Meta(max_length=1024, description="What it is for, to be read beside its name.")] | None
    ) = None
    suspend: Annotated[bool, Meta(description="Remove all workers, and keep everything else.")] = False
    languages: Annotated[
        tuple[Language, ...],
        ATOMIC,
        Meta(min_length=1, max_length=16, description="Recognition languages, most important first."),
        rules(("self.all(x, self.exists_one(y, y == x))", "languages must not contain duplicates")),
    ] = ("eng",)
    engine: Annotated[
        EngineName,
        Meta(
            description="Tesseract: a warm engine in the worker. TesseractCLI: the distribution's program, one process "
            "a page."
        ),
    ] = "Tesseract"
    page_seg_mode: Annotated[
        Int32, Meta(ge=0, le=13, description="Tesseract's page segmentation mode, the number given to --psm.")
    ] = 3
    ocr_engine_mode: Annotated[
        Int32,
        Meta(
            ge=0,
            le=3,
            description="Tesseract's engine mode, the number given to --oem; 0 and 2 need trained data that hold the "
            "legacy engine's model.",
        ),
    ] = 1
    variables: Variables = {}
    preprocessing: Annotated[
        Preprocessing, Meta(description="Steps before recognition; Auto decides by measuring the page.")
    ] = Preprocessing()
    limits: Annotated[Limits, Meta(description="What one document may cost.")] = Limits()
    trained_data: Annotated[
        TrainedData,
        Meta(description="Where the languages' trained data come from."),
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
            str, Meta(min_length=1, max_length=1000, description="Worker image, best by digest; else the operator's.")
        ]
        | None
    ) = None
    image_pull_policy: (
        Annotated[Literal["Always", "IfNotPresent", "Never"], Meta(description="When the kubelet fetches the image.")]
        | None
    ) = None
    image_pull_secrets: Annotated[
        tuple[ImagePullSecret, ...],
        Meta(
            max_length=16,
            description="Secrets with which the kubelet fetches the image.",
            extra_json_schema={"x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
        ),
    ] = ()
    replicas: Annotated[Replicas, Meta(description="Wanted workers, while `autoscaling` is not set.")] = 1
    autoscaling: Annotated[
        Autoscaling | None,
        Meta(description="Let an autoscaler decide how many workers there are."),
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
            description="Resources of the worker's container; what is left out follows from the pages that it "
            "reads at a time."
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
                description="A core/v1 Affinity; the API server checks it when the Deployment is applied.",
                extra_json_schema={"x-kubernetes-preserve-unknown-fields": True},
            ),
        ]
        | None
    ) = None
    tolerations: Annotated[
        tuple[Toleration, ...], ATOMIC, Meta(max_length=32, description="Taints of nodes that do not matter.")
    ] = ()
    topology_spread_constraints: Annotated[
        tuple[TopologySpreadConstraint, ...],
        ATOMIC,
        Meta(max_length=8, description="How the workers are spread over nodes and zones."),
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
            "limits.pageTimeoutSeconds + 30. A longer call that was made to the worker directly is cut, a job is not.",
        ),
    ] = 150
    pod_labels: Annotated[
        dict[str, Annotated[str, Meta(max_length=63)]], Meta(max_length=32, description="More labels of the pods.")
    ] = {}
    pod_annotations: Annotated[
        dict[str, Annotated[str, Meta(max_length=8192)]],
        Meta(max_length=32, description="More annotations of the pods."),
    ] = {}
    security_context: Annotated[
        SecurityContext | None,
        Meta(
            description="Ids to run as. All that the Pod Security Standard 'restricted' asks for is always set by "
            "the operator."
        ),
    ] = None
    pod_disruption_budget: Annotated[
        PodDisruptionBudget | None,
        Meta(description="How many workers a drained node may take away at once."),
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
        Meta(description="Who may call the workers. Health, readiness, metrics and /v1/info are always open."),
        rules(
            (
                "has(self.secretRef) == (self.type == 'SharedSecret')",
                "`secretRef` must be set when, and only when, `type` is 'SharedSecret'",
            )
        ),
    ] = Auth()
    network_policy: Annotated[
        NetworkPolicy, Meta(description="Who may reach the workers, and whom they may reach.")
    ] = NetworkPolicy()

    @property
    def by_keda(self) -> bool:
        """Whether KEDA decides how many workers there are."""
        return self.autoscaling is not None and self.autoscaling.provider == "KEDA"

    @property
    def slots(self) -> int:
        """Pages that one worker reads at a time."""
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
    """Tell whether the endpoint has objects that the operator does not watch, or needs one of somebody else's."""
    return spec.auth.type != "None" or spec.by_keda or spec.exposure.type == "HTTPRoute"


def read_spec(spec: dict[str, Any]) -> EndpointSpec:
    """Return the typed spec of a resource as the API server hands it out. Raises `InvalidSpec`."""
    try:
        return msgspec.convert(spec, EndpointSpec)
    except msgspec.ValidationError as error:
        raise InvalidSpec(f"The spec does not fit this operator's schema: {error}") from error


read_spec({})  # msgspec prepares a type at its first use, and crashes when two threads do that at once
