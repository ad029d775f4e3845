"""The cluster with two nodes, one for the session, and a namespace for every test. The package's docstring says how."""

import secrets
from collections.abc import Callable, Iterator

import pytest
import yaml

from ocr_contract import crd
from tests.cluster.conftest import CHART
from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.binaries import KUBE_TOOLS, binaries, built
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.nodes.access import Reach, named_by_the_caller
from tests.cluster.harness.nodes.cluster import TwoNodes
from tests.cluster.harness.workloads.images import Images, build_images
from tests.cluster.harness.workloads.operator_pod import deployed_operator
from tests.cluster.harness.workloads.pods import RESTRICTED


@pytest.fixture(scope="package")
def nodes(say: Callable[[str], None]) -> Iterator[Reach]:
    """The running cluster; this process is in its network until the last test of this folder has ended."""
    if named := named_by_the_caller():
        with named.entered():
            yield named
        return
    ring = TwoNodes(binaries(say), built(KUBE_TOOLS, say))
    try:
        ring.start()
        with ring.entered():
            yield ring
    finally:
        ring.stop()


@pytest.fixture(scope="package")
def cluster(nodes: Reach) -> Iterator[Cluster]:
    """Its administrator's access."""
    access = Cluster(nodes.admin, nodes.context)
    yield access
    access.close()


@pytest.fixture(scope="package")
def definitions(cluster: Cluster) -> None:
    """The custom resource, as the chart installs it."""
    cluster.apply(yaml.safe_load(CHART.read_text()))
    cluster.wait_for_definition(crd.DEFINITION)


@pytest.fixture
def namespace(cluster: Cluster) -> Iterator[str]:
    """A namespace for one test."""
    name = cluster.new_namespace(f"test-{secrets.token_hex(2)}", RESTRICTED)
    yield name
    cluster.delete({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})


@pytest.fixture(scope="package")
def images(nodes: Reach, say: Callable[[str], None]) -> Images:
    """Legible's images of this source, on both nodes."""
    with nodes.left():
        images = build_images(say)
        nodes.load(images.worker, images.operator, images.german)
    return images


@pytest.fixture(scope="module")
def operator(cluster: Cluster, definitions: None, images: Images) -> Iterator[None]:
    """The operator's image in a pod, with the chart's rules; removed after the module."""
    with deployed_operator(cluster, images):
        yield


@pytest.fixture
def seen(cluster: Cluster, operator: None, namespace: str) -> Seen:
    """One endpoint, to be applied by the test; it goes with its namespace."""
    return Seen(cluster, namespace)
