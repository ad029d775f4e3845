"""The charts on a real API server: everything is accepted, also by the admission of restricted pods.

Upgrades, rollbacks and uninstalls in any order keep user data.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocr_contract import crd
from tests.charts.cases import CASES, EXTERNAL, S3
from tests.charts.helm import NAMESPACE, OURS, merged, render
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.control_plane import ControlPlane
from tests.cluster.harness.helm import CHART, CRDS, Helm
from tests.support.waiting import wait_until

RELEASE = "papers"
RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}
ENDPOINT = {"apiVersion": crd.API_VERSION, "kind": crd.KIND}
EXAMPLES = Path(__file__).resolve().parents[2] / "examples/endpoints"


@pytest.fixture
def helm(control_plane: ControlPlane, cluster: Cluster, definitions: None) -> Iterator[Helm]:
    """helm in a namespace that accepts only restricted pods."""
    helm = Helm(control_plane.admin, cluster.new_namespace("charts", RESTRICTED))
    yield helm
    helm.uninstall(RELEASE, "--ignore-not-found")


@pytest.fixture
def space(helm: Helm) -> str:
    """That namespace."""
    return helm.namespace


@pytest.fixture(scope="module")
def rendered_into(cluster: Cluster, definitions: None) -> None:
    """The namespaces that the rendered cases name."""
    for name in (NAMESPACE, "post", "archive"):
        cluster.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    wait_until(lambda: cluster.get("v1", "ServiceAccount", "default", NAMESPACE), seconds=20)


def _of_release(objects: list[Manifest]) -> list[Manifest]:
    """Return those of the chart: the operator of other tests may already have created workers beside them."""
    return [one for one in objects if one["metadata"]["labels"].get("app.kubernetes.io/instance") == RELEASE]


@pytest.mark.parametrize("case", CASES)
def test_api_server_takes_everything(cluster: Cluster, rendered_into: None, case: str) -> None:
    for manifest in render(CASES[case]):
        if manifest["kind"] == crd.KIND or manifest["kind"] not in OURS:
            taken = cluster.apply(manifest, dry_run=True)
            assert taken["metadata"]["name"] == manifest["metadata"]["name"]


@pytest.mark.parametrize(
    ("values", "deployments"),
    [
        ({}, {"web", "operator"}),
        (merged(EXTERNAL, S3), {"web", "dispatcher", "catalog", "operator"}),
    ],
    ids=["sqlite", "external"],
)
def test_installed_and_admitted(
    cluster: Cluster, helm: Helm, space: str, values: dict[str, Any], deployments: set[str]
) -> None:
    said = helm.install(RELEASE, CHART, values)
    assert "Sign in as admin." in said
    found = _of_release(cluster.list("apps/v1", "Deployment", space))
    assert {one["metadata"]["name"] for one in found} == {f"papers-legible-{name}" for name in deployments}
    wanted = sum(one["spec"]["replicas"] for one in found) + len(cluster.list("batch/v1", "Job", space))
    wait_until(lambda: len(_of_release(cluster.list("v1", "Pod", space))) == wanted, seconds=20)
    spec = cluster.get(**_endpoint(space))["spec"]
    assert (spec["apiName"], spec["languages"]) == ("default", ["eng"])


def test_secrets_stay_over_upgrades_and_data_over_an_uninstall(cluster: Cluster, helm: Helm, space: str) -> None:
    helm.install(RELEASE, CHART)
    secret, claim = _secret(cluster, space), cluster.get("v1", "PersistentVolumeClaim", "papers-legible-data", space)
    assert {len(value) > 20 for value in secret.values()} == {True}
    helm.install(RELEASE, CHART, {"settings": {"LEGIBLE_LOG_LEVEL": "DEBUG"}})
    assert _secret(cluster, space) == secret
    helm.uninstall(RELEASE)
    assert cluster.get(**_endpoint(space)) is None
    assert not cluster.list("apps/v1", "Deployment", space)
    assert _secret(cluster, space) == secret
    helm.install(RELEASE, CHART)
    assert _secret(cluster, space) == secret
    again = cluster.get("v1", "PersistentVolumeClaim", "papers-legible-data", space)
    assert again is not None
    assert claim is not None
    assert again["metadata"]["uid"] == claim["metadata"]["uid"]


def test_a_new_image_is_a_new_migration_and_a_rollback_the_old_one(cluster: Cluster, helm: Helm, space: str) -> None:
    values = merged(EXTERNAL, S3)
    helm.install(RELEASE, CHART, values)
    (first,) = _jobs(cluster, space)
    helm.install(RELEASE, CHART, values)
    assert _jobs(cluster, space) == {first}
    helm.install(RELEASE, CHART, merged(values, {"image": {"tag": "next"}}))
    (second,) = _jobs(cluster, space)
    assert second != first
    helm.run("rollback", RELEASE, "2")
    assert _jobs(cluster, space) == {first}


def test_settings_roll_the_pods_and_nothing_else_does(cluster: Cluster, helm: Helm, space: str) -> None:
    def generation() -> int:
        web = cluster.get("apps/v1", "Deployment", "papers-legible-web", space)
        assert web is not None
        return int(web["metadata"]["generation"])

    helm.install(RELEASE, CHART)
    before = generation()
    helm.install(RELEASE, CHART)
    assert generation() == before
    helm.install(RELEASE, CHART, {"settings": {"LEGIBLE_LOG_LEVEL": "DEBUG"}})
    assert generation() > before


def test_definition_and_endpoints_stay_when_their_chart_goes(cluster: Cluster, helm: Helm, space: str) -> None:
    helm.install("definitions", CRDS, None, "--take-ownership")
    cluster.apply({**ENDPOINT, "metadata": {"name": "kept", "namespace": space}, "spec": {}})
    assert cluster.get("rbac.authorization.k8s.io/v1", "ClusterRole", "legible-endpoints-edit")
    helm.uninstall("definitions")
    kept = cluster.get(**_endpoint(space, "kept"))
    assert kept is not None
    cluster.delete(kept)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_examples_are_taken(cluster: Cluster, namespace: str, definitions: None, path: Path) -> None:
    for manifest in yaml.safe_load_all(path.read_text()):
        manifest["metadata"]["namespace"] = namespace
        assert cluster.apply(manifest)["metadata"]["name"]
        if manifest["kind"] == crd.KIND:
            cluster.delete(manifest)


def _endpoint(namespace: str, name: str = "default") -> dict[str, str]:
    return {"api_version": crd.API_VERSION, "kind": crd.KIND, "name": name, "namespace": namespace}


def _secret(cluster: Cluster, namespace: str) -> dict[str, str]:
    found = cluster.get("v1", "Secret", "papers-legible-secrets", namespace)
    assert found is not None
    data: dict[str, str] = found["data"]
    return data


def _jobs(cluster: Cluster, namespace: str) -> set[str]:
    return {
        one["metadata"]["name"]
        for one in cluster.list("batch/v1", "Job", namespace)
        if "deletionTimestamp" not in one["metadata"]
    }
