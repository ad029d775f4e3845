"""Workers are removed by scaling and by draining a node; one in the middle of a page finishes it first."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.workloads.worker_calls import (
    address,
    long_page,
    pod_address,
    pods,
    read,
    receipt,
    running_pages,
)
from tests.support.waiting import wait_until

pytestmark = pytest.mark.nodes

PAGE_SECONDS = 300
SPEC: dict[str, Any] = {
    "limits": {"pageTimeoutSeconds": PAGE_SECONDS},
    "terminationGracePeriodSeconds": PAGE_SECONDS + 30,
    "resources": {"requests": {"cpu": "100m"}},
    "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname", "maxSkew": 1}],
}


@pytest.fixture
def calls() -> Iterator[ThreadPoolExecutor]:
    """Threads that call workers."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_scaled_down_in_the_middle_of_a_page(seen: Seen, cluster: Cluster, nodes: Reach, calls: Any) -> None:
    workers = _two_workers(seen, cluster)
    reading = [_read_long_page(calls, worker) for worker in workers]

    nodes.kubectl("-n", seen.namespace, "scale", f"ocrendpoint/{seen.name}", "--replicas=1")
    wait_until(lambda: len(pods(cluster, seen.namespace)) == 1, seconds=30)

    assert not any(future.done() for future in reading), "the pages are too short for this test"
    assert all("lazy dog" in future.result(PAGE_SECONDS) for future in reading)
    wait_until(lambda: len(cluster.list("v1", "Pod", seen.namespace)) == 1, seconds=60)
    seen.wait_for("Progressing", "False", "Reconciled")
    assert seen.status()["readyReplicas"] == 1


def test_node_drained_in_the_middle_of_a_page(seen: Seen, cluster: Cluster, nodes: Reach, calls: Any) -> None:
    (leaving,) = (pod for pod in _two_workers(seen, cluster) if pod["spec"]["nodeName"] == "node-2")
    reading = _read_long_page(calls, leaving)
    try:
        nodes.kubectl("drain", "node-2", "--ignore-daemonsets", "--delete-emptydir-data", f"--timeout={PAGE_SECONDS}s")
        assert "lazy dog" in reading.result(10)
        wait_until(lambda: seen.status().get("readyReplicas") == 2, seconds=60)
        assert {pod["spec"]["nodeName"] for pod in pods(cluster, seen.namespace)} == {"node-1"}
        assert read(address(seen), receipt())
    finally:
        nodes.kubectl("uncordon", "node-2")


def _two_workers(seen: Seen, cluster: Cluster) -> list[dict[str, Any]]:
    """Return the pods of two workers that are ready, one on each node."""
    seen.apply(**SPEC, replicas=2, podDisruptionBudget={"minAvailable": 1})
    wait_until(lambda: seen.status().get("readyReplicas") == 2, seconds=120)
    found = pods(cluster, seen.namespace)
    assert {pod["spec"]["nodeName"] for pod in found} == {"node-1", "node-2"}
    return found


def _read_long_page(calls: ThreadPoolExecutor, worker: dict[str, Any]) -> "Future[str]":
    """Return the future text of a page that the worker has begun to read."""
    future = calls.submit(read, pod_address(worker), long_page(), PAGE_SECONDS)
    wait_until(lambda: running_pages(worker) == 1, seconds=30)
    return future
