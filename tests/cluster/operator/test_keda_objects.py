"""KEDA's objects on a real API server with KEDA's own definitions: creation, upkeep, handover and reports.

KEDA itself does not run here; the tests write in its place. It runs in tests/cluster/test_keda.py.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.foreign_crds import KEDA
from tests.cluster.harness.operator_process import PLATFORM_URL, Operator
from tests.support.waiting import wait_until

SCALING: dict[str, Any] = {
    "provider": "KEDA",
    "minReplicas": 0,
    "maxReplicas": 5,
    "targetQueuedPagesPerReplica": 20,
}
ADDRESS = "127.0.0.1"
API = "keda.sh/v1alpha1"


@pytest.fixture(scope="module", autouse=True)
def keda(cluster: Cluster) -> Iterator[None]:
    """KEDA's definitions, for the tests of this file."""
    KEDA.install(cluster)
    yield
    KEDA.remove(cluster)


def _object(seen: Seen, kind: str = "ScaledObject") -> Manifest | None:
    found = seen.cluster.get(API, kind, seen.workers, seen.namespace)
    return {"apiVersion": API, "kind": kind, **found} if found is not None else None


def _made(seen: Seen, kind: str = "ScaledObject") -> Manifest:
    return wait_until(lambda: _object(seen, kind), seconds=15) or {}


def _say(seen: Seen, kind: str, status: str, message: str = "") -> None:
    said = {"type": kind, "status": status, "reason": "Said", "message": message}
    seen.cluster.patch(_made(seen), {"status": {"conditions": [said]}}, subresource="status")


def test_objects_are_made_come_back_and_go(seen: Seen) -> None:
    seen.apply(autoscaling=SCALING)
    made = _made(seen)
    (trigger,) = made["spec"]["triggers"]
    assert trigger["metadata"]["url"] == f"{PLATFORM_URL}/api/v1/endpoints/{seen.name}/queue"
    for kind in ("ScaledObject", "TriggerAuthentication"):
        before = _made(seen, kind)
        seen.cluster.delete(before)
        wait_until(lambda kind=kind, uid=before["metadata"]["uid"]: _is_another(seen, kind, uid), seconds=5)
    seen.cluster.patch(_made(seen), {"spec": {"maxReplicaCount": 50}})
    wait_until(lambda: _made(seen)["spec"]["maxReplicaCount"] == 5, seconds=5)
    seen.apply()
    wait_until(lambda: _object(seen) is None and _object(seen, "TriggerAuthentication") is None, seconds=5)


def test_operator_that_has_nothing_to_do_writes_nothing(seen: Seen, operator: Operator) -> None:
    seen.apply(autoscaling=SCALING, auth={"type": "SharedSecret", "secretRef": {"name": "ours"}})
    seen.cluster.apply(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "ours", "namespace": seen.namespace},
            "stringData": {"token": "a"},
        }
    )
    _made(seen)
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")
    seen.wait_for("Progressing", "False", "Reconciled")
    seen.wait_for("Degraded", "False", "Reconciled")
    before = len(operator.writes())
    looked = len(operator.requests())
    wait_until(lambda: len(operator.requests()) > looked + 12, seconds=20)
    assert operator.writes()[before:] == []


def test_number_is_handed_from_replicas_to_cpu_to_keda_and_back_without_a_reset(seen: Seen) -> None:
    seen.apply(replicas=3)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=5)
    seen.apply(autoscaling=SCALING)
    _made(seen)
    assert seen.deployment()["spec"]["replicas"] == 3
    seen.apply(autoscaling={"maxReplicas": 6})
    wait_until(lambda: ("HorizontalPodAutoscaler", seen.workers) in seen.objects(), seconds=10)
    assert _object(seen) is None, "never two at once"
    assert seen.deployment()["spec"]["replicas"] == 3
    seen.apply(autoscaling=SCALING)
    _made(seen)
    assert ("HorizontalPodAutoscaler", seen.workers) not in seen.objects()
    seen.cluster.patch(seen.deployment(), {"spec": {"replicas": 4}}, subresource="scale")  # as KEDA's autoscaler does
    seen.apply(autoscaling={**SCALING, "maxReplicas": 7})
    wait_until(lambda: _made(seen)["spec"]["maxReplicaCount"] == 7, seconds=10)
    assert seen.deployment()["spec"]["replicas"] == 4
    told = [event["message"] for event in seen.cluster.list("v1", "Event", seen.namespace)]
    assert not any("Scaled down" in message for message in told), "the number never fell"
    seen.apply(replicas=2)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 2, seconds=10)


def test_former_autoscaler_that_does_not_go_is_waited_for(seen: Seen) -> None:
    seen.apply(autoscaling=SCALING)
    seen.cluster.patch(_made(seen), {"metadata": {"finalizers": ["finalizer.keda.sh"]}})
    seen.apply(autoscaling={"maxReplicas": 6})
    message = seen.wait_for("Degraded", "True", "AutoscalerUnavailable")["message"]
    assert f"finalizer from the ScaledObject {seen.workers}" in message
    assert ("HorizontalPodAutoscaler", seen.workers) not in seen.objects()
    seen.cluster.patch(_made(seen), {"metadata": {"finalizers": None}})
    wait_until(lambda: ("HorizontalPodAutoscaler", seen.workers) in seen.objects(), seconds=5)


def test_sleeping_endpoint_says_so_and_is_ready_again_when_woken(seen: Seen) -> None:
    seen.apply(autoscaling=SCALING)
    _made(seen)
    seen.wait_for("Ready", "False", "WorkersStarting")
    seen.cluster.patch(seen.deployment(), {"spec": {"replicas": 0}}, subresource="scale")
    seen.wait_for("Ready", "False", "Sleeping")
    assert seen.condition("Degraded")["status"] == "False"
    seen.cluster.patch(seen.deployment(), {"spec": {"replicas": 1}}, subresource="scale")
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")


def test_endpoint_that_is_suspended_and_woken_sleeps_until_keda_says_otherwise(seen: Seen) -> None:
    seen.apply(autoscaling=SCALING, suspend=True)
    seen.wait_for("Ready", "False", "Suspended")
    assert _object(seen) is None
    seen.apply(autoscaling=SCALING)
    _made(seen)
    seen.wait_for("Ready", "False", "Sleeping")
    assert seen.deployment()["spec"]["replicas"] == 0


def test_kedas_own_status_degrades_and_recovers(seen: Seen) -> None:
    seen.apply(autoscaling=SCALING)
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")
    _say(seen, "Ready", "False", "Triggers defined in ScaledObject are not working correctly")
    assert "not working" in seen.wait_for("Degraded", "True", "AutoscalerUnavailable")["message"]
    _say(seen, "Ready", "True")
    seen.wait_for("Degraded", "False", "Reconciled")


def test_missing_keda_is_reported_and_found_once_installed(cluster: Cluster, seen: Seen) -> None:
    KEDA.remove(cluster)
    try:
        seen.apply(autoscaling=SCALING)
        seen.run(ADDRESS, ready=True)
        seen.wait_for("Ready", "True", "Reconciled")
        message = seen.wait_for("Degraded", "True", "AutoscalerUnavailable", seconds=30)["message"]
        assert message.startswith("KEDA is not installed in this cluster")
    finally:
        KEDA.install(cluster)
    wait_until(lambda: _object(seen) is not None, seconds=30)
    seen.wait_for("Degraded", "False", "Reconciled", seconds=30)


def _is_another(seen: Seen, kind: str, uid: str) -> bool:
    found = _object(seen, kind)
    return found is not None and found["metadata"]["uid"] != uid
