"""From nothing to a page that was read, and back: both charts by helm as they are, under the "restricted" standard.

With PostgreSQL and S3: test_whole.py.
"""

import subprocess
from collections.abc import Iterator
from typing import IO, Any

import httpx
import pytest

from ocr_contract import crd
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.helm import CHART, CRDS, Helm
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.workloads.images import Images
from tests.cluster.harness.workloads.installation import SECONDS, Values, image_values
from tests.cluster.harness.workloads.pods import RESTRICTED
from tests.cluster.harness.workloads.volumes import volume
from tests.support.waiting import wait_until

pytestmark = pytest.mark.nodes


@pytest.fixture
def values(nodes: Reach, images: Images) -> Values:
    """Values that name the images of this source, which are on the nodes."""
    with nodes.left():
        nodes.load(images.platform)
    return image_values(images)


@pytest.fixture
def helm(nodes: Reach, namespace: str) -> Iterator[Helm]:
    """helm in a new namespace of the cluster, with the definition installed by its chart."""
    helm = Helm(nodes.admin, namespace)
    helm.install("legible-crds", CRDS, None, "--take-ownership")
    yield helm
    helm.uninstall("legible", "--ignore-not-found", "--wait")
    helm.uninstall("legible-crds", "--ignore-not-found")


def test_sqlite_in_one_pod(nodes: Reach, cluster: Cluster, helm: Helm, values: Values) -> None:
    with volume(nodes, cluster, helm.namespace, "legible-data"):
        install(helm, values)
        assert_it_reads(nodes, cluster, helm, {"legible-web", "legible-operator", "default-worker"})
        token = new_token(nodes, helm.namespace)
        (read,) = jobs(cluster, helm.namespace, token)

        install(helm, {**values, "settings": {"LEGIBLE_LOG_LEVEL": "DEBUG"}})
        assert jobs(cluster, helm.namespace, token) == [read]

        helm.uninstall("legible-crds")
        helm.uninstall("legible", "--wait")
        wait_until(lambda: not cluster.list("v1", "Pod", helm.namespace), seconds=SECONDS)
        install(helm, values)
        assert jobs(cluster, helm.namespace, token) == [read]
        with (nodes.root / "legible.tar").open("wb") as archive:
            manage(nodes, helm.namespace, "backup", "-", stdout=archive)
        helm.uninstall("legible", "--wait")

    empty = cluster.new_namespace(f"{helm.namespace}-restored", RESTRICTED)
    kept = cluster.get("v1", "Secret", "legible-secrets", helm.namespace)
    assert kept is not None
    cluster.apply({**_secret(empty, "legible-secrets", {}), "data": kept["data"]})
    restored = Helm(nodes.admin, empty)
    try:
        with volume(nodes, cluster, empty, "legible-data"):
            install(restored, values)
            with (nodes.root / "legible.tar").open("rb") as archive:
                manage(nodes, empty, "restore", "-", stdin=archive)
            nodes.kubectl("-n", empty, "rollout", "restart", "deployment/legible-web")
            nodes.kubectl("-n", empty, "rollout", "status", "deployment/legible-web", f"--timeout={SECONDS}s")
            assert jobs(cluster, empty, token) == [read]
            helm_test(nodes, restored)
    finally:
        restored.uninstall("legible", "--ignore-not-found", "--wait")
        cluster.delete({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": empty}})


def install(helm: Helm, values: Values) -> None:
    """Install or upgrade the chart and wait; roles of the name that tests before have left are taken over."""
    wait = ("--wait", "--wait-for-jobs", "--timeout", f"{SECONDS}s")
    helm.install("legible", CHART, values, "--take-ownership", *wait)


def assert_it_reads(nodes: Reach, cluster: Cluster, helm: Helm, deployments: set[str]) -> None:
    """Check that the default endpoint and every pod are ready, and that `helm test` succeeds."""
    wait_until(lambda: _is_ready(cluster, helm.namespace), seconds=SECONDS)
    found = cluster.list("apps/v1", "Deployment", helm.namespace)
    assert {one["metadata"]["name"] for one in found} == deployments
    assert all(one["status"].get("readyReplicas") == one["spec"]["replicas"] for one in found)
    helm_test(nodes, helm)


def helm_test(nodes: Reach, helm: Helm) -> None:
    """Run `helm test`, which submits an image."""
    try:
        helm.run("test", "legible", "--timeout", f"{SECONDS}s")
    except AssertionError as error:
        error.add_note(nodes.kubectl("--namespace", helm.namespace, "logs", "legible-test"))
        raise


def manage(nodes: Reach, namespace: str, *command: str, **files: IO[bytes]) -> bytes:
    """Run a command of manage.py as docs/install.md says, and return what it writes, unless to a file."""
    where = ("--namespace", namespace, "exec", "--stdin", "deployment/legible-web", "--container", "web", "--")
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, **files}
    run = subprocess.run(
        nodes.inside("kubectl", *where, "python", "manage.py", *command),
        stderr=subprocess.PIPE,
        check=False,
        **streams,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout or b""


def new_token(nodes: Reach, namespace: str) -> str:
    """Create a token as docs/install.md says."""
    return manage(nodes, namespace, "create_token", "admin", "--name", "test", "--scope", "jobs:read").decode().strip()


def jobs(cluster: Cluster, namespace: str, token: str) -> list[str]:
    """Return the ids of all jobs, by the Service's address."""
    service = cluster.get("v1", "Service", "legible-web", namespace)
    assert service is not None
    headers = {"Authorization": f"Token {token}", "Host": f"legible-web.{namespace}.svc"}
    answer = httpx.get(f"http://{service['spec']['clusterIP']}:8000/api/v1/jobs", headers=headers, timeout=30)
    return [one["id"] for one in answer.raise_for_status().json()["items"]]


def _is_ready(cluster: Cluster, namespace: str) -> bool:
    found = cluster.get(crd.API_VERSION, crd.KIND, "default", namespace) or {}
    conditions = found.get("status", {}).get("conditions") or []
    return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)


def _secret(namespace: str, name: str, data: dict[str, str]) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": data}
