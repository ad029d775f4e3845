"""The catalog on a real API server: every applied resource becomes a row, whatever happens to the watch."""

import datetime as dt
import itertools
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocr_contract import crd
from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.catalog_process import RULES, USER, Catalog, running_catalog
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.endpoints import endpoint
from tests.support.flaky_proxy import flaky_proxy_to
from tests.support.waiting import wait_until

pytestmark = pytest.mark.usefixtures("definitions")


@pytest.fixture
def catalog(control_plane: ControlPlane, cluster: Cluster, tmp_path: Path) -> Iterator[Catalog]:
    with running_catalog(control_plane, cluster, tmp_path) as running:
        yield running


def is_there(catalog: Catalog, name: str, **values: Any) -> None:
    """Wait until the endpoint's row has these values."""
    wait_until(lambda: (row := catalog.row(name)) and values.items() <= row.items(), seconds=10)


def is_gone(catalog: Catalog, name: str) -> None:
    """Wait until the row has this reason."""
    wait_until(lambda: catalog.row(name)["gone_at"] is not None, seconds=10)


def report(cluster: Cluster, name: str, namespace: str, **status: Any) -> None:
    """Write a status as the operator would."""
    cluster.patch(endpoint(name, namespace), {"status": status}, subresource="status")


def test_resources_applied_changed_and_deleted(catalog: Catalog, cluster: Cluster, namespace: str) -> None:
    manifest = endpoint(f"a-{namespace}", namespace, apiName=f"letters-{namespace}", languages=["deu"], replicas=3)
    name = manifest["spec"]["apiName"]
    cluster.apply(manifest)
    is_there(catalog, name, wanted_replicas=3, namespace=namespace, resource_name=f"a-{namespace}", gone_at=None)
    condition = {"type": "Ready", "status": "False", "reason": "WorkersStarting", "message": "No worker yet."}
    report(
        cluster,
        f"a-{namespace}",
        namespace,
        readyReplicas=2,
        conditions=[condition | {"lastTransitionTime": "2026-01-01T00:00:00Z"}],
    )
    is_there(catalog, name, ready_replicas=2)
    assert json.loads(catalog.row(name)["conditions"])[0]["reason"] == "WorkersStarting"
    cluster.delete(manifest)
    is_gone(catalog, name)
    cluster.apply(manifest)
    is_there(catalog, name, gone_at=None)
    cluster.delete(manifest)


def test_while_it_was_away(catalog: Catalog, cluster: Cluster, namespace: str) -> None:
    old, new = endpoint(f"old-{namespace}", namespace), endpoint(f"new-{namespace}", namespace)
    cluster.apply(old)
    is_there(catalog, f"old-{namespace}", gone_at=None)
    assert catalog.stop() == 0
    cluster.delete(old)
    cluster.apply(new)
    catalog.start()
    is_there(catalog, f"new-{namespace}", gone_at=None)
    is_gone(catalog, f"old-{namespace}")


def test_restart_of_the_api_server(
    catalog: Catalog, cluster: Cluster, namespace: str, control_plane: ControlPlane
) -> None:
    control_plane.stop_api_server()
    wait_until(lambda: "The API server does not answer" in catalog.read("/readyz")[1], seconds=20)
    assert catalog.read("/healthz")[0] == 200, "to be started again would not help"
    control_plane.start_api_server()
    cluster.apply(endpoint(f"a-{namespace}", namespace))
    is_there(catalog, f"a-{namespace}")
    wait_until(lambda: catalog.read("/readyz")[0] == 200, seconds=20)


def test_watch_that_is_cut_without_a_word(
    control_plane: ControlPlane, cluster: Cluster, namespace: str, tmp_path: Path
) -> None:
    port = int(control_plane.address.rpartition(":")[2])
    with flaky_proxy_to(port) as proxy:
        cabled = int(proxy.url.rpartition(":")[2])
        with running_catalog(control_plane, cluster, tmp_path, port=cabled, CATALOG_WATCH_SECONDS="1") as catalog:
            cluster.apply(endpoint(f"a-{namespace}", namespace))
            is_there(catalog, f"a-{namespace}")
            proxy.freeze()
            cluster.apply(endpoint(f"b-{namespace}", namespace))
            wait_until(lambda: catalog.row(f"b-{namespace}"), seconds=20)
            proxy.cut()
            wait_until(lambda: catalog.read("/healthz")[0] == 503, seconds=45)
            assert "The watch is dead." in catalog.read("/healthz")[1]


def test_namespaces_that_are_named(
    control_plane: ControlPlane, cluster: Cluster, namespace: str, tmp_path: Path
) -> None:
    other, third = cluster.new_namespace("test"), cluster.new_namespace("test")
    for one in (namespace, other, third):
        cluster.apply(endpoint(f"in-{one}", one))
    with running_catalog(control_plane, cluster, tmp_path, ENDPOINT_NAMESPACES=f"{namespace},{other}") as catalog:
        is_there(catalog, f"in-{namespace}")
        is_there(catalog, f"in-{other}")
        assert not catalog.row(f"in-{third}")
        assert catalog.stop() == 0
        catalog.start(ENDPOINT_NAMESPACES=other)
        is_gone(catalog, f"in-{namespace}")


def test_the_operator_decides_who_holds_a_name(catalog: Catalog, cluster: Cluster, seen: Seen) -> None:
    name = f"shared-{seen.namespace}"
    younger = endpoint(f"younger-{seen.namespace}", seen.namespace, apiName=name)
    older = seen.apply(apiName=name)
    born = dt.datetime.fromisoformat(older["metadata"]["creationTimestamp"])
    wait_until(lambda: dt.datetime.now(dt.UTC) > born + dt.timedelta(seconds=1), seconds=5)  # age is told in seconds
    cluster.apply(younger)
    is_there(catalog, name, resource_name=seen.name)
    row = catalog.row(name)
    cluster.delete(older)
    is_there(catalog, name, resource_name=f"younger-{seen.namespace}", gone_at=None, id=row["id"])
    cluster.delete(younger)


def test_nothing_is_written_while_nothing_changes(catalog: Catalog, cluster: Cluster, namespace: str) -> None:
    numbers = itertools.count()

    def written() -> float:
        """Change something that the catalog ignores, wait for a complete pass, and return the number of writes."""
        passes = catalog.metric("legible_catalog_passes_total")
        labels = {"number": str(next(numbers))}
        cluster.patch(endpoint(f"a-{namespace}", namespace), {"metadata": {"labels": labels}})
        wait_until(lambda: catalog.metric("legible_catalog_passes_total") > passes, seconds=10)
        return catalog.metric("legible_catalog_rows_written_total")

    cluster.apply(endpoint(f"a-{namespace}", namespace))
    is_there(catalog, f"a-{namespace}")
    # Others write in this cluster: an operator updates the endpoint's status, namespaces are being deleted.
    wait_until(lambda: written() == written() == written(), seconds=60)


def test_a_stuck_loop_is_not_alive(catalog: Catalog) -> None:
    assert catalog._process is not None
    os.kill(catalog._process.pid, signal.SIGSTOP)
    try:
        assert catalog.read("/healthz") == (0, "")
    finally:
        os.kill(catalog._process.pid, signal.SIGCONT)
    wait_until(lambda: catalog.read("/healthz")[0] == 200, seconds=10)


def test_rules_are_all_needed_and_enough(catalog: Catalog, control_plane: ControlPlane) -> None:
    def used() -> set[tuple[str, str]]:
        lines = map(json.loads, control_plane.audit_log.read_text().splitlines())
        found = [one for one in lines if one["user"]["username"] == USER and one.get("objectRef")]
        assert all(one["objectRef"]["resource"] == crd.PLURAL for one in found)
        return {(one["verb"], str(one["responseStatus"]["code"])) for one in found}

    allowed = {(verb, "200") for rule in yaml.safe_load(RULES.read_text()) for verb in rule["verbs"]}
    wait_until(lambda: used() >= allowed, seconds=20)  # a watch is in the audit once it has ended
