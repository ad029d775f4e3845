"""Scaling by waiting pages: KEDA's ScaledObject and TriggerAuthentication. Pure.

KEDA asks the platform, with the endpoint's own key, for the number of pages that wait or are being read. It scales the
endpoint between 0 and 1 itself and above that with a HorizontalPodAutoscaler. Source: KEDA's metrics-api scaler.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ocr_contract import crd
from ocr_operator.desired.identity import manifest
from ocr_operator.kinds import DEPLOYMENT, SCALED_OBJECT, TRIGGER_AUTHENTICATION, Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest
    from ocr_operator.schema.scaling import Autoscaling

NEEDED: Final = (SCALED_OBJECT, TRIGGER_AUTHENTICATION)

_POLLING_SECONDS: Final = 5
"""Interval between queries to the platform, and so the longest time until a page wakes its endpoint."""
_FIRST_TRIAL_SECONDS: Final = 120
"""Time for the first worker to prove that it reads every language; without it KEDA would remove it at once."""


@dataclass(frozen=True, kw_only=True)
class KedaContext:
    """What KEDA needs: address and key of the platform, None if unknown, and the kinds that the cluster serves."""

    platform_url: str | None
    platform_key: str | None
    served: Collection[Kind]


def scalers(endpoint: Endpoint, context: KedaContext) -> list[Manifest]:
    """Return both objects; none when KEDA is not requested or not usable, or while the endpoint is suspended."""
    wanted = endpoint.spec.autoscaling
    if (
        wanted is None
        or not _is_wanted(endpoint)
        or context.platform_url is None
        or missing_requirement(endpoint, context)
    ):
        return []
    return [_authentication(endpoint), _scaled_object(endpoint, wanted, context.platform_url)]


def missing_requirement(endpoint: Endpoint, context: KedaContext) -> str | None:
    """Return a sentence that says why KEDA cannot scale an endpoint that requests it, None when it can."""
    if not _is_wanted(endpoint):
        return None
    if not set(NEEDED) <= set(context.served):
        return "KEDA is not installed in this cluster: install it, or use the provider HorizontalPodAutoscaler."
    settings = {
        "LEGIBLE_OPERATOR_PLATFORM_URL": context.platform_url,
        "LEGIBLE_OPERATOR_PLATFORM_KEY_FILE": context.platform_key,
    }
    missing = [name for name, value in settings.items() if value is None]
    if missing:
        return f"KEDA cannot query the waiting pages: set {' and '.join(missing)} on the operator."
    return None


def _is_wanted(endpoint: Endpoint) -> bool:
    return endpoint.spec.by_keda and not endpoint.spec.suspend


def _authentication(endpoint: Endpoint) -> Manifest:
    token = {"parameter": "token", "name": crd.platform_key_name(endpoint.name), "key": crd.PLATFORM_KEY_ENTRY}
    return manifest(TRIGGER_AUTHENTICATION, endpoint, crd.workers_name(endpoint.name), {"secretTargetRef": [token]})


def _scaled_object(endpoint: Endpoint, wanted: Autoscaling, platform_url: str) -> Manifest:
    name = crd.workers_name(endpoint.name)
    seconds = wanted.scale_down_stabilization_seconds
    queue: dict[str, Any] = {
        "type": "metrics-api",
        "metricType": "AverageValue",
        "metadata": {
            "url": f"{platform_url.rstrip('/')}/api/v1/endpoints/{quote(endpoint.api_name)}/queue",
            "valueLocation": "pages",
            "targetValue": str(wanted.target_queued_pages_per_replica),
            "authMode": "bearer",
        },
        "authenticationRef": {"name": name},
    }
    triggers = [queue]
    if (percentage := wanted.target_cpu_utilization_percentage) is not None:
        triggers.append({"type": "cpu", "metricType": "Utilization", "metadata": {"value": str(percentage)}})
    spec: dict[str, Any] = {
        "scaleTargetRef": {"apiVersion": DEPLOYMENT.api_version, "kind": DEPLOYMENT.kind, "name": name},
        "minReplicaCount": wanted.min_replicas,
        "maxReplicaCount": wanted.max_replicas,
        "pollingInterval": _POLLING_SECONDS,
        "initialCooldownPeriod": max(seconds, _FIRST_TRIAL_SECONDS),
        "cooldownPeriod": seconds,
        "advanced": {
            "horizontalPodAutoscalerConfig": {"behavior": {"scaleDown": {"stabilizationWindowSeconds": seconds}}}
        },
        "triggers": triggers,
    }
    return manifest(SCALED_OBJECT, endpoint, name, spec)
