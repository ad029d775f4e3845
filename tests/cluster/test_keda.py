"""KEDA itself scales an endpoint to zero, wakes it, and adds workers, by the queue of a real platform."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.binaries import KEDA, built
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.keda_process import running_keda
from tests.cluster.harness.operator_process import PLATFORM_KEY, ROOT, Operator
from tests.sample_documents import draw_page, encode
from tests.support.ports import free_port
from tests.support.processes import end
from tests.support.waiting import wait_until
from tests.support.web import RunningWeb, running_web

pytestmark = pytest.mark.soak

SCALING: dict[str, Any] = {
    "provider": "KEDA",
    "minReplicas": 0,
    "maxReplicas": 3,
    "targetQueuedPagesPerReplica": 5,
    "scaleDownStabilizationSeconds": 5,
}


@pytest.fixture
def web() -> Iterator[RunningWeb]:
    with running_web(ENDPOINTS="cluster", PLATFORM_KEY=PLATFORM_KEY) as running:
        yield running


@contextlib.contextmanager
def _catalog(web: RunningWeb, plane: ControlPlane) -> Iterator[None]:
    environ = {**web.environ, "KUBECONFIG": str(plane.admin), "LEGIBLE_CATALOG_PORT": str(free_port())}
    with (web.data_dir / "catalog.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "watch_endpoints"],
            env=environ,
            cwd=web.data_dir,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        end(process)


@pytest.fixture
def awake(web: RunningWeb, operator: Operator) -> Iterator[None]:
    """The operator, configured with the address of this platform."""
    operator.stop()
    operator.start(LEGIBLE_OPERATOR_PLATFORM_URL=web.url)
    yield
    operator.stop()
    operator.start()


@pytest.mark.usefixtures("awake")
def test_pages_that_wait_wake_their_endpoint_and_bring_it_more_workers_and_the_last_one_lets_it_sleep(
    control_plane: ControlPlane, cluster: Cluster, seen: Seen, web: RunningWeb, tmp_path: Path
) -> None:
    programs = built(KEDA, lambda words: sys.stderr.write(f"legible: {words}\n"))
    page = encode(draw_page(["Wake up"], size=(300, 100)), "PNG")
    with (
        running_keda(programs, control_plane, cluster, tmp_path) as log,
        _catalog(web, control_plane),
        web.client(web.token()) as client,
    ):
        seen.apply(autoscaling=SCALING, suspend=True)
        seen.wait_for("Ready", "False", "Suspended", seconds=30)
        seen.apply(autoscaling=SCALING)
        seen.wait_for("Ready", "False", "Sleeping", seconds=30)
        queue = f"/api/v1/endpoints/{seen.name}/queue"
        wait_until(lambda: client.get(queue).status_code == 200, seconds=30)
        _wait_for_keda(seen, log)
        assert seen.deployment()["spec"]["replicas"] == 0, "nobody wakes it for nothing"

        submitted = client.post("/api/v1/jobs", params={"endpoint": seen.name}, content=page)
        assert submitted.status_code == 202, submitted.text
        assert client.get(queue).json()["pages"] >= 1
        wait_until(lambda: seen.deployment()["spec"]["replicas"] == 1, seconds=60)
        seen.wait_for("Ready", "False", "WorkersStarting", seconds=30)

        jobs = [submitted.json()["id"]]
        for _ in range(10):
            more = client.post("/api/v1/jobs", params={"endpoint": seen.name}, content=page)
            assert more.status_code == 202, more.text
            jobs.append(more.json()["id"])
        assert client.get(queue).json()["pages"] > SCALING["targetQueuedPagesPerReplica"] * 2
        wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=90)

        for job in jobs:
            assert client.post(f"/api/v1/jobs/{job}/cancel").status_code in (200, 202)
        assert client.get(queue).json()["pages"] == 0
        wait_until(lambda: seen.deployment()["spec"]["replicas"] == 0, seconds=60)
        seen.wait_for("Ready", "False", "Sleeping", seconds=30)


def _wait_for_keda(seen: Seen, log: Path) -> None:
    """Wait until KEDA reports that it can query the platform."""

    def says() -> bool:
        found = seen.cluster.get("keda.sh/v1alpha1", "ScaledObject", seen.workers, seen.namespace) or {}
        conditions = (found.get("status") or {}).get("conditions") or []
        return any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)

    try:
        wait_until(says, seconds=60)
    except AssertionError as error:
        raise AssertionError(log.read_text(errors="replace")[-4000:]) from error
