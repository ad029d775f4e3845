"""The traffic that the NetworkPolicies allow, computed from them: no cluster of the tests enforces them."""

from typing import Any

import pytest

from tests.charts.cases import EXTERNAL, S3
from tests.charts.helm import NAMESPACE, Manifest, merged, render, templates

SPLIT = render(merged(EXTERNAL, S3))
NARROW = render(
    merged(
        merged(EXTERNAL, S3),
        {
            "networkPolicy": {
                "webFrom": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress"}}}],
                "databaseTo": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "postgres"}}}],
            }
        },
    )
)
ONE_POD = render()
WORKER = ("post", {"app.kubernetes.io/name": "legible-worker"})


def _pod(manifests: list[Manifest], component: str) -> tuple[str, dict[str, str]]:
    found = [template["metadata"]["labels"] for template in templates(manifests).values()]
    (labels,) = [one for one in found if one["app.kubernetes.io/component"] == component]
    return NAMESPACE, labels


def _fits(peer: dict[str, Any], namespace: str, labels: dict[str, str]) -> bool:
    if "ipBlock" in peer:
        return False
    spaces = peer.get("namespaceSelector")
    if spaces is None:
        in_space = namespace == NAMESPACE
    else:
        in_space = spaces.get("matchLabels", {}).items() <= {"kubernetes.io/metadata.name": namespace}.items()
    chosen: dict[str, str] = peer.get("podSelector", {}).get("matchLabels", {})
    return in_space and chosen.items() <= labels.items()


def _passes(
    manifests: list[Manifest], pod: tuple[str, dict[str, str]], way: str, other: tuple[str, dict[str, str]], port: int
) -> bool:
    """Return whether the policies of `pod` allow traffic in a direction ("ingress" or "egress") with `other`."""
    of_pod = [
        one["spec"]
        for one in manifests
        if one["kind"] == "NetworkPolicy" and one["spec"]["podSelector"]["matchLabels"].items() <= pod[1].items()
    ]
    of_pod = [spec for spec in of_pod if way.capitalize() in spec["policyTypes"]]
    if not of_pod:
        return True
    peers = {"ingress": "from", "egress": "to"}[way]
    return any(
        port in [item["port"] for item in rule["ports"]]
        and (not rule.get(peers) or any(_fits(peer, *other) for peer in rule[peers]))
        for spec in of_pod
        for rule in spec.get(way, [])
    )


ANYBODY = ("elsewhere", {"app": "x"})


@pytest.mark.parametrize(
    ("manifests", "component", "way", "other", "port", "passes"),
    [
        (SPLIT, "web", "ingress", ANYBODY, 8000, True),
        (SPLIT, "web", "ingress", ANYBODY, 8891, False),
        (NARROW, "web", "ingress", ANYBODY, 8000, False),
        (NARROW, "web", "ingress", ("ingress", {}), 8000, True),
        (NARROW, "web", "ingress", _pod(NARROW, "test"), 8000, True),
        (SPLIT, "web", "egress", WORKER, 8889, False),
        (SPLIT, "web", "egress", ANYBODY, 5432, True),
        (NARROW, "web", "egress", ANYBODY, 5432, False),
        (NARROW, "dispatcher", "egress", ("postgres", {}), 5432, True),
        (NARROW, "migration", "egress", ("postgres", {}), 5432, True),
        (SPLIT, "migration", "ingress", ANYBODY, 8000, False),
        (SPLIT, "dispatcher", "egress", WORKER, 8889, True),
        (SPLIT, "dispatcher", "egress", ANYBODY, 8889, False),
        (SPLIT, "dispatcher", "egress", ANYBODY, 443, True),
        (SPLIT, "dispatcher", "egress", ANYBODY, 6443, False),
        (SPLIT, "dispatcher", "egress", ANYBODY, 53, True),
        (SPLIT, "catalog", "egress", ANYBODY, 6443, True),
        (SPLIT, "catalog", "egress", WORKER, 8889, False),
        (SPLIT, "operator", "egress", WORKER, 8889, True),
        (SPLIT, "operator", "egress", ANYBODY, 6443, True),
        (SPLIT, "operator", "egress", ANYBODY, 5432, False),
        (SPLIT, "operator", "ingress", ANYBODY, 8890, True),
        (ONE_POD, "web", "egress", WORKER, 8889, True),
        (ONE_POD, "web", "egress", ANYBODY, 5432, False),
        (ONE_POD, "web", "ingress", ANYBODY, 8892, True),
    ],
)
def test_allowed_traffic(
    manifests: list[Manifest], component: str, way: str, other: tuple[str, dict[str, str]], port: int, passes: bool
) -> None:
    assert _passes(manifests, _pod(manifests, component), way, other, port) is passes
