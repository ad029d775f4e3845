"""The rendered manifests: valid for Kubernetes, restricted, labelled, with the rules of the files."""

from functools import cache
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.charts.cases import CASES
from tests.charts.helm import CHART, CRDS, NAMESPACE, OURS, Manifest, find, names, render, run, templates


@cache
def made(case: str) -> list[Manifest]:
    return render(CASES[case])


@pytest.mark.parametrize("chart", [CHART, CRDS])
def test_helm_lint_is_clean(chart: Any) -> None:
    linted = run("lint", "--strict", str(chart))
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("case", CASES)
def test_everything_is_valid_for_kubernetes(case: str) -> None:
    for manifest in made(case):
        if manifest["kind"] in OURS:
            assert set(manifest) == {"apiVersion", "kind", "metadata", "spec"}
        else:
            kubernetes_validate.validate(manifest, "1.35", strict=True)


@pytest.mark.parametrize("case", CASES)
def test_every_object_has_labels_and_a_unique_name(case: str) -> None:
    seen = set()
    for manifest in made(case):
        metadata = manifest["metadata"]
        key = (manifest["kind"], metadata.get("namespace"), metadata["name"])
        assert key not in seen
        seen.add(key)
        assert metadata["labels"]["app.kubernetes.io/instance"] == "legible"
        assert metadata["labels"]["app.kubernetes.io/managed-by"] == "Helm"
        assert metadata["labels"]["app.kubernetes.io/component"]
        if not manifest["kind"].startswith(("Cluster", "Role")):
            assert metadata["namespace"] == NAMESPACE


@pytest.mark.parametrize("case", CASES)
def test_every_pod_meets_the_restricted_standard_and_has_a_read_only_root(case: str) -> None:
    for name, template in templates(made(case)).items():
        pod = template["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod), name
        assert pod["enableServiceLinks"] is False, name
        assert pod["automountServiceAccountToken"] is ("operator" in name), name
        for volume in pod["volumes"]:
            assert set(volume) - {"name"} <= {"emptyDir", "secret", "configMap", "projected", "persistentVolumeClaim"}
        for container in pod["containers"] + pod.get("initContainers", []):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }
            assert container["resources"]["requests"], name
            assert "hostPort" not in str(container), name


@pytest.mark.parametrize("case", CASES)
def test_every_long_running_container_has_probes(case: str) -> None:
    for manifest in made(case):
        if manifest["kind"] == "Deployment":
            for container in manifest["spec"]["template"]["spec"]["containers"]:
                assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)


@pytest.mark.parametrize("case", CASES)
def test_every_selector_matches_only_its_pods(case: str) -> None:
    pods = [template["metadata"]["labels"] for template in templates(made(case)).values()]
    for manifest in made(case):
        spec = manifest.get("spec", {})
        match manifest["kind"]:
            case "Service":
                chosen = spec["selector"]
            case "Deployment" | "PodDisruptionBudget":
                chosen = spec["selector"]["matchLabels"]
            case "NetworkPolicy":
                chosen = spec["podSelector"]["matchLabels"]
            case _:
                continue
        assert sum(chosen.items() <= labels.items() for labels in pods) == 1, manifest["metadata"]["name"]


@pytest.mark.parametrize(("component", "account"), [("operator", "operator"), ("catalog", "platform")])
def test_cluster_rules_equal_the_file(component: str, account: str) -> None:
    rules = yaml.safe_load((CHART / f"files/{component}-rules.yaml").read_text())
    assert find(made("nothing"), "ClusterRole", f"legible-{component}")["rules"] == rules
    binding = find(made("nothing"), "ClusterRoleBinding", f"legible-{component}")
    assert binding["subjects"] == [{"kind": "ServiceAccount", "name": f"legible-{account}", "namespace": NAMESPACE}]
    assert not names(made("nothing"), "Role")


@pytest.mark.parametrize("component", ["operator", "catalog"])
def test_namespace_rules_equal_the_file(component: str) -> None:
    rules = yaml.safe_load((CHART / f"files/{component}-rules.yaml").read_text())
    roles = [one for one in made("some namespaces") if one["kind"] == "Role"]
    roles = [one for one in roles if one["metadata"]["name"] == f"legible-{component}"]
    assert {one["metadata"]["namespace"] for one in roles} == {"archive", "post", NAMESPACE}
    assert all(one["rules"] == rules for one in roles)
    assert not names(made("some namespaces"), "ClusterRole")


def test_definition_is_rendered_as_generated_and_kept_on_uninstall() -> None:
    rendered = find(render(chart=CRDS), "CustomResourceDefinition", "ocrendpoints.ocr.legible.dev")
    assert rendered == yaml.safe_load((CRDS / "templates/ocrendpoints.yaml").read_text())
    assert rendered["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"


def test_aggregated_roles_are_optional() -> None:
    for manifest in render(chart=CRDS):
        kubernetes_validate.validate(manifest, "1.35", strict=True)
    assert names(render(chart=CRDS), "ClusterRole") == {"legible-endpoints-view", "legible-endpoints-edit"}
    assert not names(render({"aggregatedRoles": False}, chart=CRDS), "ClusterRole")
