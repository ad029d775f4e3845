"""The cluster itself: pods on both nodes, reached by a Service's address and its name; metrics; no way out."""

import contextlib
import socket
import urllib.error
import urllib.request

import pytest

from tests.cluster.harness.client import Cluster
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.workloads.pods import deployment, service
from tests.support.waiting import wait_until

pytestmark = pytest.mark.nodes


def test_both_nodes_are_ready(nodes: Reach) -> None:
    said = nodes.kubectl("get", "nodes", "--no-headers")
    assert [line.split()[:2] for line in said.splitlines()] == [["node-1", "Ready"], ["node-2", "Ready"]]


def test_pods_on_both_nodes_answer_through_the_service_and_its_name(
    nodes: Reach, cluster: Cluster, namespace: str
) -> None:
    # Each pod answers with the name of its node.
    serve = 'mkdir -p /tmp/www && echo "$NODE" >/tmp/www/index.html && exec busybox httpd -f -p 8080 -h /tmp/www'
    cluster.apply(deployment("probe", namespace, command=["/bin/busybox", "sh", "-c", serve], replicas=4))
    made = cluster.apply(service("probe", namespace, port=80, target=8080))
    nodes.kubectl("-n", namespace, "rollout", "status", "deployment/probe", "--timeout=60s")

    def both_answer() -> bool:
        with contextlib.suppress(urllib.error.URLError):  # a node's rules follow a moment after its pods
            return {_read(f"http://{made['spec']['clusterIP']}/") for _ in range(20)} == {"node-1", "node-2"}
        return False

    wait_until(both_answer, seconds=20)
    by_name = nodes.run("busybox", "wget", "-q", "-O", "-", f"http://probe.{namespace}.svc.cluster.local/")
    assert by_name.strip() in {"node-1", "node-2"}
    for pod in cluster.list("v1", "Pod", namespace):
        name = pod["metadata"]["name"]
        said = nodes.kubectl("-n", namespace, "exec", name, "--", "busybox", "wget", "-q", "-O", "-", "http://probe/")
        assert said.strip() in {"node-1", "node-2"}


def test_nothing_leads_out(nodes: Reach) -> None:
    routes = nodes.run("ip", "route", "show", "default")
    assert routes == ""
    with pytest.raises(OSError, match="unreachable"):
        socket.create_connection(("192.0.2.1", 80), timeout=5)


def test_metrics_of_nodes_and_pods_are_there(nodes: Reach, cluster: Cluster, namespace: str) -> None:
    cluster.apply(deployment("idle", namespace, command=["/bin/busybox", "sleep", "1000"]))

    def measured() -> bool:
        of_nodes = cluster.list("metrics.k8s.io/v1beta1", "NodeMetrics")
        of_pods = cluster.list("metrics.k8s.io/v1beta1", "PodMetrics", namespace)
        return len(of_nodes) == 2 and len(of_pods) == 1

    wait_until(measured, seconds=60, every=0.5)
    assert len(nodes.kubectl("top", "nodes", "--no-headers").splitlines()) == 2


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode().strip())
