"""The operator's permissions: each permission to create is needed, and Roles in selected namespaces are sufficient."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.endpoints import endpoint
from tests.cluster.harness.foreign_crds import GATEWAY_API, KEDA
from tests.cluster.harness.operator_process import ACCOUNT, NAMESPACE, RULES, Operator
from tests.support.waiting import wait_until

_RBAC = "rbac.authorization.k8s.io"
_KEDA: dict[str, Any] = {
    "autoscaling": {"provider": "KEDA", "maxReplicas": 2, "targetQueuedPagesPerReplica": 9},
}
MAKES: dict[str, dict[str, Any]] = {
    "deployments": {},
    "services": {},
    "networkpolicies": {},
    "events": {},
    "ingresses": {"exposure": {"type": "Ingress", "hostname": "a.b"}},
    "poddisruptionbudgets": {"podDisruptionBudget": {"minAvailable": 1}},
    "horizontalpodautoscalers": {"autoscaling": {"maxReplicas": 2}},
    "secrets": _KEDA,
    "triggerauthentications": _KEDA,
    "scaledobjects": _KEDA,
    "httproutes": {"exposure": {"type": "HTTPRoute", "httpRoute": {"parentRefs": [{"name": "a"}]}}},
}
"""The specs that make the operator create each of them."""


def test_every_kind_that_may_be_created_is_tried_here() -> None:
    assert {resource for rule in _rules() if "create" in rule["verbs"] for resource in rule["resources"]} == set(MAKES)


@pytest.mark.parametrize("resource", MAKES)
@pytest.mark.usefixtures("foreign_kinds", "rules")
def test_right_to_create_is_needed(cluster: Cluster, seen: Seen, operator: Operator, resource: str) -> None:
    _grant(cluster, _without_create(resource))
    before = len(operator.requests())
    seen.apply(**MAKES[resource])

    def is_refused() -> bool:
        return any(
            request["objectRef"].get("resource") == resource
            and request["objectRef"].get("namespace") == seen.namespace
            and request["responseStatus"]["code"] == 403
            for request in operator.requests()[before:]
            if "objectRef" in request
        )

    wait_until(is_refused, seconds=15)


def test_roles_in_chosen_namespaces_are_enough_for_these(
    cluster: Cluster, operator: Operator, control_plane: ControlPlane
) -> None:
    served = [Seen(cluster, cluster.new_namespace("served")) for _ in range(2)]
    other = Seen(cluster, cluster.new_namespace("not-served"))
    account = f"{ACCOUNT}-of-{served[0].namespace}"
    cluster.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account, "namespace": NAMESPACE}})
    for seen in served:
        for manifest in _role(account, seen.namespace):
            cluster.apply(manifest)
    operator.stop()
    try:
        names = ",".join(seen.namespace for seen in served)
        own = Operator(control_plane, cluster, name="roles", account=account, LEGIBLE_OPERATOR_NAMESPACES=names)
        own.start()
        for seen in (other, *served):
            seen.apply(
                **MAKES["ingresses"], **MAKES["horizontalpodautoscalers"], podDisruptionBudget={"minAvailable": 1}
            )
        for seen in served:
            seen.wait_for("Ready", "False", "WorkersStarting")
            wait_until(lambda: len(seen.objects()) == 7, seconds=10)  # noqa: B023 - called at once
            seen.cluster.delete(seen.objects()["Service", seen.workers])
            wait_until(lambda: ("Service", seen.workers) in seen.objects(), seconds=5)  # noqa: B023 - called at once
        assert other.objects() == {}
        assert own.is_alive()
        own.stop()
        assert [one for one in own.requests() if one["responseStatus"]["code"] == 403] == []
    finally:
        for seen in (other, *served):
            cluster.delete(endpoint(seen.name, seen.namespace))
        operator.start()


def test_operator_without_rights_is_not_ready_and_begins_when_it_has_them(
    cluster: Cluster, operator: Operator, control_plane: ControlPlane
) -> None:
    namespace = cluster.new_namespace("late")
    account = f"{ACCOUNT}-of-{namespace}"
    cluster.apply({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": account, "namespace": NAMESPACE}})
    own = Operator(control_plane, cluster, name="late", account=account, LEGIBLE_OPERATOR_NAMESPACES=namespace)
    own.launch()
    try:
        wait_until(lambda: "is forbidden" in own.log(), seconds=30)
        assert own.is_alive()
        assert not own.is_ready()
        for manifest in _role(account, namespace):
            cluster.apply(manifest)
        wait_until(own.is_ready, seconds=15)
    finally:
        assert own.stop() == 0


@pytest.fixture(scope="module")
def foreign_kinds(cluster: Cluster, operator: Operator) -> Iterator[None]:
    """The definitions of KEDA and the Gateway API; the operator finds them when it starts."""
    operator.stop()
    for foreign in (KEDA, GATEWAY_API):
        foreign.install(cluster)
    operator.start()
    yield
    for foreign in (KEDA, GATEWAY_API):
        foreign.remove(cluster)


@pytest.fixture
def rules(cluster: Cluster) -> Iterator[None]:
    """The chart's rules are restored afterwards."""
    yield
    _grant(cluster, _rules())


def _rules() -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = yaml.safe_load(RULES.read_text())
    return rules


def _without_create(resource: str) -> list[dict[str, Any]]:
    """Return the rules, one for each resource, where `resource` may not be created."""
    return [
        {
            **rule,
            "resources": [name],
            "verbs": [verb for verb in rule["verbs"] if (name, verb) != (resource, "create")] or ["list"],
        }
        for rule in _rules()
        for name in rule["resources"]
    ]


def _grant(cluster: Cluster, rules: list[dict[str, Any]]) -> None:
    cluster.apply({"apiVersion": f"{_RBAC}/v1", "kind": "ClusterRole", "metadata": {"name": ACCOUNT}, "rules": rules})


def _role(account: str, namespace: str) -> list[dict[str, Any]]:
    metadata = {"name": account, "namespace": namespace}
    return [
        {"apiVersion": f"{_RBAC}/v1", "kind": "Role", "metadata": metadata, "rules": _rules()},
        {
            "apiVersion": f"{_RBAC}/v1",
            "kind": "RoleBinding",
            "metadata": metadata,
            "roleRef": {"apiGroup": _RBAC, "kind": "Role", "name": account},
            "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": NAMESPACE}],
        },
    ]
