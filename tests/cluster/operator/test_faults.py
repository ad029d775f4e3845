"""Faults while the operator works: it is killed, its connections die, etcd fails, there are two operators."""

import contextlib
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.drift_cases import canonical
from tests.cluster.harness.operator_process import Operator
from tests.support.flaky_proxy import FlakyProxy, flaky_proxy_to
from tests.support.waiting import wait_until

FIRST: dict[str, Any] = {
    "replicas": 2,
    "podDisruptionBudget": {"minAvailable": 1},
    "exposure": {"type": "Ingress", "hostname": "ocr.example.org"},
}
SECOND: dict[str, Any] = {
    "replicas": 3,
    "pageSegMode": 6,
    "networkPolicy": {"mode": "Disabled"},
    "podLabels": {"team": "post"},
}
Picture = tuple[dict[tuple[str, str], Any], list[tuple[str, str]]]


def test_killed_at_three_steps_of_a_rollout(seen: Seen, operator: Operator) -> None:
    pictures = _undisturbed(seen)
    for step, spec in ((1, FIRST), (2, SECOND), (4, FIRST)):
        before = len(operator.writes())
        seen.apply(**spec)
        wait_until(lambda: len(operator.writes()) >= before + step, seconds=15)  # noqa: B023 - called at once
        _restart_and_compare(seen, operator, pictures[spec is FIRST])


@pytest.mark.soak
def test_killed_fifty_times_at_random_moments_of_a_rollout(seen: Seen, operator: Operator) -> None:
    pictures = _undisturbed(seen)
    moments = random.Random(5)
    for kill in range(50):
        spec = FIRST if kill % 2 else SECOND
        generation = seen.apply(**spec)["metadata"]["generation"]
        pause = moments.uniform(0, 0.6)
        with contextlib.suppress(AssertionError):  # the moment came before the end
            wait_until(lambda: seen.status().get("observedGeneration") == generation, seconds=pause)  # noqa: B023
        _restart_and_compare(seen, operator, pictures[spec is FIRST])


def test_two_operators_at_once_agree_and_come_to_rest(
    seen: Seen, operator: Operator, control_plane: ControlPlane, cluster: Cluster
) -> None:
    pictures = _undisturbed(seen)
    other = Operator(control_plane, cluster, name="other")
    other.start()
    try:
        for spec in (FIRST, SECOND, FIRST):
            seen.apply(**spec)
            wait_until(lambda: _picture(seen) == pictures[spec is FIRST], seconds=20)  # noqa: B023 - called at once
        wait_until(lambda: _is_quiet(operator), seconds=30)
    finally:
        other.stop()


def test_connections_that_die_silently_are_noticed_and_replaced(
    seen: Seen, behind_proxy: tuple[Operator, FlakyProxy]
) -> None:
    own, proxy = behind_proxy
    seen.apply()
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 1, seconds=10)
    assert proxy.freeze() > 0
    seen.apply(replicas=3)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=60)
    wait_until(lambda: not own.is_alive(), seconds=15)  # the watch is still dead, and this is reported
    wait_until(own.is_alive, seconds=60)  # until it is opened again
    seen.apply(replicas=4)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 4, seconds=5)


@pytest.mark.soak
def test_silent_cut_is_over_within_a_minute_with_the_usual_settings(
    seen: Seen, behind_proxy: tuple[Operator, FlakyProxy]
) -> None:
    own, proxy = behind_proxy
    own.stop()
    own.start(LEGIBLE_OPERATOR_CHECK_SECONDS="30", LEGIBLE_OPERATOR_RETRY_SECONDS="10")
    for replicas in (2, 5, 3):
        seen.apply(replicas=1)
        wait_until(lambda: seen.deployment()["spec"]["replicas"] == 1, seconds=60)
        assert proxy.freeze() > 0
        seen.apply(replicas=replicas)
        wait_until(lambda: seen.deployment()["spec"]["replicas"] == replicas, seconds=60)  # noqa: B023 - called at once


def test_etcd_that_freezes_and_fails(seen: Seen, operator: Operator, control_plane: ControlPlane) -> None:
    seen.apply()
    seen.deployment()
    pid, written = operator.pid, len(operator.log())
    control_plane.pause("etcd")
    try:
        wait_until(lambda: "list call failed" in operator.log()[written:], seconds=40)
        assert operator.is_alive(), "to begin anew would not help"
    finally:
        control_plane.resume("etcd")
    for replicas in range(2, 6):
        wait_until(lambda: _applied(seen, replicas), seconds=60)  # noqa: B023 - called at once
        control_plane.pause("etcd")
        with pytest.raises(AssertionError):
            wait_until(lambda: False, seconds=0.7)
        control_plane.resume("etcd")
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 5, seconds=60)
    assert operator.pid == pid
    assert operator.is_alive()


@pytest.fixture
def behind_proxy(
    operator: Operator, control_plane: ControlPlane, cluster: Cluster
) -> Iterator[tuple[Operator, FlakyProxy]]:
    """An operator that reaches the API server through a proxy, instead of the one of the whole run."""
    operator.stop()
    with flaky_proxy_to(int(control_plane.address.rpartition(":")[2])) as proxy:
        own = Operator(control_plane, cluster, name="behind-proxy", server=f"https://127.0.0.1:{proxy.port}")
        own.start()
        try:
            yield own, proxy
        finally:
            own.stop()
            operator.start()


def _undisturbed(seen: Seen) -> dict[bool, Picture]:
    """Return the final state for both specs without faults: the first one's under True."""
    pictures = {}
    for spec in (FIRST, SECOND):
        seen.apply(**spec)
        wait_until(lambda: _is_done(seen), seconds=60)
        pictures[spec is FIRST] = _picture(seen)
    return pictures


def _restart_and_compare(seen: Seen, operator: Operator, picture: Picture) -> None:
    operator.kill()
    operator.start()
    try:
        wait_until(lambda: _picture(seen) == picture, seconds=60)
    except AssertionError:
        assert _picture(seen) == picture
    revisions = [
        body["metadata"]["labels"]["pod-template-hash"]
        for body in seen.cluster.list("apps/v1", "ReplicaSet", seen.namespace)
    ]
    assert len(revisions) == len(set(revisions))


def _is_done(seen: Seen) -> bool:
    """Return whether the controllers have created a pod of the newest generation, and the status says so."""
    body = seen.body()
    status = body.get("status") or {}
    return status.get("observedGeneration") == body["metadata"]["generation"] and status.get("updatedReplicas", 0) > 0


def _picture(seen: Seen) -> Picture:
    """Return every object and the conditions."""
    objects = {name: canonical(body) for name, body in seen.objects().items()}
    conditions = [(one["type"], one["reason"]) for one in seen.status().get("conditions", [])]
    return objects, conditions


def _is_quiet(operator: Operator) -> bool:
    """Return whether nothing is written for two seconds."""
    before = len(operator.writes())
    try:
        wait_until(lambda: len(operator.writes()) > before, seconds=2)
    except AssertionError:
        return True
    return False


def _applied(seen: Seen, replicas: int) -> bool:
    try:
        seen.apply(replicas=replicas)
    except Exception:  # noqa: BLE001 - whatever an API server says whose etcd stumbles
        return False
    return True
