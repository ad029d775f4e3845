"""Values that cannot work are rejected with a message that says what to do."""

from typing import Any

import pytest

from tests.charts.cases import EXTERNAL, MONITORS
from tests.charts.helm import APIS, merged, refusal, render

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "sqlite in two pods": (
        {"web": {"replicas": 2}},
        "web.replicas is 2, but database.mode sqlite supports only one pod: use external or cnpg, or set one replica.",
    ),
    "sqlite on a shared volume": (
        {"dispatcher": {"replicas": 3}, "storage": {"persistence": {"accessMode": "ReadWriteMany"}}},
        "dispatcher.replicas is 3, but database.mode sqlite supports only one pod",
    ),
    "one volume in two pods": (
        merged(EXTERNAL, {"web": {"replicas": 2}}),
        "web.replicas is 2, but a ReadWriteOnce volume supports only one pod: use storage.persistence.accessMode",
    ),
    "no address": ({"database": {"mode": "external"}}, "database.external.existingSecret must name a Secret"),
    "no bucket": ({"storage": {"mode": "s3"}}, "storage.s3.bucket must name the bucket"),
    "no host": ({"ingress": {"enabled": True}}, "ingress.hosts must name at least one host"),
    "no gateway": (
        {"httpRoute": {"enabled": True, "hostnames": ["a.example.org"]}},
        "httpRoute.hostnames and httpRoute.parentRefs must name at least one host and one Gateway",
    ),
    "no token for metrics": (
        {"metrics": {"monitors": {"enabled": True}}},
        "metrics.monitors.tokenSecret.name must name a Secret with an API token with the scope admin",
    ),
    "nothing": (
        {"platform": {"enabled": False}, "operator": {"enabled": False}},
        "platform.enabled and operator.enabled are both false",
    ),
    "a setting of the chart": ({"settings": {"LEGIBLE_WEB_PORT": "80"}}, "LEGIBLE_WEB_PORT is set by the chart"),
    "a secret among settings": ({"settings": {"DATABASE_URL": "x"}}, "DATABASE_URL cannot be set here"),
    "a setting of the operator": (
        {"operator": {"settings": {"LEGIBLE_OPERATOR_PORT": "1"}}},
        "LEGIBLE_OPERATOR_PORT is set by the chart",
    ),
    "an unknown value": ({"replicas": 2}, "Additional property replicas is not allowed"),
    "an unknown value below": ({"web": {"replica": 2}}, "web: Additional property replica is not allowed"),
    "a mode nobody built": ({"database": {"mode": "mysql"}}, "database.mode must be one of the following"),
    "a digest that is none": ({"image": {"worker": {"digest": "1.0"}}}, "image.worker.digest: Does not match pattern"),
    "no replica": ({"web": {"replicas": 0}}, "web.replicas: Must be greater than or equal to 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_rejected_with_advice(case: str) -> None:
    values, words = REFUSED[case]
    assert words in refusal(values)


@pytest.mark.parametrize(
    ("missing", "values", "words"),
    [
        ("OcrEndpoint", {}, "install the chart legible-crds first. To render without a cluster, add --api-versions"),
        (
            "HTTPRoute",
            {"httpRoute": {"enabled": True, "hostnames": ["a.example.org"], "parentRefs": [{"name": "a"}]}},
            "the Gateway API is not installed in the cluster",
        ),
        ("Cluster", {"database": {"mode": "cnpg"}}, "CloudNativePG is not installed in the cluster: install it first"),
    ],
)
def test_missing_api_is_named(missing: str, values: dict[str, Any], words: str) -> None:
    assert words in refusal(values, apis=tuple(api for api in APIS if not api.endswith(missing)))


def test_metrics_of_the_operator_need_no_token() -> None:
    values = merged(MONITORS, {"platform": {"enabled": False}, "metrics": {"monitors": {"tokenSecret": {"name": ""}}}})
    assert {one["kind"] for one in render(values)} >= {"PodMonitor", "PrometheusRule"}
