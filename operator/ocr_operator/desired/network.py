"""Network access to the workers: Services, NetworkPolicy, Ingress, and their URLs. Pure."""

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
    """Return the Service for clients and the headless Service that resolves to the individual workers."""
    spec: dict[str, Any] = {
        "type": "ClusterIP",
        "selector": selector(endpoint),
        "ports": [
            {"name": "http", "port": WORKER_PORT, "targetPort": "http", "protocol": "TCP", "appProtocol": "http"}
        ],
    }
    # Publish the addresses of workers that are not ready: DNS caches have them by the time they are, and the
    # dispatcher, which checks each worker itself, can report that they are starting.
    headless = {**spec, "clusterIP": "None", "publishNotReadyAddresses": True}
    return [
        manifest(SERVICE, endpoint, crd.workers_name(endpoint.name), spec),
        manifest(SERVICE, endpoint, crd.worker_pods_name(endpoint.name), headless),
    ]


def network_policy(endpoint: Endpoint, platform_namespace: str) -> Manifest | None:
    """Return the NetworkPolicy, None when it is disabled; workers may open only connections that the spec allows."""
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
    """Return the Ingress, None when it is not requested."""
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
    """Return the URL of the workers' Service inside the cluster."""
    return f"http://{crd.workers_name(endpoint.name)}.{endpoint.namespace}.svc:{WORKER_PORT}"


def public_url(endpoint: Endpoint) -> str | None:
    """Return the URL of the Ingress, None when the endpoint has none."""
    exposure = endpoint.spec.exposure
    if exposure.type != "Ingress":
        return None
    scheme = "https" if exposure.ingress is not None and exposure.ingress.tls_secret_name else "http"
    return f"{scheme}://{exposure.hostname}{exposure.path}"
