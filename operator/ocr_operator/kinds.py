"""The kinds of Kubernetes objects that the operator reads or creates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from ocr_contract import crd

Manifest = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of Kubernetes object."""

    api_version: str
    kind: str
    plural: str


ENDPOINT: Final = Kind(crd.API_VERSION, crd.KIND, crd.PLURAL)
DEPLOYMENT: Final = Kind("apps/v1", "Deployment", "deployments")
SERVICE: Final = Kind("v1", "Service", "services")
NETWORK_POLICY: Final = Kind("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies")
INGRESS: Final = Kind("networking.k8s.io/v1", "Ingress", "ingresses")
DISRUPTION_BUDGET: Final = Kind("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets")
AUTOSCALER: Final = Kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers")
POD: Final = Kind("v1", "Pod", "pods")
CONFIG_MAP: Final = Kind("v1", "ConfigMap", "configmaps")
CLAIM: Final = Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
EVENT: Final = Kind("v1", "Event", "events")
SECRET: Final = Kind("v1", "Secret", "secrets")
SCALED_OBJECT: Final = Kind("keda.sh/v1alpha1", "ScaledObject", "scaledobjects")
TRIGGER_AUTHENTICATION: Final = Kind("keda.sh/v1alpha1", "TriggerAuthentication", "triggerauthentications")
HTTP_ROUTE: Final = Kind("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes")
GATEWAY: Final = Kind("gateway.networking.k8s.io/v1", "Gateway", "gateways")

WATCHED: Final = (DEPLOYMENT, SERVICE, NETWORK_POLICY, INGRESS, DISRUPTION_BUDGET, AUTOSCALER)
"""Kinds that the operator creates, watches and prunes."""

UNWATCHED: Final = (SECRET, TRIGGER_AUTHENTICATION, SCALED_OBJECT, HTTP_ROUTE)
"""Kinds that the operator creates and reads by name. To watch Secrets it would need the right to read all of them, and
the definitions of the other kinds may be installed or removed at any time."""

SCALERS: Final = (AUTOSCALER, SCALED_OBJECT)
"""Kinds that control the number of workers; an endpoint never has two of them."""

LABELLED: Final = (*WATCHED, POD)
"""Kinds that carry the label of their endpoint and are watched by it."""

MANAGED_SELECTOR: Final = f"{crd.LABEL_MANAGED_BY}={crd.MANAGED_BY}"
"""The label selector of every object that the operator manages."""

_BY_NAME: Final = {(kind.api_version, kind.kind): kind for kind in (*LABELLED, *UNWATCHED, ENDPOINT)}


def kind_of(manifest: Manifest) -> Kind:
    """Return the kind of a manifest, from its `apiVersion` and `kind`."""
    return _BY_NAME[manifest["apiVersion"], manifest["kind"]]
