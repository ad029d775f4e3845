"""How the API server finds metrics-server, which runs beside it and not in a pod. Pure: values in, objects out."""

import base64
from typing import Any

from tests.cluster.harness.nodes.addresses import PLANE

PORT = 4443
HOST = "metrics-server.kube-system.svc"
API_SERVICE = "v1beta1.metrics.k8s.io"

Manifest = dict[str, Any]
_PLACE = {"name": "metrics-server", "namespace": "kube-system"}


def manifests(authority: bytes) -> list[Manifest]:
    """Return a Service without a selector, its one address, and the API behind it; `authority` is a certificate."""
    ports = [{"name": "https", "port": 443, "targetPort": PORT, "protocol": "TCP"}]
    service = {"apiVersion": "v1", "kind": "Service", "metadata": _PLACE, "spec": {"ports": ports}}
    slices = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {**_PLACE, "labels": {"kubernetes.io/service-name": _PLACE["name"]}},
        "addressType": "IPv4",
        "ports": [{"name": "https", "port": PORT, "protocol": "TCP"}],
        "endpoints": [{"addresses": [PLANE], "conditions": {"ready": True}}],
    }
    api = {
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": {"name": API_SERVICE},
        "spec": {
            "service": {**_PLACE, "port": 443},
            "group": "metrics.k8s.io",
            "version": "v1beta1",
            "caBundle": base64.b64encode(authority).decode(),
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
        },
    }
    return [service, slices, api]
