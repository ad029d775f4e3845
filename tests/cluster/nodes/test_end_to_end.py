"""The whole platform on two nodes, with database and bucket outside: every way in works, despite disruptions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from ocr_contract.wire import WORKER_PORT
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.workloads.disruptions import Turmoil
from tests.cluster.harness.workloads.images import Images
from tests.cluster.harness.workloads.installation import Legible, image_values, services_outside
from tests.cluster.harness.workloads.load import fed
from tests.cluster.harness.workloads.pods import RESTRICTED
from tests.cluster.harness.workloads.worker_calls import RECEIPT, read, receipt
from tests.e2e.conftest import CHROMIUM
from tests.e2e.visitor import Visitor
from tests.support.waiting import wait_until

pytestmark = pytest.mark.nodes

PAGES = 300
NEW_WORKER_SECONDS = 5.0
"""Maximum seconds from a new worker's readiness to its first answer."""

ENDPOINT: dict[str, Any] = {
    "languages": ["eng"],
    "replicas": 2,
    "resources": {"requests": {"cpu": "100m"}},
    "podDisruptionBudget": {"minAvailable": 1},
    "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname", "maxSkew": 1}],
}


@pytest.fixture(scope="module")
def legible(nodes: Reach, cluster: Cluster, images: Images) -> Iterator[Legible]:
    """Web and dispatcher twice, catalog, operator, and two workers."""
    namespace = cluster.new_namespace("whole", RESTRICTED)
    legible = Legible(nodes, cluster, namespace)
    with nodes.left():
        nodes.load(images.platform)
    with services_outside(legible) as outside:
        legible.install(
            {
                **image_values(images),
                **outside,
                "web": {"replicas": 2, "processes": 1},
                "dispatcher": {"replicas": 2},
                "settings": {"LEGIBLE_JOB_SUBMISSIONS_PER_MINUTE": "6000"},
                "operator": {"watchNamespaces": [namespace]},
                "defaultEndpoint": {"spec": ENDPOINT},
            }
        )
        yield legible
        legible.uninstall()
    cluster.delete({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})


def test_all_pods_are_ready_and_helm_test_succeeds(legible: Legible, cluster: Cluster) -> None:
    found = cluster.list("apps/v1", "Deployment", legible.namespace)
    ours = {f"legible-{name}" for name in ("web", "dispatcher", "catalog", "operator")}
    assert {one["metadata"]["name"] for one in found} == {*ours, "default-worker"}
    assert all(one["status"].get("readyReplicas") == one["spec"]["replicas"] for one in found)
    legible.helm.run("test", "legible", "--timeout=120s")


def test_the_reference_client_reads_through_the_workers_service(legible: Legible) -> None:
    text = read(legible.address("default-worker", WORKER_PORT), receipt())
    assert text.split("\n")[: len(RECEIPT)] == list(RECEIPT)


def test_a_program_reads_through_the_api(legible: Legible) -> None:
    with legible.api("jobs:write", "jobs:read") as api:
        sent = api.post("/jobs", content=receipt(), headers={"Content-Type": "image/png"}).raise_for_status().json()

        def text() -> str:
            answer = api.get(f"/jobs/{sent['id']}/result", params={"format": "text"})
            return answer.text if answer.status_code == httpx.codes.OK else ""

        assert wait_until(text, seconds=60, every=0.5).split("\n")[: len(RECEIPT)] == list(RECEIPT)


def test_a_person_reads_in_the_browser(legible: Legible, nodes: Reach, tmp_path: Path) -> None:
    chromium = tmp_path / "chromium"
    chromium.write_text(f'#!/bin/sh\nexec {" ".join(nodes.inside(CHROMIUM))} "$@"\n')
    chromium.chmod(0o755)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=f"http://{legible.host}:8000")
        context.set_default_timeout(30_000)
        visitor = Visitor(context.new_page())
        visitor.sign_in(legible.password())
        visitor.wait_for_list()
        visitor.submit("receipt.png", receipt())
        visitor.open("receipt.png")
        expect(visitor.page.get_by_text(RECEIPT[0]).first).to_be_visible()
        context.close()
        browser.close()
    assert visitor.complaints() == []


def test_every_page_is_read_once_despite_disruptions(legible: Legible, nodes: Reach, cluster: Cluster) -> None:
    turmoil = Turmoil(legible, nodes, cluster)
    with legible.api("jobs:write", "jobs:read", "endpoints:read") as api:
        with fed(api, PAGES) as feed:
            turmoil.roll()
            assert turmoil.scale_up(3) < NEW_WORKER_SECONDS
            turmoil.scale_down(1)
            assert turmoil.scale_up(2) < NEW_WORKER_SECONDS
            turmoil.kill_worker()
            turmoil.kill_dispatcher()
            turmoil.drain("node-2")
        feed.check()
