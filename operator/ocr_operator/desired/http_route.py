"""The HTTPRoute of the Gateway API that exposes the workers, and its URL. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocr_contract import crd
from ocr_contract.wire import WORKER_PORT
from ocr_operator.desired.identity import manifest
from ocr_operator.kinds import HTTP_ROUTE, Kind
from ocr_operator.schema.pods import plain

if TYPE_CHECKING:
    from collections.abc import Collection

    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest
    from ocr_operator.schema.access import ParentReference


def http_route(endpoint: Endpoint, served: Collection[Kind]) -> Manifest | None:
    """Return the HTTPRoute, None when it is not requested or the cluster does not serve the kind."""
    exposure = endpoint.spec.exposure
    if exposure.http_route is None or HTTP_ROUTE not in served:
        return None
    name = crd.workers_name(endpoint.name)
    rule = {
        "matches": [{"path": {"type": "PathPrefix", "value": exposure.path}}],
        "backendRefs": [{"name": name, "port": WORKER_PORT}],
    }
    spec: dict[str, Any] = {
        "parentRefs": [plain(reference) for reference in exposure.http_route.parent_refs],
        "rules": [rule],
    }
    if exposure.hostname is not None:
        spec["hostnames"] = [exposure.hostname]
    return manifest(HTTP_ROUTE, endpoint, name, spec)


def route_url(endpoint: Endpoint, reference: ParentReference, gateway: Manifest | None) -> str | None:
    """Return the URL at a Gateway, None when the endpoint sets no host name; https if a listener of it uses TLS."""
    exposure = endpoint.spec.exposure
    if exposure.hostname is None:
        return None
    listeners = ((gateway or {}).get("spec") or {}).get("listeners") or []
    used = [one for one in listeners if reference.section_name in (None, one["name"])]
    scheme = "https" if any(one["protocol"] == "HTTPS" for one in used) else "http"
    return f"{scheme}://{exposure.hostname}{exposure.path}"
