"""How the workers are reached, and by whom: Services, NetworkPolicy, Ingress. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocr_contract import crd
from ocr_contract.wire import WORKER_PORT
from ocr_operator.desired.identity import manifest, selector
from ocr_operator.kinds import INGRESS, NETWORK_POLICY, SERVICE

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest

_NAMESPACE_NAME: Final = "kubernetes.io/metadata.name"


def services(endpoint: Endpoint) -> list[Manifest]:
    """Return the Service that clients call, and the headless one whose addresses are the single workers."""
    spec: dict[str, Any] = {
        "type": "ClusterIP",
        "selector": selector(endpoint),
        "ports": [
            {"name": "http", "port": WORKER_PORT, "targetPort": "http", "protocol": "TCP", "appProtocol": "http"}
        ],
    }
    # Workers are told from their first address on: a name server's cache has them by the time they are ready, and the
    # dispatcher, which asks each one whether it is, can say that they are starting.
    headless = {**spec, "clusterIP": "None", "publishNotReadyAddresses": True}
    return [
        manifest(SERVICE, endpoint, crd.workers_name(endpoint.name), spec),
        manifest(SERVICE, endpoint, crd.worker_pods_name(endpoint.name), headless),
    ]


def network_policy(endpoint: Endpoint, platform_namespace: str) -> Manifest | None:
    """Return who may call the workers, and that they may call nobody; None where it is switched off."""
    wanted = endpoint.spec.network_policy
    if wanted.mode == "Disabled":
        return None
    namespaces = dict.fromkeys((endpoint.namespace, platform_namespace))
    peers = [{"namespaceSelector": {"matchLabels": {_NAMESPACE_NAME: name}}} for name in namespaces]
    spec = {
        "podSelector": {"matchLabels": selector(endpoint)},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [
            {
                "from": [*peers, *wanted.extra_ingress_from],
                "ports": [{"port": WORKER_PORT, "protocol": "TCP"}],
            }
        ],
        "egress": list(wanted.extra_egress),
    }
    return manifest(NETWORK_POLICY, endpoint, crd.workers_name(endpoint.name), spec)


def ingress(endpoint: Endpoint) -> Manifest | None:
    """Return the Ingress, None where none is wanted."""
    exposure = endpoint.spec.exposure
    if exposure.type != "Ingress" or exposure.hostname is None:
        return None
    backend = {"service": {"name": crd.workers_name(endpoint.name), "port": {"name": "http"}}}
    paths = [{"path": exposure.path, "pathType": "Prefix", "backend": backend}]
    spec: dict[str, Any] = {"rules": [{"host": exposure.hostname, "http": {"paths": paths}}]}
    metadata: dict[str, Any] = {}
    if exposure.ingress is not None:
        if exposure.ingress.class_name is not None:
            spec["ingressClassName"] = exposure.ingress.class_name
        if exposure.ingress.tls_secret_name is not None:
            spec["tls"] = [{"hosts": [exposure.hostname], "secretName": exposure.ingress.tls_secret_name}]
        if exposure.ingress.annotations:
            metadata["annotations"] = dict(exposure.ingress.annotations)
    return manifest(INGRESS, endpoint, crd.workers_name(endpoint.name), spec, **metadata)


def internal_url(endpoint: Endpoint) -> str:
    """Return the address inside the cluster."""
    return f"http://{crd.workers_name(endpoint.name)}.{endpoint.namespace}.svc:{WORKER_PORT}"


def public_url(endpoint: Endpoint) -> str | None:
    """Return the Ingress' address for clients outside, None where there is none."""
    exposure = endpoint.spec.exposure
    if exposure.type != "Ingress":
        return None
    scheme = "https" if exposure.ingress is not None and exposure.ingress.tls_secret_name else "http"
    return f"{scheme}://{exposure.hostname}{exposure.path}"
