"""The status: every problem has its reason and message, and equal facts give an equal status."""

import dataclasses
from typing import Any

import pytest

from ocr_operator.schema.status import Condition, EndpointStatus
from ocr_operator.status import Facts, Problem, WorkerStatus, compute
from ocr_operator.status.events import transitions
from tests.ocr_operator.factories import deployment, endpoint, pod

NOW = "2026-02-02T00:00:00Z"
LATER = "2026-02-03T00:00:00Z"
READS = WorkerStatus(ready=True, languages=("deu", "eng"), engines={"Tesseract": "5.3.0"})
LACKS = WorkerStatus(ready=False, languages=("eng",), engines={"Tesseract": "5.3.0"}, failure="deu: not installed")


def _waiting(reason: str, message: str = "") -> dict[str, Any]:
    return pod(containerStatuses=[{"name": "worker", "state": {"waiting": {"reason": reason, "message": message}}}])


def _conditions(status: EndpointStatus) -> dict[str, Condition]:
    return {condition.type: condition for condition in status.conditions}


def _ready(facts: Facts, **spec: Any) -> Condition:
    return _conditions(compute(endpoint(**spec), facts, NOW))["Ready"]


def test_ready_with_a_worker_of_the_newest_revision() -> None:
    image = [{"name": "worker", "imageID": "localhost/a@sha256:1"}]
    facts = Facts(
        deployment=deployment(), pods=(pod(ready=True, containerStatuses=image),), revision="new", workers=(READS,)
    )
    status = compute(endpoint(languages=["eng", "deu"]), facts, NOW)
    found = _conditions(status)
    assert {name: found[name].status for name in ("Ready", "Progressing", "Degraded", "ModelsAvailable")} == {
        "Ready": "True",
        "Progressing": "False",
        "Degraded": "False",
        "ModelsAvailable": "True",
    }
    assert status.engine_version == "5.3.0"
    assert status.available_languages == ("deu", "eng")
    assert status.resolved_image == "localhost/a@sha256:1"
    assert status.observed_generation == 3


def test_worker_of_an_old_revision_does_not_count_as_ready() -> None:
    ready = _ready(Facts(deployment=deployment(), pods=(pod(ready=True, revision="old"),), revision="new"))
    assert (ready.status, ready.reason) == ("False", "WorkersStarting")


def test_terminating_worker_does_not_count_as_ready() -> None:
    ending = pod(ready=True)
    ending["metadata"]["deletionTimestamp"] = NOW
    assert _ready(Facts(deployment=deployment(), pods=(ending,), revision="new")).status == "False"


@pytest.mark.parametrize(
    ("waiting", "reason"),
    [
        ("ImagePullBackOff", "ImagePullFailed"),
        ("InvalidImageName", "ImagePullFailed"),
        ("CrashLoopBackOff", "CrashLooping"),
        ("CreateContainerConfigError", "CrashLooping"),
    ],
)
def test_waiting_container(waiting: str, reason: str) -> None:
    ready = _ready(Facts(deployment=deployment(), pods=(_waiting(waiting, "the kubelet's words"),), revision="new"))
    assert ready.reason == reason
    assert "the kubelet's words" in ready.message
    assert "letters-worker-x" in ready.message


def test_unschedulable_pod() -> None:
    condition = {
        "type": "PodScheduled",
        "status": "False",
        "reason": "Unschedulable",
        "message": "0/2 nodes: Insufficient cpu",
    }
    ready = _ready(Facts(deployment=deployment(), pods=(pod(conditions=[condition]),), revision="new"))
    assert (ready.reason, "Insufficient cpu" in ready.message) == ("Unschedulable", True)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (
            {"type": "ReplicaFailure", "status": "True", "message": "forbidden: exceeded quota: q"},
            "QuotaExceeded",
        ),
        ({"type": "ReplicaFailure", "status": "True", "message": "violates PodSecurity"}, "RolloutStuck"),
        ({"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}, "RolloutStuck"),
    ],
)
def test_stuck_deployment(condition: dict[str, str], reason: str) -> None:
    ready = _ready(Facts(deployment=deployment(conditions=[condition]), revision="new"))
    assert ready.reason == reason


def test_missing_language_is_named_with_the_available_ones() -> None:
    facts = Facts(deployment=deployment(), pods=(pod(),), revision="new", workers=(LACKS,))
    ready = _ready(facts, languages=["deu", "eng"])
    assert ready.reason == "LanguageMissing"
    assert ready.message == "The workers have no trained data for deu; available: eng."


def test_orientation_data_is_not_a_missing_language() -> None:
    facts = Facts(deployment=deployment(), pods=(pod(ready=True),), revision="new", workers=(READS,))
    assert _ready(facts, languages=["osd", "eng"]).status == "True"


def test_apply_problem_takes_precedence() -> None:
    facts = Facts(
        deployment=deployment(),
        pods=(pod(ready=True),),
        revision="new",
        apply_problem=Problem("InvalidSpec", "because"),
    )
    found = _conditions(compute(endpoint(), facts, NOW))
    assert (found["Ready"].status, found["Ready"].reason) == ("False", "InvalidSpec")
    assert found["Degraded"].status == "True"


def test_suspended_is_not_degraded() -> None:
    found = _conditions(compute(endpoint(suspend=True), Facts(deployment=deployment(replicas=0)), NOW))
    assert found["Ready"].reason == "Suspended"
    assert found["Degraded"].status == "False"


def test_exposed_is_reported_only_on_request() -> None:
    spec = {"exposure": {"type": "Ingress", "hostname": "a.b"}}
    taken = {"status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}}
    assert "Exposed" not in _conditions(compute(endpoint(), Facts(), NOW))
    assert _conditions(compute(endpoint(**spec), Facts(), NOW))["Exposed"].reason == "RouteNotAccepted"
    assert _conditions(compute(endpoint(**spec), Facts(ingress=taken), NOW))["Exposed"].status == "True"


def test_failing_autoscaler_degrades_but_stays_ready() -> None:
    scaling = {"status": {"conditions": [{"type": "ScalingActive", "status": "False", "message": "no metrics"}]}}
    facts = Facts(deployment=deployment(), autoscaler=scaling, pods=(pod(ready=True),), revision="new")
    found = _conditions(compute(endpoint(autoscaling={"maxReplicas": 2}), facts, NOW))
    assert found["Ready"].status == "True"
    assert (found["Degraded"].status, found["Degraded"].reason) == ("True", "AutoscalerUnavailable")


def test_transition_time_changes_only_with_the_status_of_a_condition() -> None:
    first = compute(endpoint(), Facts(deployment=deployment()), NOW)
    again = dataclasses.replace(endpoint(), status=first)
    assert compute(again, Facts(deployment=deployment()), LATER) == first
    facts = Facts(deployment=deployment(), pods=(pod(ready=True),), revision="new")
    changed = _conditions(compute(again, facts, LATER))
    assert changed["Ready"].last_transition_time == LATER
    assert changed["Degraded"].last_transition_time == NOW


def test_only_transitions_get_events() -> None:
    starting = compute(endpoint(), Facts(deployment=deployment()), NOW)
    ready = compute(endpoint(), Facts(deployment=deployment(), pods=(pod(ready=True),), revision="new"), LATER)
    (first,) = transitions(EndpointStatus(), starting)
    assert (first.type, first.reason) == ("Normal", "WorkersStarting")
    (second,) = transitions(starting, ready)
    assert (second.type, second.reason) == ("Normal", "Reconciled")
    assert transitions(ready, ready) == []


def test_a_problem_gets_a_single_event() -> None:
    good = compute(endpoint(), Facts(deployment=deployment()), NOW)
    refused = Facts(apply_problem=Problem("InvalidSpec", "because"))
    (event,) = transitions(good, compute(endpoint(), refused, LATER))
    assert (event.type, event.reason, event.message) == ("Warning", "InvalidSpec", "because")
