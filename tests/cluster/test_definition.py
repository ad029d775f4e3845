"""The custom resource on a real API server: what it accepts, what it refuses with which message, and its defaults."""

from typing import Any

import pytest
from kubernetes.dynamic.exceptions import DynamicApiError

from ocr_contract import crd
from ocr_contract.variables import VARIABLES
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.endpoints import endpoint

GOOD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "languages": {"languages": ["deu", "fra", "script/Latin", "chi_sim"]},
    "legacy engine": {"ocrEngineMode": 0},
    "osd": {"pageSegMode": 0, "languages": ["osd", "eng"]},
    "preprocessing": {"preprocessing": {"autoRotate": "Off", "assumedDotsPerInch": 300}},
    "limits": {"limits": {"maxPixels": 20_000_000, "maxConcurrentPagesPerReplica": 4}},
    "long pages": {"limits": {"pageTimeoutSeconds": 3600}, "terminationGracePeriodSeconds": 3630},
    "config map": {"trainedData": {"type": "ConfigMap", "configMap": {"name": "data"}}},
    "claim": {
        "trainedData": {"type": "PersistentVolumeClaim", "persistentVolumeClaim": {"claimName": "a", "subPath": "x/y"}}
    },
    "init container": {"trainedData": {"type": "InitContainer", "initContainer": {"image": "localhost/data:1"}}},
    "autoscaling": {"autoscaling": {"minReplicas": 2, "maxReplicas": 2}},
    "scaling by waiting pages": {
        "autoscaling": {"provider": "KEDA", "minReplicas": 0, "maxReplicas": 2, "targetQueuedPagesPerReplica": 20}
    },
    "quantities": {"resources": {"requests": {"cpu": "500m", "memory": "1.5Gi"}, "limits": {"cpu": 2}}},
    "placement": {
        "nodeSelector": {"kubernetes.io/arch": "amd64"},
        "tolerations": [{"key": "ocr", "operator": "Exists", "effect": "NoSchedule"}],
        "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname"}],
        "affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": []}},
        "priorityClassName": "high",
    },
    "shared secret": {"auth": {"type": "SharedSecret", "secretRef": {"name": "ours"}}},
    "route": {"exposure": {"type": "HTTPRoute", "httpRoute": {"parentRefs": [{"name": "public"}]}}},
    "variables": {"variables": dict.fromkeys(VARIABLES, "1" * 1024)},
    "words for people": {"displayName": "Post room", "description": "German and French letters."},
    "budget in percent": {"podDisruptionBudget": {"maxUnavailable": "25%"}},
    "ingress": {
        "exposure": {"type": "Ingress", "hostname": "ocr.example.org", "ingress": {"className": "nginx"}},
        "networkPolicy": {"extraIngressFrom": [{"namespaceSelector": {"matchLabels": {"a": "b"}}}]},
    },
}

BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no language": ({"languages": []}, "should have at least 1 items"),
    "language that leaves the folder": ({"languages": ["../../etc"]}, "spec.languages"),
    "language twice": ({"languages": ["eng", "eng"]}, "must not contain duplicates"),
    "engine nobody built": ({"engine": "Hybrid"}, "Unsupported value"),
    "segmentation mode": ({"pageSegMode": 14}, "less than or equal to 13"),
    "osd without its data": ({"pageSegMode": 0}, "needs 'osd' in `languages`"),
    "replicas": ({"replicas": -1}, "greater than or equal to 0"),
    "grace below a page": (
        {"limits": {"pageTimeoutSeconds": 200}},
        "must be at least `limits.pageTimeoutSeconds` + 30",
    ),
    "fewest above most": ({"autoscaling": {"minReplicas": 3, "maxReplicas": 2}}, "less than or equal to `maxReplicas`"),
    "sleep without keda": ({"autoscaling": {"minReplicas": 0, "maxReplicas": 2}}, "only when `provider` is 'KEDA'"),
    "keda without a target": (
        {"autoscaling": {"provider": "KEDA", "maxReplicas": 2}},
        "`targetQueuedPagesPerReplica` must be set when, and only when",
    ),
    "waiting pages without keda": (
        {"autoscaling": {"maxReplicas": 2, "targetQueuedPagesPerReplica": 9}},
        "`targetQueuedPagesPerReplica` must be set when, and only when",
    ),
    "autoscaling without an end": ({"autoscaling": {"minReplicas": 3}}, "Required value"),
    "source not named": ({"trainedData": {"type": "ConfigMap"}}, "`configMap` must be set when, and only when"),
    "source not of the type": ({"trainedData": {"configMap": {"name": "a"}}}, "`configMap` must be set when, and only"),
    "quantity": ({"resources": {"limits": {"memory": "lots"}}}, "should match"),
    "budget of both": (
        {"podDisruptionBudget": {"minAvailable": 1, "maxUnavailable": 1}},
        "exactly one of `minAvailable` and `maxUnavailable`",
    ),
    "budget of none": ({"podDisruptionBudget": {}}, "exactly one of"),
    "ingress without host": ({"exposure": {"type": "Ingress"}}, "`hostname` must be set"),
    "ingress details without ingress": ({"exposure": {"ingress": {}}}, "only when `type` is 'Ingress'"),
    "auth without its secret": ({"auth": {"type": "SharedSecret"}}, "`secretRef` must be set when, and only when"),
    "secret without auth": ({"auth": {"secretRef": {"name": "a"}}}, "`secretRef` must be set when, and only when"),
    "route without its gateway": ({"exposure": {"type": "HTTPRoute"}}, "`httpRoute` must be set when, and only when"),
    "route to no gateway": (
        {"exposure": {"type": "HTTPRoute", "httpRoute": {"parentRefs": []}}},
        "should have at least 1 items",
    ),
    "name that is too long": ({"displayName": "a" * 129}, "Too long"),
    "root": ({"securityContext": {"runAsUser": 0}}, "greater than or equal to 1"),
    "path in the api name": ({"apiName": "a/b"}, "should match"),
    "variable that writes a file": ({"variables": {"debug_file": "/tmp/x"}}, "only these variables may be set"),
    "variable that is a number": ({"variables": {"thresholding_method": 1}}, "expected string"),
    "field that is not there": ({"variabels": {"a": "b"}}, "field not declared in schema"),
}


@pytest.mark.parametrize("case", GOOD)
def test_good_spec_is_taken(cluster: Cluster, definitions: None, namespace: str, case: str) -> None:
    kept = cluster.apply(endpoint("case", namespace, **GOOD[case]))
    assert kept["metadata"]["generation"] == 1


@pytest.mark.parametrize("case", BAD)
def test_bad_spec_is_refused_with_words_one_can_act_on(cluster: Cluster, definitions: None, case: str) -> None:
    spec, words = BAD[case]
    with pytest.raises(DynamicApiError) as refused:
        cluster.apply(endpoint("case", "default", **spec))
    assert words in str(refused.value.summary())


def test_name_leaves_room_for_the_names_of_what_is_owned(cluster: Cluster, definitions: None) -> None:
    with pytest.raises(DynamicApiError) as refused:
        cluster.apply(endpoint("a" * 47, "default"))
    assert "at most 46 characters" in str(refused.value.summary())


def test_omitted_fields_get_defaults(cluster: Cluster, definitions: None, namespace: str) -> None:
    spec = cluster.apply(endpoint("case", namespace))["spec"]
    assert spec["languages"] == ["eng"]
    assert spec["replicas"] == 1
    assert spec["trainedData"] == {"type": "Image"}
    assert spec["limits"]["pageTimeoutSeconds"] == 60
    assert spec["exposure"] == {"type": "None", "path": "/"}
    assert spec["auth"] == {"type": "None"}
    assert "autoscaling" not in spec


def test_api_name_stays_what_it_was(cluster: Cluster, definitions: None, namespace: str) -> None:
    cluster.apply(endpoint("case", namespace, apiName="first"))
    for change, words in (({"apiName": "second"}, "immutable"), ({}, "may not be removed")):
        with pytest.raises(DynamicApiError) as refused:
            cluster.apply(endpoint("case", namespace, **change))
        assert words in str(refused.value.summary())


def test_scale_subresource_writes_replicas(cluster: Cluster, definitions: None, namespace: str) -> None:
    manifest = cluster.apply(endpoint("case", namespace))
    cluster.patch(manifest, {"spec": {"replicas": 5}}, subresource="scale")
    kept = cluster.get(crd.API_VERSION, crd.KIND, "case", namespace)
    assert kept is not None
    assert kept["spec"]["replicas"] == 5
