"""The kinds of objects that the operator looks at. It must not know what is done with them."""

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
"""What the operator makes, and watches, keeps and prunes."""

UNWATCHED: Final = (SECRET, TRIGGER_AUTHENTICATION, SCALED_OBJECT, HTTP_ROUTE)
"""What the operator makes and looks at by its name: watching Secrets would need the right to read all of them, and the
others' definitions may be installed or removed at any time."""

SCALERS: Final = (AUTOSCALER, SCALED_OBJECT)
"""What decides how many workers there are; never two of them at once."""

LABELLED: Final = (*WATCHED, POD)
"""What carries the label of its endpoint, and is watched by it."""

MANAGED_SELECTOR: Final = f"{crd.LABEL_MANAGED_BY}={crd.MANAGED_BY}"
"""The label selector of everything that is ours."""

_BY_NAME: Final = {(kind.api_version, kind.kind): kind for kind in (*LABELLED, *UNWATCHED, ENDPOINT)}


def kind_of(manifest: Manifest) -> Kind:
    """Return the kind of an object that names its own."""
    return _BY_NAME[manifest["apiVersion"], manifest["kind"]]
