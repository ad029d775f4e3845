"""Disruptions of pods and nodes while pages are read: rollout, scaling, kill, drain.

Each waits until everything is ready again. It must not know what is read.
"""

import re
import time
import urllib.request

from ocr_contract import crd
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.workloads.installation import Legible, is_ready
from tests.cluster.harness.workloads.worker_calls import pod_address, running_pages
from tests.support.waiting import wait_until

SECONDS = 180
_COMPONENT = "app.kubernetes.io/component"


class Turmoil:
    """The pods of one installation with the endpoint `default`."""

    def __init__(self, legible: Legible, nodes: Reach, cluster: Cluster) -> None:
        self._namespace = legible.namespace
        self._nodes = nodes
        self._cluster = cluster

    def roll(self) -> None:
        """Change the workers' template, so that all are replaced."""
        before = self.workers()
        endpoint = {"apiVersion": crd.API_VERSION, "kind": crd.KIND, "metadata": self._named("default")}
        self._cluster.patch(endpoint, {"spec": {"podAnnotations": {"tests.legible.dev/rolled": "yes"}}})
        wait_until(lambda: len(self._others(before)) == len(before) == len(self.workers()), seconds=SECONDS)

    def scale_up(self, replicas: int) -> float:
        """Add workers; return the seconds from a worker's readiness to its first answer."""
        before = self.workers()
        self._scale(replicas)
        added = wait_until(lambda: self._others(before), seconds=SECONDS)[0]
        ready_at = time.monotonic()
        wait_until(lambda: _calls_answered(added) > 0, seconds=SECONDS)
        first = time.monotonic() - ready_at
        wait_until(lambda: len(self.workers()) == replicas, seconds=SECONDS)
        return first

    def scale_down(self, replicas: int) -> None:
        """Remove workers."""
        self._scale(replicas)
        wait_until(lambda: len(self.workers()) == replicas, seconds=SECONDS)

    def kill_worker(self) -> None:
        """Kill a worker in the middle of a page."""
        before = self.workers()
        busy = wait_until(lambda: [pod for pod in before if running_pages(pod)], seconds=SECONDS)[0]
        self._kill(busy)
        wait_until(lambda: len(self.workers()) == len(before) and self._others(before), seconds=SECONDS)

    def kill_dispatcher(self) -> None:
        """Kill a dispatcher."""
        before = self._ready(_COMPONENT, "dispatcher")
        self._kill(before[0])
        wait_until(lambda: _names(self._ready(_COMPONENT, "dispatcher")) > _names(before[1:]), seconds=SECONDS)

    def drain(self, node: str) -> None:
        """Drain a node and restore it; its pods run elsewhere in between."""
        options = ("--ignore-daemonsets", "--delete-emptydir-data", f"--timeout={SECONDS}s")
        try:
            self._nodes.kubectl("drain", node, *options)
            wait_until(self._is_all_available, seconds=SECONDS, every=0.5)
        finally:
            self._nodes.kubectl("uncordon", node)

    def workers(self) -> list[Manifest]:
        """Return the workers that are ready."""
        return self._ready(crd.LABEL_ENDPOINT, "default")

    def _others(self, before: list[Manifest]) -> list[Manifest]:
        return [pod for pod in self.workers() if pod["metadata"]["name"] not in _names(before)]

    def _ready(self, label: str, value: str) -> list[Manifest]:
        pods = self._cluster.list("v1", "Pod", self._namespace)
        return [pod for pod in pods if pod["metadata"]["labels"].get(label) == value and is_ready(pod)]

    def _scale(self, replicas: int) -> None:
        self._nodes.kubectl("-n", self._namespace, "scale", "ocrendpoint/default", f"--replicas={replicas}")

    def _kill(self, pod: Manifest) -> None:
        options = ("--grace-period=0", "--force", "--wait=false")
        self._nodes.kubectl("-n", self._namespace, "delete", "pod", pod["metadata"]["name"], *options)

    def _is_all_available(self) -> bool:
        found = self._cluster.list("apps/v1", "Deployment", self._namespace)
        return all(one["status"].get("availableReplicas") == one["spec"]["replicas"] for one in found)

    def _named(self, name: str) -> dict[str, str]:
        return {"name": name, "namespace": self._namespace}


def _names(pods: list[Manifest]) -> set[str]:
    return {pod["metadata"]["name"] for pod in pods}


def _calls_answered(pod: Manifest) -> int:
    """Return how many pages and documents a worker has received and answered."""
    with urllib.request.urlopen(f"{pod_address(pod)}/metrics", timeout=10) as answer:
        said = answer.read().decode()
    counted = re.findall(
        r'^legible_worker_requests_total\{route="(?:ocr|split)",status="200"\} (\S+)$', said, re.MULTILINE
    )
    return int(sum(map(float, counted)))
