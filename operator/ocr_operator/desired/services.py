"""The Services of the workers, and their URL inside the cluster. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocr_contract import crd
from ocr_contract.wire import WORKER_PORT
from ocr_operator.desired.identity import manifest, selector
from ocr_operator.kinds import SERVICE

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest


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


def internal_url(endpoint: Endpoint) -> str:
    """Return the URL of the workers' Service inside the cluster."""
    return f"http://{crd.workers_name(endpoint.name)}.{endpoint.namespace}.svc:{WORKER_PORT}"
