"""The HorizontalPodAutoscaler, the PodDisruptionBudget and the handover of the replica count. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocr_contract import crd
from ocr_operator.desired.identity import manifest, selector
from ocr_operator.kinds import AUTOSCALER, DEPLOYMENT, DISRUPTION_BUDGET
from ocr_operator.schema.pods import plain

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest


_DEFAULT_CPU_PERCENTAGE: Final = 70


def autoscaler(endpoint: Endpoint) -> Manifest | None:
    """Return the HorizontalPodAutoscaler, None when it is not requested or while the endpoint is suspended."""
    wanted = endpoint.spec.autoscaling
    if wanted is None or endpoint.spec.by_keda or endpoint.spec.suspend:
        return None
    name = crd.workers_name(endpoint.name)
    percentage = wanted.target_cpu_utilization_percentage or _DEFAULT_CPU_PERCENTAGE
    target = {"type": "Utilization", "averageUtilization": percentage}
    spec: dict[str, Any] = {
        "scaleTargetRef": {"apiVersion": DEPLOYMENT.api_version, "kind": DEPLOYMENT.kind, "name": name},
        "minReplicas": wanted.min_replicas,
        "maxReplicas": wanted.max_replicas,
        "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}],
        "behavior": {"scaleDown": {"stabilizationWindowSeconds": wanted.scale_down_stabilization_seconds}},
    }
    return manifest(AUTOSCALER, endpoint, name, spec)


def disruption_budget(endpoint: Endpoint) -> Manifest | None:
    """Return the PodDisruptionBudget, None when it is not requested."""
    wanted = endpoint.spec.pod_disruption_budget
    if wanted is None:
        return None
    spec = {"selector": {"matchLabels": selector(endpoint)}, **plain(wanted)}
    return manifest(DISRUPTION_BUDGET, endpoint, crd.workers_name(endpoint.name), spec)


def replicas_for_autoscaler(endpoint: Endpoint, deployment: Manifest, our_manager: str) -> int | None:
    """Return the replica count to hand over to the autoscaler, None when the autoscaler owns it already.

    When the only owner of a field stops setting it, the field takes its default, here 1. So another field manager takes
    the count over before the operator stops setting it. A HorizontalPodAutoscaler ignores a Deployment with 0 replicas,
    so such a Deployment is raised to `minReplicas`; KEDA wakes it itself.
    """
    wanted = endpoint.spec.autoscaling
    if wanted is None or endpoint.spec.suspend:
        return None
    observed: int = deployment["spec"].get("replicas", 1)
    if (observed > 0 or endpoint.spec.by_keda) and not _owns_replicas(deployment, our_manager):
        return None
    return min(max(observed, wanted.min_replicas), wanted.max_replicas)


def _owns_replicas(deployment: Manifest, manager: str) -> bool:
    entries = deployment["metadata"].get("managedFields") or []
    return any(
        entry["manager"] == manager
        and entry.get("subresource", "") == ""
        and "f:replicas" in entry.get("fieldsV1", {}).get("f:spec", {})
        for entry in entries
    )
