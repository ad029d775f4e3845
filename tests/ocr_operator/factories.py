"""Factories for endpoints, pods and Deployments."""

from typing import Any

from ocr_contract import crd
from ocr_operator.desired import Defaults, assemble
from ocr_operator.desired.deployment import REVISION
from ocr_operator.endpoint import Endpoint, read_endpoint

DEFAULTS = Defaults(worker_image="localhost/legible-worker:1", platform_namespace="legible")
UID = "11111111-2222-3333-4444-555555555555"


def resource(name: str = "letters", **spec: Any) -> dict[str, Any]:
    """Return an OcrEndpoint as the API server returns it."""
    return {
        "apiVersion": crd.API_VERSION,
        "kind": crd.KIND,
        "metadata": {
            "name": name,
            "namespace": "office",
            "uid": UID,
            "generation": 3,
            "resourceVersion": "100",
            "creationTimestamp": "2026-01-01T00:00:00Z",
        },
        "spec": spec,
    }


def endpoint(name: str = "letters", **spec: Any) -> Endpoint:
    """Return an endpoint with that spec."""
    return read_endpoint(resource(name, **spec))


def wanted(**spec: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the desired objects of a spec, by kind and name."""
    return {
        (manifest["kind"], manifest["metadata"]["name"]): manifest for manifest in assemble(endpoint(**spec), DEFAULTS)
    }


def pod(*, ready: bool = False, revision: str = "new", **status: Any) -> dict[str, Any]:
    """Return a worker's pod."""
    conditions = [{"type": "Ready", "status": "True" if ready else "False"}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "letters-worker-x", "uid": "pod", "annotations": {REVISION: revision}},
        "status": {"phase": "Running", "conditions": conditions, **status},
    }


def deployment(*, replicas: int = 1, **status: Any) -> dict[str, Any]:
    """Return a Deployment whose workers are all ready, unless `status` differs."""
    counts = dict.fromkeys(("replicas", "updatedReplicas", "availableReplicas", "readyReplicas"), replicas)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "letters-worker", "generation": 1},
        "spec": {"replicas": replicas},
        "status": {"observedGeneration": 1, **counts, **status},
    }
