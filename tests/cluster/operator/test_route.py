"""Exposure by an HTTPRoute with the Gateway API's own definitions; the tests write the gateway's answers."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.foreign_crds import GATEWAY_API
from tests.support.waiting import wait_until

API = "gateway.networking.k8s.io/v1"


def _exposure(**more: Any) -> dict[str, Any]:
    return {
        "type": "HTTPRoute",
        "hostname": "ocr.example.org",
        "httpRoute": {"parentRefs": [{"name": "public", "sectionName": "https"}]},
        **more,
    }


@pytest.fixture(scope="module", autouse=True)
def gateway_api(cluster: Cluster) -> Iterator[None]:
    """The Gateway API's definitions, for the tests of this file."""
    GATEWAY_API.install(cluster)
    yield
    GATEWAY_API.remove(cluster)


def _gateway(seen: Seen) -> Manifest:
    listener = {"name": "https", "port": 443, "protocol": "HTTPS", "tls": {"certificateRefs": [{"name": "tls"}]}}
    return {
        "apiVersion": API,
        "kind": "Gateway",
        "metadata": {"name": "public", "namespace": seen.namespace},
        "spec": {"gatewayClassName": "ours", "listeners": [listener]},
    }


def _route(seen: Seen) -> Manifest | None:
    found = seen.cluster.get(API, "HTTPRoute", seen.workers, seen.namespace)
    return {"apiVersion": API, "kind": "HTTPRoute", **found} if found is not None else None


def _answer(seen: Seen, status: str, message: str) -> None:
    route = wait_until(lambda: _route(seen), seconds=15) or {}
    condition = {
        "type": "Accepted",
        "status": status,
        "reason": "Said",
        "message": message,
        "lastTransitionTime": "2026-01-01T00:00:00Z",
        "observedGeneration": route["metadata"]["generation"],
    }
    parent = {"parentRef": {"name": "public"}, "controllerName": "example.org/test", "conditions": [condition]}
    seen.cluster.patch(route, {"status": {"parents": [parent]}}, subresource="status")


def test_route_is_made_comes_back_and_goes(seen: Seen) -> None:
    seen.apply(exposure=_exposure(path="/spark_ocr_api"))
    made = wait_until(lambda: _route(seen), seconds=15) or {}
    assert made["spec"]["rules"][0]["backendRefs"][0]["name"] == seen.workers
    seen.cluster.delete(made)
    wait_until(lambda: (_route(seen) or made)["metadata"]["uid"] != made["metadata"]["uid"], seconds=5)
    seen.cluster.patch(_route(seen) or {}, {"spec": {"hostnames": ["evil.example.org"]}})
    wait_until(lambda: (_route(seen) or {})["spec"]["hostnames"] == ["ocr.example.org"], seconds=5)
    seen.apply()
    wait_until(lambda: _route(seen) is None, seconds=5)


def test_exposed_is_what_the_gateway_says(seen: Seen) -> None:
    seen.apply(exposure=_exposure())
    assert "check that the Gateway public exists" in seen.wait_for("Exposed", "False", "RouteNotAccepted")["message"]
    seen.cluster.apply(_gateway(seen))
    _answer(seen, "False", "No listener takes this host.")
    wait_until(lambda: "No listener takes this host" in seen.condition("Exposed")["message"], seconds=5)
    _answer(seen, "True", "")
    seen.wait_for("Exposed", "True", "Reconciled")
    wait_until(lambda: seen.status().get("url") == "https://ocr.example.org/", seconds=5)


def test_missing_gateway_api_is_reported_and_found_once_installed(cluster: Cluster, seen: Seen) -> None:
    GATEWAY_API.remove(cluster)
    try:
        seen.apply(exposure=_exposure())
        wait_until(lambda: "Gateway API is not installed" in seen.condition("Exposed").get("message", ""), seconds=30)
        seen.wait_for("Ready", "False", "WorkersStarting")
    finally:
        GATEWAY_API.install(cluster)
    wait_until(lambda: _route(seen) is not None, seconds=30)
