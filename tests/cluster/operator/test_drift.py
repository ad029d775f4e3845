"""Manual edits and deletions are reverted within five seconds: every object, and each of its fields in turn."""

import random
import time
from collections.abc import Iterable
from typing import Any

import pytest
from kubernetes.dynamic.exceptions import BadRequestError, NotFoundError, UnprocessibleEntityError

from ocr_contract import crd
from ocr_operator.desired import Defaults, assemble
from ocr_operator.endpoint import read_endpoint
from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Manifest
from tests.cluster.harness.drift_cases import Edit, canonical, edits
from tests.cluster.harness.operator_process import IMAGE, NAMESPACE
from tests.support.waiting import wait_until

_BACK_SECONDS = 5.0
_SAMPLE = 5
_FOUND_BY = [f"/metadata/labels/{label.replace('/', '~1')}" for label in (crd.LABEL_ENDPOINT, crd.LABEL_MANAGED_BY)]

PLAIN: dict[str, Any] = {
    "replicas": 2,
    "podDisruptionBudget": {"minAvailable": 1},
    "exposure": {"type": "Ingress", "hostname": "ocr.example.org", "ingress": {"tlsSecretName": "tls"}},
    "networkPolicy": {"extraIngressFrom": [{"podSelector": {"matchLabels": {"a": "b"}}}]},
    "trainedData": {"type": "InitContainer", "initContainer": {"image": "localhost/data:1", "args": ["a", "b"]}},
    "imagePullSecrets": [{"name": "pull"}],
    "nodeSelector": {"disk": "fast"},
    "tolerations": [{"key": "ocr", "operator": "Exists", "effect": "NoSchedule"}],
    "topologySpreadConstraints": [{"topologyKey": "kubernetes.io/hostname"}],
    "podLabels": {"team": "post"},
    "podAnnotations": {"note": "text"},
}
SCALED: dict[str, Any] = {"autoscaling": {"minReplicas": 2, "maxReplicas": 4}}


def test_sample_of_the_fields_of_every_object_comes_back(seen: Seen) -> None:
    for manifest in _rendered(seen, PLAIN):
        sample = random.Random(1).sample(_quick(manifest), _SAMPLE)
        assert _walk(seen, manifest, sample), f"the API server took no edit of {manifest['kind']}"
    for manifest in _rendered(seen, SCALED):
        if manifest["kind"] == "HorizontalPodAutoscaler":
            assert _walk(seen, manifest, random.Random(1).sample(_quick(manifest), _SAMPLE))


@pytest.mark.soak
@pytest.mark.parametrize("spec", [PLAIN, SCALED], ids=["plain", "scaled"])
def test_every_field_of_every_object_comes_back(seen: Seen, spec: dict[str, Any]) -> None:
    _wait_for_the_collector(seen)
    for manifest in _rendered(seen, spec):
        assert len(_walk(seen, manifest, edits(manifest))) >= _SAMPLE


def test_labels_by_which_the_operator_finds_its_objects_come_back(seen: Seen) -> None:
    for manifest in _rendered(seen, PLAIN):
        labels = [edit for edit in edits(manifest) if edit.place in _FOUND_BY]
        assert len(_walk(seen, manifest, labels)) == 4


def _quick(manifest: Manifest) -> list[Edit]:
    """Return the edits, except those after which Kubernetes' garbage collector removes the object first."""
    return [edit for edit in edits(manifest) if not edit.place.startswith("/metadata/ownerReferences/0/")]


def _wait_for_the_collector(seen: Seen) -> None:
    """Wait until Kubernetes' garbage collector knows our kind; it looks for new ones every 30 s."""
    first = seen.apply()
    seen.deployment()
    seen.cluster.delete(first)
    wait_until(lambda: seen.objects() == {}, seconds=60)


def _rendered(seen: Seen, spec: dict[str, Any]) -> list[Manifest]:
    """Apply `spec`, wait until everything is there, and return what the operator renders for it."""
    seen.apply(**spec)
    defaults = Defaults(worker_image=IMAGE, platform_namespace=NAMESPACE)
    body = seen.body()
    manifests = assemble(read_endpoint(body), defaults)
    wanted = {(manifest["kind"], manifest["metadata"]["name"]) for manifest in manifests}
    wait_until(lambda: seen.objects().keys() == wanted, seconds=10)
    wait_until(lambda: seen.status().get("observedGeneration") == body["metadata"]["generation"], seconds=10)
    return manifests


def _walk(seen: Seen, manifest: Manifest, of: Iterable[Edit]) -> dict[str, float]:
    """Make one edit after another, each when the one before is reverted; return the seconds that each took."""
    before = _find(seen, manifest)
    assert before is not None
    wanted = canonical(before)
    took = {}

    def is_back() -> bool:
        found = _find(seen, manifest)
        return found is not None and canonical(found) == wanted

    for edit in of:
        try:
            seen.cluster.edit(manifest, edit.operations)
        except (UnprocessibleEntityError, BadRequestError):
            continue  # the API server refuses this edit
        began = time.monotonic()
        try:
            wait_until(is_back, seconds=_BACK_SECONDS)
        except AssertionError as error:
            raise AssertionError(
                f"{manifest['kind']} {manifest['metadata']['name']}: {edit.verb} {edit.place} stayed"
            ) from error
        took[f"{edit.verb} {edit.place}"] = time.monotonic() - began
    return took


def _find(seen: Seen, manifest: Manifest) -> Manifest | None:
    try:
        return seen.cluster.get(manifest["apiVersion"], manifest["kind"], manifest["metadata"]["name"], seen.namespace)
    except NotFoundError:
        return None
