"""What a cluster owner may write in an `OcrEndpoint`, typed: the one source of the CRD and of its reference page.

`definition` makes the schema from these classes; the operator reads what the API server hands out into them. A field
is here only when the operator acts on it. It must not know how it is acted on.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_contract.options import EngineName, Switch
from ocr_operator.fields import ATOMIC, Int32, Int64, Part, RawObject, rules
from ocr_operator.pods import PodDisruptionBudget, Resources, SecurityContext, Toleration, TopologySpreadConstraint
from ocr_operator.sources import ImagePullSecret, TrainedData

Language = Annotated[str, Meta(min_length=3, max_length=40, pattern=r"^([a-z]{3}(_[A-Za-z0-9]+)*|script/[A-Za-z_]+)$")]
Replicas = Annotated[Int32, Meta(ge=0, le=1000)]


class InvalidSpec(Exception):
    """The resource cannot be acted on; the message is for the cluster owner."""


class Preprocessing(Part, frozen=True):
    """Steps before recognition."""

    auto_rotate: Annotated[Switch, Meta(description="Turn pages that stand on their side or head.")] = "Auto"
    background: Annotated[
        Switch, Meta(description="Divide by the background: removes shadows, stains and the colour of paper.")
    ] = "Auto"
    enlarge: Annotated[Switch, Meta(description="Enlarge small print.")] = "Auto"
    second_reading: Annotated[
        Switch, Meta(description="Read a doubtful page again at another size and merge both readings.")
    ] = "Auto"
    assumed_dots_per_inch: (
        Annotated[Int32, Meta(ge=70, le=2400, description="Resolution of images that do not state theirs.")] | None
    ) = None


class Limits(Part, frozen=True):
    """What one document may cost."""

    max_pixels: Annotated[
        Int64, Meta(ge=10_000, le=400_000_000, description="Pixels of the largest page, width x height.")
    ] = DOCUMENT_LIMITS.max_pixels
    max_pages_per_document: Annotated[Int32, Meta(ge=1, le=10_000, description="Most pages of one document.")] = (
        DOCUMENT_LIMITS.max_pages_per_document
    )
    page_timeout_seconds: Annotated[Int32, Meta(ge=1, le=3600, description="Seconds that one page may take.")] = (
        DOCUMENT_LIMITS.page_timeout_seconds
    )
    max_concurrent_pages_per_replica: Annotated[
        Int32,
        Meta(ge=1, le=64, description="Pages that one worker reads at a time: one process and one CPU each."),
    ] = 1
    max_document_bytes: Annotated[
        Int64, Meta(ge=1024, le=2_147_483_648, description="Bytes of the largest document.")
    ] = DOCUMENT_LIMITS.max_document_bytes


class Autoscaling(Part, frozen=True):
    """How many workers there are is decided by a HorizontalPodAutoscaler."""

    max_replicas: Annotated[Int32, Meta(ge=1, le=1000, description="Most workers.")]
    min_replicas: Annotated[Int32, Meta(ge=1, le=1000, description="Fewest workers.")] = 1
    target_cpu_utilization_percentage: Annotated[
        Int32,
        msgspec.Meta(ge=1, le=100, description="CPU use, in percent of what is requested, that more workers keep to."),
    ] = msgspec.field(name="targetCPUUtilizationPercentage", default=70)
    scale_down_stabilization_seconds: Annotated[
        Int32, Meta(ge=0, le=3600, description="Seconds that use must have been low before a worker is removed.")
    ] = 300


class IngressOptions(Part, frozen=True):
    """Details of the Ingress."""

    class_name: Annotated[str, Meta(min_length=1, max_length=253, description="Name of the IngressClass.")] | None = (
        None
    )
    annotations: Annotated[
        dict[str, Annotated[str, Meta(max_length=4096)]],
        Meta(max_length=32, description="Annotations of the Ingress, such as its controller's size limit."),
    ] = {}
    tls_secret_name: (
        Annotated[str, Meta(min_length=1, max_length=253, description="Secret that holds the certificate.")] | None
    ) = None


class Exposure(Part, frozen=True):
    """How clients outside the cluster reach the workers."""

    type: Annotated[
        Literal["None", "Ingress"], Meta(description="None: by the Service alone. Ingress: by an Ingress as well.")
    ] = "None"
    hostname: (
        Annotated[
            str, Meta(max_length=253, pattern=r"^(\*\.)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", description="Host to answer.")
        ]
        | None
    ) = None
    path: Annotated[
        str, Meta(max_length=255, pattern=r"^/[A-Za-z0-9._~/-]*$", description="Path, and all below it, to answer.")
    ] = "/"
    ingress: Annotated[IngressOptions | None, Meta(description="Details of the Ingress.")] = None


class NetworkPolicy(Part, frozen=True):
    """Who may reach the workers, and whom they may reach."""

    mode: Annotated[
        Literal["Managed", "Disabled"],
        Meta(
            description="Managed: pods of the endpoint's namespace and of the platform's may call, the workers may "
            "call nobody. Disabled: no policy is made."
        ),
    ] = "Managed"
    extra_ingress_from: Annotated[
        tuple[Annotated[RawObject, Meta(description="A networking.k8s.io/v1 NetworkPolicyPeer.")], ...],
        ATOMIC,
        Meta(max_length=16, description="Who else may call, such as the ingress controller's namespace."),
    ] = ()
    extra_egress: Annotated[
        tuple[Annotated[RawObject, Meta(description="A networking.k8s.io/v1 NetworkPolicyEgressRule.")], ...],
        ATOMIC,
        Meta(max_length=16, description="Whom the workers may call."),
    ] = ()


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
        Meta(description="Let a HorizontalPodAutoscaler decide how many workers there are."),
        rules(
            (
                "self.minReplicas <= self.maxReplicas",
                "`minReplicas` must be less than or equal to `maxReplicas`",
                ".minReplicas",
            )
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
        ),
    ] = Exposure()
    network_policy: Annotated[
        NetworkPolicy, Meta(description="Who may reach the workers, and whom they may reach.")
    ] = NetworkPolicy()

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


def read_spec(spec: dict[str, Any]) -> EndpointSpec:
    """Return the typed spec of a resource as the API server hands it out. Raises `InvalidSpec`."""
    try:
        return msgspec.convert(spec, EndpointSpec)
    except msgspec.ValidationError as error:
        raise InvalidSpec(f"The spec does not fit this operator's schema: {error}") from error
