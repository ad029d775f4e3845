"""The HorizontalPodAutoscaler adds workers while they are busy and removes them; metrics-server measures."""

import threading
import urllib.error

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.workloads.worker_calls import RECEIPT, address, pods, read, receipt
from tests.support.waiting import wait_until

pytestmark = pytest.mark.nodes

CALLERS = 2
SECONDS = 180


def test_workers_come_with_the_load_and_go_after_it(seen: Seen, cluster: Cluster) -> None:
    seen.apply(
        autoscaling={"maxReplicas": 2, "targetCPUUtilizationPercentage": 50, "scaleDownStabilizationSeconds": 5},
        resources={"requests": {"cpu": "200m"}},
    )
    seen.wait_for("Ready", "True", "Reconciled", seconds=90)
    url, page, over = address(seen), receipt(), threading.Event()
    failures: list[Exception] = []

    def call() -> None:
        while not over.is_set():
            try:
                assert RECEIPT[0] in read(url, page)
            except (OSError, urllib.error.URLError, AssertionError) as error:
                failures.append(error)

    callers = [threading.Thread(target=call) for _ in range(CALLERS)]
    for caller in callers:
        caller.start()
    try:
        wait_until(lambda: seen.status().get("readyReplicas") == 2, seconds=SECONDS, every=0.5)
    finally:
        over.set()
        for caller in callers:
            caller.join()
    assert not failures
    wait_until(lambda: len(pods(cluster, seen.namespace)) == 1, seconds=SECONDS, every=0.5)
    wait_until(lambda: seen.status().get("replicas") == 1, seconds=30)
    assert seen.condition("Ready")["status"] == "True"
