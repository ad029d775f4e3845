"""Scaling with KEDA: its objects, missing requirements, the owner of the replica count, and the status."""

from typing import Any

import kubernetes_validate
import pytest

from ocr_operator.desired import Defaults, assemble, keda_context
from ocr_operator.desired.keda import missing_requirement
from ocr_operator.desired.scaling import replicas_for_autoscaler
from ocr_operator.kinds import SCALED_OBJECT, TRIGGER_AUTHENTICATION, UNWATCHED, Kind
from ocr_operator.schema.status import Condition
from ocr_operator.status import Facts, Problem, compute
from tests.ocr_operator.factories import deployment, endpoint, pod

NOW = "2026-01-01T00:00:00Z"
SCALING: dict[str, Any] = {
    "provider": "KEDA",
    "minReplicas": 0,
    "maxReplicas": 5,
    "targetQueuedPagesPerReplica": 20,
    "scaleDownStabilizationSeconds": 60,
}
DEFAULTS = Defaults(
    worker_image="a", platform_namespace="legible", platform_key="secret", platform_url="http://web.legible.svc:8000/"
)


def _wanted(
    defaults: Defaults = DEFAULTS, served: tuple[Kind, ...] = UNWATCHED, **spec: Any
) -> dict[str, dict[str, Any]]:
    manifests = assemble(endpoint(**spec), defaults, served)
    return {manifest["kind"]: manifest for manifest in manifests}


def test_keda_queries_the_platform_with_the_endpoints_own_key() -> None:
    manifests = _wanted(apiName="post", autoscaling=SCALING)
    scaled = manifests["ScaledObject"]["spec"]
    assert scaled["scaleTargetRef"] == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "letters-worker"}
    assert (scaled["minReplicaCount"], scaled["maxReplicaCount"], scaled["cooldownPeriod"]) == (0, 5, 60)
    (trigger,) = scaled["triggers"]
    assert trigger == {
        "type": "metrics-api",
        "metricType": "AverageValue",
        "metadata": {
            "url": "http://web.legible.svc:8000/api/v1/endpoints/post/queue",
            "valueLocation": "pages",
            "targetValue": "20",
            "authMode": "bearer",
        },
        "authenticationRef": {"name": "letters-worker"},
    }
    (token,) = manifests["TriggerAuthentication"]["spec"]["secretTargetRef"]
    assert token == {"parameter": "token", "name": "letters-worker-platform", "key": "key"}
    assert manifests["Secret"]["metadata"]["name"] == token["name"]
    kubernetes_validate.validate(manifests["Secret"], "1.35", strict=True)
    assert "keys" not in str(manifests["Deployment"]), "only KEDA needs the key; the workers ask for none"


def test_cpu_trigger_is_added_on_request() -> None:
    manifests = _wanted(autoscaling={**SCALING, "targetCPUUtilizationPercentage": 80})
    assert manifests["ScaledObject"]["spec"]["triggers"][1] == {
        "type": "cpu",
        "metricType": "Utilization",
        "metadata": {"value": "80"},
    }


def test_keda_is_the_only_autoscaler_and_owns_the_replica_count() -> None:
    manifests = _wanted(autoscaling=SCALING)
    assert "HorizontalPodAutoscaler" not in manifests
    assert "replicas" not in manifests["Deployment"]["spec"]
    suspended = _wanted(autoscaling=SCALING, suspend=True)
    assert "ScaledObject" not in suspended
    assert suspended["Deployment"]["spec"]["replicas"] == 0
    by_cpu = _wanted(autoscaling={"maxReplicas": 5})
    assert not {"ScaledObject", "TriggerAuthentication", "Secret"} & set(by_cpu)
    (metric,) = by_cpu["HorizontalPodAutoscaler"]["spec"]["metrics"]
    assert metric["resource"]["target"]["averageUtilization"] == 70


BARE = Defaults(worker_image="a", platform_namespace="legible")
HINDRANCES: dict[str, tuple[Defaults, tuple[Kind, ...], str]] = {
    "no keda": (DEFAULTS, (), "KEDA is not installed"),
    "half of it": (DEFAULTS, (SCALED_OBJECT,), "KEDA is not installed"),
    "no settings": (
        BARE,
        UNWATCHED,
        "set LEGIBLE_OPERATOR_PLATFORM_URL and LEGIBLE_OPERATOR_PLATFORM_KEY_FILE on the operator",
    ),
}


@pytest.mark.parametrize("case", HINDRANCES)
def test_missing_requirement_is_reported_and_no_object_is_created(case: str) -> None:
    defaults, served, words = HINDRANCES[case]
    assert not {"ScaledObject", "TriggerAuthentication"} & set(_wanted(defaults, served, autoscaling=SCALING))
    assert words in str(missing_requirement(endpoint(autoscaling=SCALING), keda_context(defaults, served)))
    assert missing_requirement(endpoint(), keda_context(defaults, served)) is None
    assert missing_requirement(endpoint(autoscaling=SCALING, suspend=True), keda_context(defaults, served)) is None


def test_no_requirement_is_missing() -> None:
    served = (SCALED_OBJECT, TRIGGER_AUTHENTICATION)
    assert missing_requirement(endpoint(autoscaling=SCALING), keda_context(DEFAULTS, served)) is None


@pytest.mark.parametrize(
    ("observed", "manager", "expected"),
    [
        (4, "legible-operator", 4),
        (9, "legible-operator", 5),
        (0, "legible-operator", 0),
        (0, "keda", None),
        (3, "keda", None),
    ],
)
def test_handover_to_keda_keeps_the_replica_count(observed: int, manager: str, expected: int | None) -> None:
    entry = {"manager": manager, "operation": "Apply", "fieldsV1": {"f:spec": {"f:replicas": {}}}}
    observed_deployment = {"metadata": {"managedFields": [entry]}, "spec": {"replicas": observed}}
    assert replicas_for_autoscaler(endpoint(autoscaling=SCALING), observed_deployment, "legible-operator") == expected


def _conditions(**facts: Any) -> dict[str, Condition]:
    found = compute(endpoint(autoscaling=SCALING), Facts(**{"revision": "new", **facts}), NOW).conditions
    return {condition.type: condition for condition in found}


def test_sleeping_endpoint_is_not_ready_and_not_degraded() -> None:
    conditions = _conditions(deployment=deployment(replicas=0))
    assert (conditions["Ready"].status, conditions["Ready"].reason) == ("False", "Sleeping")
    assert (conditions["ModelsAvailable"].status, conditions["ModelsAvailable"].reason) == ("Unknown", "Sleeping")
    assert conditions["Degraded"].status == "False"
    assert conditions["Progressing"].status == "False"


def test_woken_endpoint_reports_starting_workers() -> None:
    assert _conditions(deployment=deployment(replicas=1))["Ready"].reason == "WorkersStarting"
    assert _conditions(deployment=deployment(replicas=1), pods=(pod(ready=True),))["Ready"].status == "True"


def test_sleeping_endpoint_without_a_scaler_is_degraded() -> None:
    conditions = _conditions(deployment=deployment(replicas=0), scaler_problem=Problem("AutoscalerUnavailable", "gone"))
    assert (conditions["Ready"].reason, conditions["Degraded"].reason) == (
        "AutoscalerUnavailable",
        "AutoscalerUnavailable",
    )


@pytest.mark.parametrize("kind", ["Ready", "HPAActive"])
def test_keda_problem_is_reported(kind: str) -> None:
    condition = {"type": kind, "status": "False", "message": "Triggers are not working correctly"}
    conditions = _conditions(
        deployment=deployment(), pods=(pod(ready=True),), scaled_object={"status": {"conditions": [condition]}}
    )
    assert conditions["Ready"].status == "True"
    assert conditions["Degraded"].message == "KEDA does not scale: Triggers are not working correctly"
