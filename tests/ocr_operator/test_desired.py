"""The desired objects of an endpoint: valid for Kubernetes, restricted, and as the spec says."""

from typing import Any

import kubernetes_validate
import msgspec
import pytest

from ocr_contract.limits import MIB
from ocr_operator.desired.scaling import replicas_for_autoscaler
from ocr_operator.schema.spec import InvalidSpec
from ocr_worker.settings import read_worker_settings
from tests.ocr_operator.factories import UID, endpoint, wanted

EVERYTHING: dict[str, Any] = {
    "apiName": "post",
    "languages": ["deu", "script/Latin"],
    "limits": {"maxConcurrentPagesPerReplica": 3, "pageTimeoutSeconds": 90, "maxDocumentBytes": 1_000_000},
    "preprocessing": {"enlarge": "Off", "assumedDotsPerInch": 300},
    "trainedData": {
        "type": "InitContainer",
        "initContainer": {"image": "localhost/data:1", "command": ["cp"], "args": ["-r", "/data/.", "/tessdata"]},
    },
    "image": "localhost/other@sha256:" + "0" * 64,
    "imagePullPolicy": "IfNotPresent",
    "imagePullSecrets": [{"name": "registry"}],
    "autoscaling": {"minReplicas": 2, "maxReplicas": 5},
    "resources": {"requests": {"cpu": "2", "nvidia.com/gpu": 0}, "limits": {"memory": "8Gi"}},
    "nodeSelector": {"disk": "fast"},
    "affinity": {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
    "tolerations": [{"key": "ocr", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}],
    "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname"}],
    "priorityClassName": "high",
    "terminationGracePeriodSeconds": 200,
    "podLabels": {"team": "post", "ocr.legible.dev/endpoint": "somebody-else"},
    "podAnnotations": {"note": "x"},
    "securityContext": {"runAsUser": 1234, "fsGroup": 1234},
    "podDisruptionBudget": {"minAvailable": "50%"},
    "exposure": {
        "type": "Ingress",
        "hostname": "ocr.example.org",
        "path": "/spark_ocr_api",
        "ingress": {"className": "nginx", "tlsSecretName": "tls", "annotations": {"a": "b"}},
    },
    "networkPolicy": {
        "extraIngressFrom": [{"ipBlock": {"cidr": "10.0.0.0/8"}}],
        "extraEgress": [{"to": [{"ipBlock": {"cidr": "10.1.0.0/16"}}]}],
    },
}
SPECS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "everything": EVERYTHING,
    "suspended": {"suspend": True, "autoscaling": {"maxReplicas": 2}},
    "config map": {"trainedData": {"type": "ConfigMap", "configMap": {"name": "data"}}},
    "claim": {
        "trainedData": {"type": "PersistentVolumeClaim", "persistentVolumeClaim": {"claimName": "c", "subPath": "x"}}
    },
    "open": {"networkPolicy": {"mode": "Disabled"}},
}


@pytest.mark.parametrize("case", SPECS)
def test_everything_is_valid_for_kubernetes(case: str) -> None:
    for manifest in wanted(**SPECS[case]).values():
        kubernetes_validate.validate(manifest, "1.35", strict=True)


@pytest.mark.parametrize("case", SPECS)
def test_every_object_has_owner_labels_and_a_valid_name(case: str) -> None:
    for manifest in wanted(**SPECS[case]).values():
        (owner,) = manifest["metadata"]["ownerReferences"]
        assert (owner["uid"], owner["controller"]) == (UID, True)
        assert manifest["metadata"]["labels"]["ocr.legible.dev/endpoint"] == "letters"
    longest = endpoint("a" * 46).name + "-worker-pods"
    assert len(longest) <= 63


def test_minimal_spec() -> None:
    manifests = wanted()
    assert set(manifests) == {
        ("NetworkPolicy", "letters-worker"),
        ("Service", "letters-worker"),
        ("Service", "letters-worker-pods"),
        ("Deployment", "letters-worker"),
    }
    each = manifests["Service", "letters-worker-pods"]["spec"]
    assert (each["clusterIP"], each["publishNotReadyAddresses"]) == ("None", True)
    assert manifests["Deployment", "letters-worker"]["spec"]["replicas"] == 1


@pytest.mark.parametrize("case", SPECS)
def test_pods_meet_the_restricted_standard(case: str) -> None:
    pod = _pod(**SPECS[case])
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for container in (*pod["containers"], *pod.get("initContainers", [])):
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["readOnlyRootFilesystem"] is True
        assert context["capabilities"] == {"drop": ["ALL"]}
    for volume in pod["volumes"]:
        assert "sizeLimit" in volume.get("emptyDir", {"sizeLimit": "1"}), "a volume that could fill the node"


@pytest.mark.parametrize("case", SPECS)
def test_worker_reads_every_environment_variable(case: str) -> None:
    spec = SPECS[case]
    given = {variable["name"]: variable["value"] for variable in _pod(**spec)["containers"][0]["env"]}
    settings = read_worker_settings(given)
    assert settings.languages == tuple(spec.get("languages", ["eng"]))
    assert settings.slot_count == spec.get("limits", {}).get("maxConcurrentPagesPerReplica", 1)
    assert settings.limits.page_timeout_seconds == spec.get("limits", {}).get("pageTimeoutSeconds", 60)
    assert settings.api_name == spec.get("apiName", "letters")


def test_options_reach_the_worker() -> None:
    given = {variable["name"]: variable["value"] for variable in _pod(**EVERYTHING)["containers"][0]["env"]}
    options = read_worker_settings(given).defaults
    assert options.preprocessing.enlarge == "Off"
    assert options.dpi == 300
    assert read_worker_settings(given).limits.max_direct_bytes == 1_000_000
    assert given["TESSDATA_PREFIX"] == "/tessdata"


def test_variables_reach_the_worker_and_an_invalid_value_is_rejected() -> None:
    spec = {"variables": {"tessedit_char_whitelist": "0123", "textord_heavy_nr": "true"}}
    given = {variable["name"]: variable["value"] for variable in _pod(**spec)["containers"][0]["env"]}
    expected = {"tessedit_char_whitelist": "0123", "textord_heavy_nr": "1"}
    assert read_worker_settings(given).defaults.variables == expected
    with pytest.raises(InvalidSpec, match=r'spec\.variables: .*"textord_heavy_nr" must be true or false'):
        wanted(variables={"textord_heavy_nr": "maybe"})


def test_worker_stops_within_the_grace_period_without_aborting_a_page() -> None:
    for spec in ({}, EVERYTHING):
        pod = _pod(**spec)
        given = {variable["name"]: variable["value"] for variable in pod["containers"][0]["env"]}
        settings = read_worker_settings(given)
        pre_stop = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert settings.grace_seconds + pre_stop < pod["terminationGracePeriodSeconds"]
        assert settings.grace_seconds >= settings.limits.page_timeout_seconds


def test_pod_labels_cannot_override_the_selector() -> None:
    deployment = wanted(**EVERYTHING)["Deployment", "letters-worker"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert labels["team"] == "post"
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()


def test_resources_follow_from_the_slots() -> None:
    one, four = (_pod(limits={"maxConcurrentPagesPerReplica": slots})["containers"][0]["resources"] for slots in (1, 4))
    assert (one["requests"]["cpu"], four["requests"]["cpu"]) == ("1", "4")
    assert _mebibytes(four["limits"]["memory"]) - _mebibytes(one["limits"]["memory"]) == 3 * 2048
    assert _mebibytes(one["requests"]["memory"]) < _mebibytes(one["limits"]["memory"])


def test_too_small_memory_limit_is_rejected_with_the_reason() -> None:
    with pytest.raises(InvalidSpec, match=r"resources\.limits\.memory is 1Gi, but 2 parallel page\(s\)"):
        wanted(limits={"maxConcurrentPagesPerReplica": 2}, resources={"limits": {"memory": "1Gi"}})


def test_autoscaler_owns_the_replica_count_unless_suspended() -> None:
    scaled = wanted(autoscaling={"minReplicas": 2, "maxReplicas": 5})
    assert "replicas" not in scaled["Deployment", "letters-worker"]["spec"]
    assert scaled["HorizontalPodAutoscaler", "letters-worker"]["spec"]["minReplicas"] == 2
    suspended = wanted(autoscaling={"maxReplicas": 5}, suspend=True)
    assert suspended["Deployment", "letters-worker"]["spec"]["replicas"] == 0
    assert ("HorizontalPodAutoscaler", "letters-worker") not in suspended


@pytest.mark.parametrize(
    ("observed", "manager", "expected"),
    [
        (4, "legible-operator", 4),
        (4, "kube-controller-manager", None),
        (1, "legible-operator", 2),
        (9, "legible-operator", 5),
        (0, "kube-controller-manager", 2),
    ],
)
def test_replica_count_is_handed_over_within_the_autoscalers_bounds(
    observed: int, manager: str, expected: int | None
) -> None:
    entry = {"manager": manager, "operation": "Apply", "fieldsV1": {"f:spec": {"f:replicas": {}}}}
    deployment = {"metadata": {"managedFields": [entry]}, "spec": {"replicas": observed}}
    scaled = endpoint(autoscaling={"minReplicas": 2, "maxReplicas": 5})
    assert replicas_for_autoscaler(scaled, deployment, "legible-operator") == expected
    assert replicas_for_autoscaler(endpoint(), deployment, "legible-operator") is None


def test_network_policy_admits_two_namespaces_and_no_egress() -> None:
    policy = wanted()["NetworkPolicy", "letters-worker"]["spec"]
    peers = policy["ingress"][0]["from"]
    names = [peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"] for peer in peers]
    assert names == ["office", "legible"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["egress"] == []


def test_ingress_has_host_path_and_certificate() -> None:
    ingress = wanted(**EVERYTHING)["Ingress", "letters-worker"]
    assert ingress["spec"]["tls"] == [{"hosts": ["ocr.example.org"], "secretName": "tls"}]
    assert ingress["spec"]["rules"][0]["http"]["paths"][0]["path"] == "/spark_ocr_api"
    assert ingress["metadata"]["annotations"]["a"] == "b"


def test_same_spec_gives_the_same_bytes() -> None:
    assert msgspec.json.encode(list(wanted(**EVERYTHING).values())) == msgspec.json.encode(
        list(wanted(**EVERYTHING).values())
    )


def _pod(**spec: Any) -> dict[str, Any]:
    pod: dict[str, Any] = wanted(**spec)["Deployment", "letters-worker"]["spec"]["template"]["spec"]
    return pod


def _mebibytes(quantity: str) -> int:
    assert quantity.endswith("Mi")
    assert int(quantity.removesuffix("Mi")) * MIB > 0
    return int(quantity.removesuffix("Mi"))
