"""The Ingress that exposes the workers, and its URL. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocr_contract import crd
from ocr_operator.desired.identity import manifest
from ocr_operator.kinds import INGRESS

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest


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


def ingress_url(endpoint: Endpoint) -> str | None:
    """Return the URL of the Ingress, None when the endpoint has none."""
    exposure = endpoint.spec.exposure
    if exposure.type != "Ingress":
        return None
    scheme = "https" if exposure.ingress is not None and exposure.ingress.tls_secret_name else "http"
    return f"{scheme}://{exposure.hostname}{exposure.path}"
