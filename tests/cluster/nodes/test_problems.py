"""Problems on real nodes are reported within fifteen seconds, with messages to act on, and clear after the repair."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from tests.cluster.harness.assertions import Seen
from tests.cluster.harness.client import Cluster, Manifest
from tests.cluster.harness.endpoints import endpoint
from tests.cluster.harness.nodes.access import Reach
from tests.cluster.harness.nodes.tiny_images import TOOLBOX
from tests.cluster.harness.workloads.volumes import volume
from tests.support.waiting import wait_until

pytestmark = pytest.mark.nodes

HEALED_SECONDS = 90
TESSDATA = next(Path("/usr/share/tesseract-ocr").glob("*/tessdata"))


@pytest.mark.parametrize(
    ("broken", "reason", "words"),
    [
        pytest.param({"image": "localhost/no-such-image:1"}, "ImagePullFailed", "correct spec.image", id="bad image"),
        pytest.param({"image": TOOLBOX}, "CrashLooping", "check the log of the pod", id="crash loop"),
        pytest.param(
            {"resources": {"limits": {"memory": "64Mi"}}},
            "InvalidSpec",
            "limits.memory is 64Mi",
            id="too little memory",
        ),
        pytest.param(
            {"trainedData": {"type": "ConfigMap", "configMap": {"name": "models"}}},
            "ModelSourceMissing",
            "The ConfigMap models does not exist",
            id="missing ConfigMap",
        ),
    ],
)
def test_a_spec_that_cannot_work_is_reported_and_recovers_when_corrected(
    seen: Seen, broken: Manifest, reason: str, words: str
) -> None:
    seen.apply(**broken)
    assert words in seen.wait_for("Ready", "False", reason, seconds=15)["message"]
    seen.wait_for("Degraded", "True", reason)

    seen.apply()
    _healed(seen)


def test_workers_that_no_node_takes_start_when_one_does(seen: Seen, nodes: Reach) -> None:
    label = f"legible-test/{seen.namespace}"
    seen.apply(nodeSelector={label: "fast"})
    assert "node affinity/selector" in seen.wait_for("Ready", "False", "Unschedulable", seconds=15)["message"]

    nodes.kubectl("label", "node", "node-2", f"{label}=fast")
    try:
        _healed(seen)
    finally:
        nodes.kubectl("label", "node", "node-2", f"{label}-")


def test_missing_volume_that_appears_with_the_trained_data(seen: Seen, cluster: Cluster, nodes: Reach) -> None:
    source = {"type": "PersistentVolumeClaim", "persistentVolumeClaim": {"claimName": "models"}}
    seen.apply(trainedData=source)
    assert (
        "PersistentVolumeClaim models" in seen.wait_for("Ready", "False", "ModelSourceMissing", seconds=15)["message"]
    )

    with volume(nodes, cluster, seen.namespace, "models") as folder:
        for name in ("eng.traineddata", "osd.traineddata"):
            shutil.copy(TESSDATA / name, folder)
        cluster.apply(
            {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "metadata": {"name": "models", "namespace": seen.namespace},
                "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
            }
        )
        _healed(seen)
        cluster.delete(endpoint(seen.name, seen.namespace))


def test_quota_that_is_full_and_then_raised(seen: Seen, cluster: Cluster) -> None:
    quota: Manifest = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "small", "namespace": seen.namespace},
        "spec": {"hard": {"pods": "0"}},
    }
    cluster.apply(quota)
    seen.apply()
    assert "exceeded quota: small" in seen.wait_for("Ready", "False", "QuotaExceeded", seconds=15)["message"]

    cluster.apply({**quota, "spec": {"hard": {"pods": "5"}}})
    _healed(seen)


def test_api_name_that_is_taken_and_then_free(seen: Seen, cluster: Cluster) -> None:
    elder = endpoint("elder", seen.namespace, apiName=seen.name, replicas=0)
    born = dt.datetime.fromisoformat(cluster.apply(elder)["metadata"]["creationTimestamp"])
    wait_until(lambda: dt.datetime.now(dt.UTC) > born + dt.timedelta(seconds=1), seconds=5)  # ages have whole seconds
    _named(seen, "elder").wait_for("Ready", "False", "Suspended")
    seen.apply()
    assert (
        f"older OcrEndpoint {seen.namespace}/elder"
        in seen.wait_for("Ready", "False", "ApiNameConflict", seconds=15)["message"]
    )

    cluster.delete(elder)
    _healed(seen)


def _named(seen: Seen, name: str) -> Seen:
    other = Seen(seen.cluster, seen.namespace)
    other.name = name
    return other


def _healed(seen: Seen) -> None:
    seen.wait_for("Ready", "True", "Reconciled", seconds=HEALED_SECONDS)
    seen.wait_for("Degraded", "False", "Reconciled")
