"""The operator's process: idle when nothing changes, recovering after a crash, alive only while its watches are."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import httpx
import psutil
import pytest
import yaml

from ocr_contract import crd
from tests.cluster.harness.assertions import ADDRESS, Seen
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.foreign_crds import GATEWAY_API, KEDA
from tests.cluster.harness.operator_process import RULES, Operator
from tests.support.waiting import wait_until

_WAITING = 'legible_operator_reconciles_total{outcome="waiting"}'


def _settled(operator: Operator) -> int:
    """Wait until two consecutive reconciles wrote nothing, so all work is done; return the number of writes so far."""

    def quiet() -> int:
        before = len(operator.writes())
        seen = _metric(operator, _WAITING)
        wait_until(lambda: _metric(operator, _WAITING) >= seen + 2, seconds=20)
        return before if len(operator.writes()) == before else 0

    return wait_until(quiet, seconds=40)


def test_idle_operator_writes_nothing(seen: Seen, operator: Operator) -> None:
    seen.apply(
        resources={"requests": {"cpu": "1000m", "memory": "2048Mi"}}, podDisruptionBudget={"maxUnavailable": "50%"}
    )
    seen.wait_for("Ready", "False", "WorkersStarting")
    seen.run(ADDRESS, ready=False)  # a starting worker is probed repeatedly
    before = _settled(operator)
    reconciles = _metric(operator, _WAITING)
    wait_until(lambda: _metric(operator, _WAITING) >= reconciles + 6, seconds=20)
    assert operator.writes()[before:] == []


def test_restarted_operator_writes_nothing_when_nothing_changed(seen: Seen, operator: Operator) -> None:
    seen.apply(exposure={"type": "Ingress", "hostname": "a.b"}, autoscaling={"maxReplicas": 2})
    seen.wait_for("Exposed", "False", "RouteNotAccepted")
    seen.run(ADDRESS, ready=False)
    # The autoscaler notices within seconds that there are no metrics here; that would be a change.
    seen.wait_for("Degraded", "True", "AutoscalerUnavailable", seconds=30)
    _settled(operator)
    assert operator.stop() == 0
    before = len(operator.writes())
    operator.start()
    wait_until(lambda: _metric(operator, _WAITING) >= 2, seconds=20)
    assert operator.writes()[before:] == []


def test_operator_that_was_killed_takes_up_what_it_missed(seen: Seen, operator: Operator) -> None:
    manifest = seen.apply(replicas=2, podDisruptionBudget={"minAvailable": 1})
    wait_until(lambda: ("PodDisruptionBudget", seen.workers) in seen.objects(), seconds=10)
    operator.kill()
    service = seen.objects()["Service", seen.workers]
    seen.cluster.delete(service)
    seen.cluster.patch(seen.deployment(), {"spec": {"replicas": 9}})
    seen.apply(replicas=3)
    operator.start()
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=10)
    wait_until(lambda: ("Service", seen.workers) in seen.objects(), seconds=10)
    wait_until(lambda: ("PodDisruptionBudget", seen.workers) not in seen.objects(), seconds=10)
    seen.cluster.delete(manifest)


def test_endpoint_is_deleted_even_without_an_operator(seen: Seen, operator: Operator) -> None:
    manifest = seen.apply()
    seen.deployment()
    operator.stop()
    try:
        seen.cluster.delete(manifest)
        # Kubernetes' garbage collector looks for new kinds of owners every 30 s.
        wait_until(lambda: seen.objects() == {}, seconds=60)
    finally:
        operator.start()


def test_restart_of_the_api_server_is_survived(seen: Seen, operator: Operator, control_plane: ControlPlane) -> None:
    seen.apply()
    seen.deployment()
    pid = operator.pid
    control_plane.stop_api_server()
    control_plane.start_api_server()
    seen.apply(replicas=4)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 4, seconds=60)
    assert operator.pid == pid
    assert operator.is_alive()


def test_operator_whose_threads_stand_still_is_not_alive(operator: Operator) -> None:
    os.kill(operator.pid, signal.SIGSTOP)
    try:
        with pytest.raises(httpx.ReadTimeout):
            operator.read("/healthz")
    finally:
        os.kill(operator.pid, signal.SIGCONT)
    wait_until(operator.is_alive, seconds=10)


def test_metrics_and_memory(seen: Seen, operator: Operator) -> None:
    seen.apply()
    seen.deployment()
    assert _metric(operator, 'legible_operator_writes_total{kind="Deployment",verb="apply"}') >= 1
    assert _metric(operator, "legible_operator_endpoints") >= 1
    assert psutil.Process(operator.pid).memory_info().rss < 200 * 2**20


def test_setting_that_is_missing_is_named(operator: Operator) -> None:
    operator.stop()
    try:
        with pytest.raises(AssertionError, match="LEGIBLE_OPERATOR_WORKER_IMAGE is not set"):
            operator.start(LEGIBLE_OPERATOR_WORKER_IMAGE="")
    finally:
        operator.start()


@pytest.fixture
def foreign_kinds(cluster: Cluster) -> Iterator[None]:
    """The definitions of KEDA and of the Gateway API."""
    for foreign in (KEDA, GATEWAY_API):
        foreign.install(cluster)
    yield
    for foreign in (KEDA, GATEWAY_API):
        foreign.remove(cluster)


@pytest.mark.usefixtures("foreign_kinds")
def test_rules_are_all_needed_and_enough(cluster: Cluster, seen: Seen, operator: Operator) -> None:
    everything: dict[str, Any] = {
        "autoscaling": {"maxReplicas": 2},
        "podDisruptionBudget": {"minAvailable": 1},
        "exposure": {"type": "Ingress", "hostname": "a.b"},
        "auth": {"type": "SharedSecret", "secretRef": {"name": "a"}},
    }
    by_others: dict[str, Any] = {
        "autoscaling": {"provider": "KEDA", "maxReplicas": 2, "targetQueuedPagesPerReplica": 9},
        "exposure": {"type": "HTTPRoute", "httpRoute": {"parentRefs": [{"name": "a"}]}},
    }
    operator.stop()
    before = len(operator.requests())
    operator.start()
    for name, member in (("configMap", {"name": "a"}), ("persistentVolumeClaim", {"claimName": "a"})):
        kind = name[0].upper() + name[1:]
        seen.apply(**everything, trainedData={"type": kind, name: member})
        seen.wait_for("Ready", "False", "ModelSourceMissing")
        wait_until(lambda: len(seen.objects()) == 7, seconds=10)
    seen.apply(**by_others)
    unwatched = [
        ("keda.sh/v1alpha1", "ScaledObject", seen.workers),
        ("gateway.networking.k8s.io/v1", "HTTPRoute", seen.workers),
        ("v1", "Secret", crd.platform_key_name(seen.name)),
    ]
    wait_until(lambda: all(cluster.get(*what, seen.namespace) for what in unwatched), seconds=20)
    seen.apply(networkPolicy={"mode": "Disabled"})
    wait_until(lambda: len(seen.objects()) == 3, seconds=10)
    wait_until(lambda: not any(cluster.get(*what, seen.namespace) for what in unwatched), seconds=10)
    operator.stop()  # a watch appears in the audit log after it has ended
    try:
        used, refused = set(), set()
        for request in operator.requests()[before:]:
            reference = request.get("objectRef") or {}
            if "resource" not in reference:
                continue
            subresource = f"/{reference['subresource']}" if "subresource" in reference else ""
            what = (reference.get("apiGroup", ""), reference["resource"] + subresource, request["verb"])
            used.add(what)
            if request.get("responseStatus", {}).get("code") == 403:
                refused.add(what)
        assert refused == set()
        assert used == _allowed()
    finally:
        operator.start()


def _allowed() -> set[tuple[str, str, str]]:
    return {
        # Creating by apply is a patch in the audit log, but also needs the permission to create.
        (group, resource, verb)
        for rule in yaml.safe_load(RULES.read_text())
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
        if not (verb == "create" and "patch" in rule["verbs"])
    }


def _metric(operator: Operator, name: str) -> float:
    for line in operator.read("/metrics")[1].splitlines():
        if line.startswith(f"{name} "):
            return float(line.rpartition(" ")[2])
    return 0.0
