"""The operator's image in a pod, with the service account and the rules of the chart. It must not know why."""

import contextlib
from collections.abc import Iterator

from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.operator_process import ACCOUNT, NAMESPACE, grant, revoke
from tests.cluster.harness.workloads.images import Images
from tests.cluster.harness.workloads.pods import RESTRICTED, SECURITY
from tests.support.waiting import wait_until

_PORT = 8890


@contextlib.contextmanager
def deployed_operator(cluster: Cluster, images: Images) -> Iterator[None]:
    """Run the operator for the whole cluster; at the end, remove it and its permissions."""
    grant(cluster)
    cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE, "labels": RESTRICTED}})
    deployment = cluster.apply(_deployment(images))
    try:
        wait_until(lambda: _available(cluster), seconds=60, every=0.2)
        yield
    finally:
        cluster.delete(deployment)
        wait_until(lambda: not cluster.list("v1", "Pod", NAMESPACE), seconds=60, every=0.2)
        revoke(cluster)


def _available(cluster: Cluster) -> bool:
    found = cluster.get("apps/v1", "Deployment", ACCOUNT, NAMESPACE) or {}
    return bool(found.get("status", {}).get("availableReplicas"))


def _deployment(images: Images) -> Manifest:
    settings = {
        "LEGIBLE_OPERATOR_WORKER_IMAGE": images.worker,
        "LEGIBLE_OPERATOR_PORT": str(_PORT),
        "LEGIBLE_OPERATOR_RETRY_SECONDS": "2",
    }
    container = {
        "name": "operator",
        "image": images.operator,
        "env": [{"name": name, "value": value} for name, value in settings.items()],
        "securityContext": {**SECURITY, "readOnlyRootFilesystem": True},
        "readinessProbe": {"httpGet": {"path": "/healthz", "port": _PORT}, "periodSeconds": 1},
        "livenessProbe": {"httpGet": {"path": "/healthz", "port": _PORT}, "initialDelaySeconds": 10},
        "volumeMounts": [{"name": "tmp", "mountPath": "/tmp"}],
        "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "512Mi"}},
    }
    pod = {
        "serviceAccountName": ACCOUNT,
        "containers": [container],
        "volumes": [{"name": "tmp", "emptyDir": {}}],
        "terminationGracePeriodSeconds": 1,
    }
    labels = {"app": ACCOUNT}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": ACCOUNT, "namespace": NAMESPACE},
        "spec": {
            "replicas": 1,
            "strategy": {"type": "Recreate"},
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }
