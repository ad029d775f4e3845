"""Exposure by an HTTPRoute: the object, its status, and the URL for clients."""

from typing import Any

import pytest

from ocr_operator.desired import assemble
from ocr_operator.desired.http_route import route_url
from ocr_operator.schema.access import ParentReference
from ocr_operator.schema.status import Condition
from ocr_operator.status import Facts, compute
from tests.ocr_operator.factories import DEFAULTS, endpoint

EXPOSURE: dict[str, Any] = {
    "type": "HTTPRoute",
    "hostname": "ocr.example.org",
    "path": "/spark_ocr_api",
    "httpRoute": {"parentRefs": [{"name": "public", "namespace": "gateways", "sectionName": "https"}]},
}
LISTENERS = [{"name": "http", "protocol": "HTTP"}, {"name": "https", "protocol": "HTTPS"}]


def _route() -> dict[str, Any]:
    (route,) = [one for one in assemble(endpoint(exposure=EXPOSURE), DEFAULTS) if one["kind"] == "HTTPRoute"]
    return route


def test_route_attaches_to_the_gateway_and_targets_the_workers() -> None:
    assert _route()["spec"] == {
        "parentRefs": [{"name": "public", "namespace": "gateways", "sectionName": "https"}],
        "hostnames": ["ocr.example.org"],
        "rules": [
            {
                "matches": [{"path": {"type": "PathPrefix", "value": "/spark_ocr_api"}}],
                "backendRefs": [{"name": "letters-worker", "port": 8889}],
            }
        ],
    }


def test_no_route_without_the_gateway_api() -> None:
    manifests = assemble(endpoint(exposure=EXPOSURE), DEFAULTS, served=())
    assert "HTTPRoute" not in {manifest["kind"] for manifest in manifests}


@pytest.mark.parametrize(
    ("section", "gateway", "scheme"),
    [
        ("https", {"spec": {"listeners": LISTENERS}}, "https"),
        ("http", {"spec": {"listeners": LISTENERS}}, "http"),
        (None, {"spec": {"listeners": LISTENERS}}, "https"),
        (None, None, "http"),
    ],
)
def test_url_scheme_follows_the_listeners(section: str | None, gateway: Any, scheme: str) -> None:
    reference = ParentReference(name="public", section_name=section)
    url = route_url(endpoint(exposure=EXPOSURE), reference, gateway)
    assert url == f"{scheme}://ocr.example.org/spark_ocr_api"


def test_no_url_without_a_host_name() -> None:
    nameless = {name: value for name, value in EXPOSURE.items() if name != "hostname"}
    assert route_url(endpoint(exposure=nameless), ParentReference(name="public"), None) is None


def _exposed(*parents: dict[str, Any], route: bool = True) -> Condition:
    observed = {"metadata": {"generation": 2}, "spec": _route()["spec"], "status": {"parents": list(parents)}}
    status = compute(endpoint(exposure=EXPOSURE), Facts(http_route=observed if route else None), "now")
    (found,) = [condition for condition in status.conditions if condition.type == "Exposed"]
    return found


def _parent(accepted: str, resolved: str = "True", generation: int = 2) -> dict[str, Any]:
    conditions = [
        {"type": "Accepted", "status": accepted, "message": "no listener matches", "observedGeneration": generation},
        {"type": "ResolvedRefs", "status": resolved, "message": "no such Service", "observedGeneration": generation},
    ]
    return {"parentRef": {"name": "public"}, "conditions": conditions}


def test_exposed_when_a_gateway_accepts_the_newest_route() -> None:
    assert _exposed(_parent("True")).status == "True"
    assert _exposed(_parent("False"), _parent("True")).status == "True"


@pytest.mark.parametrize(
    ("parents", "words"),
    [
        ([], "check that the Gateway public exists and its controller runs."),
        ([_parent("False")], "The Gateway public does not accept the HTTPRoute: no listener matches"),
        ([_parent("True", resolved="False")], "no such Service"),
        ([_parent("True", generation=1)], "No controller has processed the HTTPRoute yet"),
    ],
)
def test_not_exposed_with_the_reason(parents: list[dict[str, Any]], words: str) -> None:
    condition = _exposed(*parents)
    assert (condition.status, condition.reason) == ("False", "RouteNotAccepted")
    assert words in condition.message


def test_missing_gateway_api_is_reported() -> None:
    assert _exposed(route=False).message.startswith("The Gateway API is not installed in this cluster")
