"""Helpers for assertions: an endpoint's conditions and objects, and pods in the states that a kubelet reports.

This cluster has no nodes, so the tests set the states of pods, through the API that a kubelet uses.
"""

import os
from functools import partial
from typing import Any

from ocr_contract import crd
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.endpoints import endpoint
from tests.support.waiting import wait_until

KINDS = (
    ("apps/v1", "Deployment"),
    ("v1", "Service"),
    ("networking.k8s.io/v1", "NetworkPolicy"),
    ("networking.k8s.io/v1", "Ingress"),
    ("policy/v1", "PodDisruptionBudget"),
    ("autoscaling/v2", "HorizontalPodAutoscaler"),
)


ADDRESS = f"127.{os.getpid() % 200 + 20}.{os.getpid() // 200 % 250 + 1}.2"
"""An address of the loopback network that no other test run uses: workers listen on one fixed port."""


class Seen:
    """One endpoint of one namespace."""

    def __init__(self, cluster: Cluster, namespace: str) -> None:
        self.cluster = cluster
        self.name = f"in-{namespace}"  # API names are unique in the cluster
        self.namespace = namespace
        self.workers = crd.workers_name(self.name)

    def apply(self, **spec: Any) -> Manifest:
        """Apply it with this spec."""
        return self.cluster.apply(endpoint(self.name, self.namespace, **spec))

    def body(self) -> Manifest:
        """Return it as it is now, empty when it is gone."""
        return self.cluster.get(crd.API_VERSION, crd.KIND, self.name, self.namespace) or {}

    def status(self) -> dict[str, Any]:
        """Return its status."""
        return self.body().get("status") or {}

    def condition(self, kind: str) -> dict[str, Any]:
        """Return one of its conditions."""
        for found in self.status().get("conditions", []):
            if found["type"] == kind:
                return dict(found)
        return {}

    def wait_for(self, kind: str, status: str, reason: str, seconds: float = 15) -> dict[str, Any]:
        """Wait until a condition has these values, and return it."""

        def says() -> dict[str, Any] | None:
            found = self.condition(kind)
            return found if (found.get("status"), found.get("reason")) == (status, reason) else None

        try:
            return wait_until(says, seconds=seconds) or {}
        except AssertionError as error:
            raise AssertionError(f"{kind} is {self.condition(kind)}, not {status} {reason}") from error

    def objects(self) -> dict[tuple[str, str], Manifest]:
        """Return all objects in the namespace of the kinds that the operator creates, by kind and name."""
        return {
            (kind, body["metadata"]["name"]): {"apiVersion": version, "kind": kind, **body}
            for version, kind in KINDS
            for body in self.cluster.list(version, kind, self.namespace)
        }

    def deployment(self) -> Manifest:
        """Return its Deployment, waiting for it."""
        look = partial(self.cluster.get, "apps/v1", "Deployment", self.workers, self.namespace)
        return {"apiVersion": "apps/v1", "kind": "Deployment", **(wait_until(look, seconds=10) or {})}

    def pod(self) -> Manifest:
        """Return a pod of its newest revision, waiting for it."""

        def newest() -> Manifest | None:
            pods = self.cluster.list("v1", "Pod", self.namespace)
            wanted = self.deployment()["spec"]["template"]["metadata"]["annotations"]
            for pod in pods:
                if pod["metadata"]["annotations"].items() >= wanted.items():
                    return {"apiVersion": "v1", "kind": "Pod", **pod}
            return None

        return wait_until(newest, seconds=10) or {}

    def report(self, **status: Any) -> None:
        """Report a state of the newest pod, as its kubelet would."""
        self.cluster.patch(self.pod(), {"status": status}, subresource="status")

    def run(self, address: str, *, ready: bool) -> None:
        """Report that the newest pod runs at `address`."""
        self.report(
            phase="Running",
            podIP=address,
            podIPs=[{"ip": address}],
            conditions=[{"type": "Ready", "status": "True" if ready else "False"}],
            containerStatuses=[
                {
                    "name": "worker",
                    "ready": ready,
                    "restartCount": 0,
                    "image": "localhost/legible-worker:test",
                    "imageID": "localhost/legible-worker@sha256:" + "1" * 64,
                    "state": {"running": {}},
                }
            ],
        )
