"""The workers: a Deployment whose pods meet the Pod Security Standard "restricted". Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocr_contract import crd
from ocr_contract.wire import WORKER_PORT
from ocr_operator.desired.environment import environment
from ocr_operator.desired.identity import fingerprint, labels, manifest, selector
from ocr_operator.desired.keys import KeyFiles, key_files
from ocr_operator.desired.resources import worker_resources
from ocr_operator.desired.trained_data import init_containers, mounts, volumes
from ocr_operator.kinds import DEPLOYMENT
from ocr_operator.schema.pods import plain

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest
    from ocr_operator.schema.spec import EndpointSpec

REVISION: Final = f"{crd.GROUP}/revision"
"""Annotation of a pod: the fingerprint of the template that it was created from."""

CONTAINER: Final = "worker"
RESTRICTED: Final = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}
_ROLLOUT_SECONDS: Final = 300
_PRE_STOP_SECONDS: Final = 3


def deployment(endpoint: Endpoint, default_image: str, *, with_platform_key: bool = False) -> Manifest:
    """Return the Deployment; it has no `replicas` while an autoscaler owns the number. Raises `InvalidSpec`.

    `with_platform_key`: the endpoint has a Secret with the key of the platform.
    """
    spec: dict[str, Any] = {
        "selector": {"matchLabels": selector(endpoint)},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
        "progressDeadlineSeconds": _ROLLOUT_SECONDS,
        "revisionHistoryLimit": 3,
        "template": _template(endpoint, default_image, key_files(endpoint, with_platform_key=with_platform_key)),
    }
    replicas = wanted_replicas(endpoint.spec)
    if replicas is not None:
        spec["replicas"] = replicas
    return manifest(DEPLOYMENT, endpoint, crd.workers_name(endpoint.name), spec)


def wanted_replicas(spec: EndpointSpec) -> int | None:
    """Return the desired number of workers, None when an autoscaler controls it."""
    if spec.suspend:
        return 0
    return None if spec.autoscaling is not None else spec.replicas


def revision_of(deployment: Manifest) -> str:
    """Return the revision annotation of a Deployment's pod template."""
    annotations = deployment["spec"]["template"]["metadata"].get("annotations") or {}
    return str(annotations.get(REVISION, ""))


def _template(endpoint: Endpoint, default_image: str, keys: KeyFiles) -> dict[str, Any]:
    spec = endpoint.spec
    pod = _pod(endpoint, default_image, keys)
    return {
        "metadata": {
            "labels": {**spec.pod_labels, **labels(endpoint)},
            "annotations": {**spec.pod_annotations, REVISION: fingerprint(pod)},
        },
        "spec": pod,
    }


def _pod(endpoint: Endpoint, default_image: str, keys: KeyFiles) -> dict[str, Any]:
    spec = endpoint.spec
    ids = plain(spec.security_context) if spec.security_context is not None else {}
    pod: dict[str, Any] = {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "terminationGracePeriodSeconds": spec.termination_grace_period_seconds,
        "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}, **ids},
        "containers": [_container(endpoint, default_image, keys)],
        "volumes": [
            {"name": "tmp", "emptyDir": {"sizeLimit": f"{256 * spec.slots}Mi"}},
            *volumes(spec.trained_data),
            *keys.volumes,
        ],
        "initContainers": init_containers(spec.trained_data, RESTRICTED),
        "imagePullSecrets": [plain(secret) for secret in spec.image_pull_secrets],
        "nodeSelector": dict(spec.node_selector),
        "tolerations": [plain(toleration) for toleration in spec.tolerations],
        "affinity": spec.affinity,
        "topologySpreadConstraints": _spread(endpoint),
        "priorityClassName": spec.priority_class_name,
    }
    return {name: value for name, value in pod.items() if value is False or value}


def _container(endpoint: Endpoint, default_image: str, keys: KeyFiles) -> dict[str, Any]:
    spec = endpoint.spec
    container: dict[str, Any] = {
        "name": CONTAINER,
        "image": spec.image or default_image,
        "env": [*environment(endpoint), *keys.variables],
        "ports": [{"name": "http", "containerPort": WORKER_PORT, "protocol": "TCP"}],
        "resources": worker_resources(spec),
        "securityContext": RESTRICTED,
        "startupProbe": _probe("/healthz", period=1, failures=120),
        "livenessProbe": _probe("/healthz", period=10, failures=6),
        "readinessProbe": _probe("/readyz", period=3, failures=3),
        # A Service still sends new calls for a moment after a pod has begun to terminate; serve them.
        "lifecycle": {"preStop": {"sleep": {"seconds": _PRE_STOP_SECONDS}}},
        "volumeMounts": [
            {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - a volume
            *mounts(spec.trained_data),
            *keys.mounts,
        ],
    }
    if spec.image_pull_policy is not None:
        container["imagePullPolicy"] = spec.image_pull_policy
    return container


def _probe(path: str, *, period: int, failures: int) -> dict[str, Any]:
    return {
        "httpGet": {"path": path, "port": "http"},
        "periodSeconds": period,
        "timeoutSeconds": 5,
        "failureThreshold": failures,
    }


def _spread(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "topologyKey": constraint.topology_key,
            "maxSkew": constraint.max_skew,
            "whenUnsatisfiable": constraint.when_unsatisfiable,
            "labelSelector": constraint.label_selector or {"matchLabels": selector(endpoint)},
        }
        for constraint in endpoint.spec.topology_spread_constraints
    ]
