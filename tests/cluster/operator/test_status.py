"""The operator's status of an endpoint: each problem has its reason and a useful message, and clears when repaired."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ocr_contract.wire import WORKER_PORT
from tests.cluster.harness.assertions import ADDRESS, Seen
from tests.cluster.harness.client import Cluster
from tests.cluster.harness.operator_process import Operator
from tests.support.waiting import wait_until
from tests.support.worker import RunningWorker, running_worker


@contextmanager
def _worker_of(seen: Seen) -> Iterator[RunningWorker]:
    """Run a real worker with exactly the variables that the newest pod has."""
    (container,) = seen.pod()["spec"]["containers"]
    given = {variable["name"].removeprefix("LEGIBLE_WORKER_"): variable["value"] for variable in container["env"]}
    assert given["PORT"] == str(WORKER_PORT)
    with running_worker(ready=False, **{**given, "HOST": ADDRESS}) as worker:
        yield worker


def test_ready_with_a_real_worker_that_reads_every_language(seen: Seen) -> None:
    seen.apply(languages=["eng"])
    with _worker_of(seen):
        seen.run(ADDRESS, ready=False)
        seen.wait_for("ModelsAvailable", "True", "Reconciled", seconds=30)
        assert seen.condition("Ready")["status"] == "False", "the kubelet has not found it ready yet"
        seen.run(ADDRESS, ready=True)
        seen.wait_for("Ready", "True", "Reconciled")
        seen.wait_for("Progressing", "False", "Reconciled")
        status = seen.status()
        assert status["engineVersion"].startswith("tesseract 5.")
        assert "eng" in status["availableLanguages"]
        assert status["resolvedImage"].startswith("localhost/legible-worker@sha256:")
        assert status["internalURL"] == f"http://{seen.workers}.{seen.namespace}.svc:8889"
        assert status["readyReplicas"] == 1
    told = {(event["type"], event["reason"]) for event in seen.cluster.list("v1", "Event", seen.namespace)}
    assert {("Normal", "WorkersStarting"), ("Normal", "Reconciled")} <= told


def test_language_that_the_workers_lack_is_named(seen: Seen) -> None:
    seen.apply(languages=["eng", "xyz"])
    with _worker_of(seen):
        seen.run(ADDRESS, ready=False)
        message = seen.wait_for("Ready", "False", "LanguageMissing", seconds=30)["message"]
        assert message.startswith("The workers have no trained data for xyz; available: ")
        assert "eng" in message
        seen.apply(languages=["eng"])
        seen.wait_for("Ready", "False", "WorkersStarting")


def test_not_ready_again_when_a_new_generation_does_not_start(seen: Seen) -> None:
    seen.apply()
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")
    seen.apply(pageSegMode=6)
    seen.wait_for("Ready", "False", "WorkersStarting")
    assert seen.condition("Progressing")["status"] == "True"


PODS: dict[str, tuple[dict[str, Any], str, str]] = {
    "image": (
        {"state": {"waiting": {"reason": "ImagePullBackOff", "message": "manifest unknown"}}},
        "ImagePullFailed",
        "correct spec.image or spec.imagePullSecrets",
    ),
    "crash": (
        {
            "state": {"waiting": {"reason": "CrashLoopBackOff"}},
            "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled"}},
        },
        "CrashLooping",
        "OOMKilled",
    ),
}


@pytest.mark.parametrize("case", PODS)
def test_container_that_does_not_start(seen: Seen, case: str) -> None:
    state, reason, words = PODS[case]
    seen.apply()
    container = {"name": "worker", "ready": False, "restartCount": 3, "image": "a", "imageID": "", **state}
    seen.report(phase="Pending", containerStatuses=[container])
    assert words in seen.wait_for("Ready", "False", reason)["message"]
    assert seen.condition("Degraded")["reason"] == reason
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")
    assert seen.condition("Degraded")["status"] == "False"


def test_worker_that_no_node_takes(seen: Seen) -> None:
    seen.apply(resources={"requests": {"cpu": "500"}})
    condition = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "Insufficient cpu."}
    seen.report(phase="Pending", conditions=[condition])
    assert "Insufficient cpu" in seen.wait_for("Ready", "False", "Unschedulable")["message"]


def test_namespace_whose_quota_is_full(seen: Seen) -> None:
    quota = {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "small", "namespace": seen.namespace},
        "spec": {"hard": {"pods": "0"}},
    }
    seen.cluster.apply(quota)
    wait_until(lambda: _quota_is_counted(seen), seconds=10)
    seen.apply()
    assert "exceeded quota: small" in seen.wait_for("Ready", "False", "QuotaExceeded")["message"]
    seen.cluster.delete(quota)
    seen.apply(pageSegMode=6)  # the Deployment's controller retries, as it would by itself after a while
    seen.wait_for("Ready", "False", "WorkersStarting")


def test_memory_that_is_too_small_is_refused_with_the_number_that_is_needed(seen: Seen) -> None:
    seen.apply(resources={"limits": {"memory": "1Gi"}})
    message = seen.wait_for("Ready", "False", "InvalidSpec")["message"]
    assert "resources.limits.memory is 1Gi" in message
    assert "need 2560Mi" in message
    seen.apply(resources={"limits": {"memory": "4Gi"}})
    seen.wait_for("Ready", "False", "WorkersStarting")


def test_refusals_of_the_api_server_are_reported_in_its_words_and_leave_running_workers_alone(seen: Seen) -> None:
    seen.apply()
    before = seen.deployment()["spec"]
    seen.apply(affinity={"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}})
    message = seen.wait_for("Ready", "False", "InvalidSpec")["message"]
    assert "nodeSelectorTerms" in message
    assert seen.deployment()["spec"] == before
    seen.apply()
    seen.wait_for("Ready", "False", "WorkersStarting")


def test_missing_source_of_trained_data(seen: Seen) -> None:
    seen.apply(trainedData={"type": "ConfigMap", "configMap": {"name": "models"}})
    assert "The ConfigMap models does not exist" in seen.wait_for("Ready", "False", "ModelSourceMissing")["message"]
    data = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "models", "namespace": seen.namespace}}
    seen.cluster.apply(data)
    seen.wait_for("Ready", "False", "WorkersStarting")
    seen.apply(trainedData={"type": "PersistentVolumeClaim", "persistentVolumeClaim": {"claimName": "disk"}})
    assert "PersistentVolumeClaim disk" in seen.wait_for("Ready", "False", "ModelSourceMissing")["message"]


def test_api_name_belongs_to_the_oldest_and_passes_on(cluster: Cluster, operator: Operator, seen: Seen) -> None:
    older = Seen(cluster, cluster.new_namespace("older"))
    name = f"post-of-{seen.namespace}"
    manifest = older.apply(apiName=name)
    older.deployment()
    born = dt.datetime.fromisoformat(manifest["metadata"]["creationTimestamp"])
    wait_until(lambda: dt.datetime.now(dt.UTC) > born + dt.timedelta(seconds=1), seconds=5)  # ages have whole seconds
    seen.apply(apiName=name)
    message = seen.wait_for("Ready", "False", "ApiNameConflict")["message"]
    assert f"{older.namespace}/{older.name}" in message
    assert seen.objects() == {}
    assert older.condition("Ready")["reason"] == "WorkersStarting"
    cluster.delete(manifest)
    seen.wait_for("Ready", "False", "WorkersStarting", seconds=5)


def test_exposure_is_reported_when_a_controller_accepts_it(seen: Seen) -> None:
    seen.apply(exposure={"type": "Ingress", "hostname": "ocr.example.org", "ingress": {"tlsSecretName": "tls"}})
    seen.wait_for("Exposed", "False", "RouteNotAccepted")
    assert seen.status()["url"] == "https://ocr.example.org/"
    ingress = seen.objects()["Ingress", seen.workers]
    seen.cluster.patch(ingress, {"status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}}, subresource="status")
    seen.wait_for("Exposed", "True", "Reconciled")
    seen.apply()
    wait_until(lambda: seen.condition("Exposed") == {}, seconds=5)
    assert "url" not in seen.status()


def test_autoscaler_without_metrics_degrades(seen: Seen) -> None:
    seen.apply(autoscaling={"maxReplicas": 3})
    seen.run(ADDRESS, ready=True)
    seen.wait_for("Ready", "True", "Reconciled")
    seen.wait_for("Degraded", "True", "AutoscalerUnavailable", seconds=40)


def _quota_is_counted(seen: Seen) -> bool:
    (quota,) = seen.cluster.list("v1", "ResourceQuota", seen.namespace)
    return "hard" in (quota.get("status") or {})
