"""One control plane for the whole run, and a namespace for every test that requests one."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from kubernetes.dynamic.exceptions import NotFoundError

from ocr_contract import crd
from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.binaries import binaries
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.endpoints import endpoint
from tests.cluster.harness.operator_process import Operator

CHART = Path(__file__).resolve().parents[2] / "charts/legible-crds/templates/ocrendpoints.yaml"


@pytest.fixture(scope="session")
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Print what takes long, whatever pytest captures."""

    def say(words: str) -> None:
        manager = request.config.pluginmanager
        capture, reporter = manager.getplugin("capturemanager"), manager.getplugin("terminalreporter")
        if reporter is None:  # a process of a parallel run has no terminal
            return
        with capture.global_and_fixture_disabled():
            reporter.write_line(f"\nlegible: {words}")

    return say


@pytest.fixture(scope="session")
def control_plane(say: Callable[[str], None]) -> Iterator[ControlPlane]:
    """A control plane of our own. The caller's kubeconfig is never read."""

    plane = ControlPlane(binaries(say))
    try:
        plane.start()
        yield plane
    finally:
        plane.stop()


@pytest.fixture(scope="session")
def cluster(control_plane: ControlPlane) -> Iterator[Cluster]:
    """Its administrator's access."""
    access = Cluster(control_plane.admin)
    yield access
    access.close()


@pytest.fixture
def namespace(cluster: Cluster, request: pytest.FixtureRequest) -> str:
    """A namespace for one test."""
    return cluster.new_namespace("test")


@pytest.fixture(scope="session")
def definitions(cluster: Cluster) -> None:
    """The custom resource, as the chart installs it."""
    cluster.apply(yaml.safe_load(CHART.read_text()))
    cluster.wait_for_definition(crd.DEFINITION)


@pytest.fixture
def seen(cluster: Cluster, operator: Operator, namespace: str) -> Iterator[Seen]:
    """One endpoint, to be applied by the test; it is deleted afterwards."""
    seen = Seen(cluster, namespace)
    yield seen
    with contextlib.suppress(NotFoundError):
        cluster.delete(endpoint(seen.name, seen.namespace))


@pytest.fixture(scope="session")
def operator(control_plane: ControlPlane, cluster: Cluster, definitions: None) -> Iterator[Operator]:
    """The operator of the whole run, as a process; a test that stops it starts it again."""
    running = Operator(control_plane, cluster)
    running.start()
    yield running
    running.stop()
