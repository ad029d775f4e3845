"""The cluster itself: both nodes take pods, and pods on both are reached by a Service's address and by its name."""

import subprocess
import urllib.request

import pytest

from tests.cluster.access import Cluster
from tests.cluster.nodes.pods import deployment, service
from tests.cluster.nodes.reach import Reach
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

    def answers() -> set[str]:
        return {_read(f"http://{made['spec']['clusterIP']}/") for _ in range(20)}

    wait_until(lambda: answers() == {"node-1", "node-2"}, seconds=20)
    by_name = subprocess.run(
        nodes.inside("busybox", "wget", "-q", "-O", "-", f"http://probe.{namespace}.svc.cluster.local/"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert by_name.stdout.strip() in {"node-1", "node-2"}
    for pod in cluster.list("v1", "Pod", namespace):
        said = nodes.kubectl(
            *("-n", namespace, "exec", pod["metadata"]["name"], "--"),
            *("/bin/busybox", "wget", "-q", "-O", "-", "http://probe/"),
        )
        assert said.strip() in {"node-1", "node-2"}


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode().strip())
