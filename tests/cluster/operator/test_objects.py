"""The operator on a real API server: objects are created, kept correct, and deleted."""

import time
from typing import Any

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.operator_process import IMAGE, Operator
from tests.support.waiting import wait_until

FULL: dict[str, Any] = {
    "autoscaling": {"minReplicas": 2, "maxReplicas": 4},
    "podDisruptionBudget": {"minAvailable": 1},
    "exposure": {"type": "Ingress", "hostname": "ocr.example.org"},
}
FULL_KINDS = {"Deployment", "Service", "NetworkPolicy", "Ingress", "PodDisruptionBudget", "HorizontalPodAutoscaler"}


def _settled(seen: Seen, kinds: set[str]) -> dict[tuple[str, str], Manifest]:
    wait_until(lambda: {kind for kind, _ in seen.objects()} == kinds, seconds=10)
    return seen.objects()


@pytest.mark.alone
def test_objects_are_there_within_a_second(seen: Seen) -> None:
    seen.apply()
    seen.deployment()  # by now the operator's watches run
    seen.cluster.delete(seen.apply())
    _settled(seen, set())
    seen.apply()
    began = time.monotonic()
    deployment = seen.deployment()
    assert time.monotonic() - began < 1
    objects = _settled(seen, {"Deployment", "Service", "NetworkPolicy"})
    assert ("Service", f"{seen.workers}-pods") in objects
    assert deployment["spec"]["template"]["spec"]["containers"][0]["image"] == IMAGE
    body = seen.cluster.get("ocr.legible.dev/v1alpha1", "OcrEndpoint", seen.name, seen.namespace)
    assert body is not None
    assert "finalizers" not in body["metadata"]
    assert "annotations" not in body["metadata"], "kopf leaves nothing of its own"


def test_pods_are_admitted_under_the_restricted_standard(cluster: Cluster, operator: Operator) -> None:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    seen = Seen(cluster, cluster.new_namespace("restricted", labels))
    data = {"type": "InitContainer", "initContainer": {"image": "localhost/data:1"}}
    seen.apply(trainedData=data)
    assert seen.pod()["spec"]["securityContext"]["runAsNonRoot"] is True


def test_every_object_that_is_deleted_by_hand_comes_back(seen: Seen) -> None:
    seen.apply(**FULL)
    for (kind, name), before in _settled(seen, FULL_KINDS).items():
        seen.cluster.delete(before)

        def is_back(kind: str = kind, name: str = name, uid: str = before["metadata"]["uid"]) -> bool:
            found = seen.objects().get((kind, name))
            return found is not None and found["metadata"]["uid"] != uid

        wait_until(is_back, seconds=5)


EDITS: dict[str, tuple[str, dict[str, Any]]] = {
    "replicas": ("Deployment", {"spec": {"replicas": 7}}),
    "image": ("Deployment", {"spec": {"template": {"spec": {"containers": [{"name": "worker", "image": "x/evil"}]}}}}),
    "variable": (
        "Deployment",
        {"spec": {"template": {"spec": {"containers": [{"name": "worker", "env": [{"name": "A", "value": "b"}]}]}}}},
    ),
    "grace": ("Deployment", {"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 33}}}}),
    "token": ("Deployment", {"spec": {"template": {"spec": {"automountServiceAccountToken": True}}}}),
    "label": ("Deployment", {"metadata": {"labels": {"app.kubernetes.io/managed-by": None}}}),
    "owner": ("Service", {"metadata": {"ownerReferences": []}}),
    "selector": ("Service", {"spec": {"selector": {"app": "mine"}}}),
    "port": ("Service", {"spec": {"ports": [{"name": "http", "port": 80}]}}),
    "peers": ("NetworkPolicy", {"spec": {"ingress": [{}]}}),
    "exit": ("NetworkPolicy", {"spec": {"egress": [{}]}}),
    "budget": ("PodDisruptionBudget", {"spec": {"minAvailable": 0}}),
    "host": ("Ingress", {"spec": {"rules": [{"host": "evil.example.org"}]}}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_field_that_is_edited_by_hand_is_put_back(seen: Seen, edit: str) -> None:
    spec = {name: value for name, value in FULL.items() if name != "autoscaling"}
    seen.apply(**spec)
    kind, change = EDITS[edit]
    objects = _settled(seen, FULL_KINDS - {"HorizontalPodAutoscaler"})
    before = objects[kind, seen.workers]
    seen.cluster.patch(before, change, strategic=kind == "Deployment")

    def is_back() -> bool:
        now = seen.objects()[kind, seen.workers]
        changed = now["metadata"]["resourceVersion"] != before["metadata"]["resourceVersion"]
        same = all(now["metadata"].get(part) == before["metadata"].get(part) for part in ("labels", "ownerReferences"))
        return changed and same and now["spec"] == before["spec"]

    wait_until(is_back, seconds=5)


def test_additions_of_others_are_left_alone(seen: Seen) -> None:
    seen.apply()
    change = {"spec": {"template": {"metadata": {"annotations": {"kubectl.kubernetes.io/restartedAt": "now"}}}}}
    seen.cluster.patch(seen.deployment(), change)
    seen.apply(replicas=2)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 2, seconds=5)
    annotations = seen.deployment()["spec"]["template"]["metadata"]["annotations"]
    assert annotations["kubectl.kubernetes.io/restartedAt"] == "now"


def test_objects_no_longer_desired_are_removed(seen: Seen) -> None:
    seen.apply(**FULL, nodeSelector={"disk": "fast"}, podLabels={"team": "post"})
    _settled(seen, FULL_KINDS)
    seen.apply(networkPolicy={"mode": "Disabled"})
    _settled(seen, {"Deployment", "Service"})
    template = seen.deployment()["spec"]["template"]
    assert "nodeSelector" not in template["spec"]
    assert "team" not in template["metadata"]["labels"]


def test_endpoint_that_is_deleted_takes_everything_along(seen: Seen) -> None:
    manifest = seen.apply(**FULL)
    _settled(seen, FULL_KINDS)
    seen.cluster.delete(manifest)
    _settled(seen, set())


def test_endpoint_made_again_under_the_same_name(seen: Seen) -> None:
    first = seen.apply()
    uid = seen.deployment()["metadata"]["uid"]
    seen.cluster.delete(first)
    seen.apply()
    wait_until(lambda: seen.deployment()["metadata"]["uid"] != uid, seconds=15)
    seen.wait_for("Ready", "False", "WorkersStarting")


def test_suspended_endpoint_has_no_workers_and_keeps_its_address(seen: Seen) -> None:
    seen.apply(replicas=3)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=5)
    seen.apply(replicas=3, suspend=True)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 0, seconds=5)
    assert (
        seen.wait_for("Ready", "False", "Suspended")["message"] == "There are no workers, because spec.suspend is set."
    )
    assert ("Service", seen.workers) in seen.objects()
    seen.apply(replicas=3)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=5)


def test_scale_subresource_scales_the_workers_and_reports_their_number(seen: Seen) -> None:
    manifest = seen.apply()
    seen.deployment()
    seen.cluster.patch(manifest, {"spec": {"replicas": 3}}, subresource="scale")
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=5)
    wait_until(lambda: seen.status().get("replicas") == 3, seconds=10)
    assert f"ocr.legible.dev/endpoint={seen.name}" in seen.status()["selector"]


def test_handing_the_number_to_an_autoscaler_and_back_never_resets_it(seen: Seen) -> None:
    seen.apply(replicas=3)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 3, seconds=5)
    seen.apply(autoscaling={"minReplicas": 2, "maxReplicas": 6})
    _settled(seen, {"Deployment", "Service", "NetworkPolicy", "HorizontalPodAutoscaler"})
    handed = seen.deployment()
    assert handed["spec"]["replicas"] == 3
    told = [event["message"] for event in seen.cluster.list("v1", "Event", seen.namespace)]
    assert any("Scaled up" in message for message in told)
    assert not any("Scaled down" in message for message in told), "the number was never anything else"
    seen.cluster.patch(handed, {"spec": {"replicas": 5}}, subresource="scale")  # as the autoscaler does
    seen.apply(autoscaling={"minReplicas": 2, "maxReplicas": 7})
    wait_until(lambda: _most(seen) == 7, seconds=5)
    assert seen.deployment()["spec"]["replicas"] == 5
    seen.apply(replicas=4)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 4, seconds=5)


def test_autoscaled_endpoint_wakes_from_suspension_with_its_fewest_workers(seen: Seen) -> None:
    scaled = {"autoscaling": {"minReplicas": 2, "maxReplicas": 6}}
    seen.apply(**scaled, suspend=True)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 0, seconds=5)
    seen.apply(**scaled)
    wait_until(lambda: seen.deployment()["spec"]["replicas"] == 2, seconds=5)


def test_foreign_object_is_not_taken_over(seen: Seen) -> None:
    mine = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": seen.workers, "namespace": seen.namespace},
        "spec": {"ports": [{"port": 1}]},
    }
    seen.cluster.apply(mine)
    seen.apply()
    assert f"Service {seen.workers} already exists" in seen.wait_for("Ready", "False", "NameTaken")["message"]
    seen.cluster.delete(mine)
    seen.deployment()
    seen.wait_for("Ready", "False", "WorkersStarting")


def _most(seen: Seen) -> int:
    return int(seen.objects()["HorizontalPodAutoscaler", seen.workers]["spec"]["maxReplicas"])
