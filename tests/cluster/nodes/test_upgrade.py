"""From the charts of the previous commit to these, back and forth again: nothing is lost, and web always responds."""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.cluster.harness.client import Cluster
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.workloads.images import Images
from tests.cluster.harness.workloads.installation import SECONDS, Legible, image_values, services_outside
from tests.cluster.harness.workloads.load import Feed
from tests.cluster.harness.workloads.previous_chart import charts_before

pytestmark = pytest.mark.nodes


def test_documents_outlive_upgrade_and_rollback(
    nodes: Reach, cluster: Cluster, images: Images, namespace: str, tmp_path: Path
) -> None:
    legible = Legible(nodes, cluster, namespace)
    with nodes.left():
        nodes.load(images.platform)
        before = charts_before(tmp_path)
    with services_outside(legible) as outside:
        values = {**image_values(images), **outside, "operator": {"watchNamespaces": [namespace]}}
        legible.install(values, before)
        upgrade = partial(legible.install, {**values, "settings": {"LEGIBLE_LOG_LEVEL": "DEBUG"}})
        rollback = partial(legible.helm.run, "rollback", "legible", "--wait", f"--timeout={SECONDS}s")
        with legible.api("jobs:write", "jobs:read", "endpoints:read") as api:
            feed = Feed(api)
            feed.send()
            feed.check()
            for step in (upgrade, rollback, upgrade):
                feed.send()  # in progress while everything is replaced
                with always_answered(api):
                    step()
                feed.check()
        legible.uninstall()


@contextlib.contextmanager
def always_answered(api: httpx.Client) -> Iterator[None]:
    """Check that every call during the block is answered."""
    over = threading.Event()

    def ask() -> None:
        while not over.wait(0.2):
            api.get("/jobs").raise_for_status()

    with ThreadPoolExecutor(1) as thread:
        asking = thread.submit(ask)
        try:
            yield
        finally:
            over.set()
        asking.result()
