"""The status: the same facts give the same words, and every problem has its reason."""

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


def test_worker_of_an_old_revision_does_not_make_ready() -> None:
    ready = _ready(Facts(deployment=deployment(), pods=(pod(ready=True, revision="old"),), revision="new"))
    assert (ready.status, ready.reason) == ("False", "WorkersStarting")


def test_worker_that_is_being_ended_does_not_make_ready() -> None:
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
def test_container_that_waits(waiting: str, reason: str) -> None:
    ready = _ready(Facts(deployment=deployment(), pods=(_waiting(waiting, "the kubelet's words"),), revision="new"))
    assert ready.reason == reason
    assert "the kubelet's words" in ready.message
    assert "letters-worker-x" in ready.message


def test_pod_that_no_node_takes() -> None:
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
def test_deployment_that_cannot_go_on(condition: dict[str, str], reason: str) -> None:
    ready = _ready(Facts(deployment=deployment(conditions=[condition]), revision="new"))
    assert ready.reason == reason


def test_missing_language_is_named_with_what_is_there() -> None:
    facts = Facts(deployment=deployment(), pods=(pod(),), revision="new", workers=(LACKS,))
    ready = _ready(facts, languages=["deu", "eng"])
    assert ready.reason == "LanguageMissing"
    assert ready.message == "The workers have no trained data for deu; available: eng."


def test_orientation_data_is_not_asked_for_as_a_language() -> None:
    facts = Facts(deployment=deployment(), pods=(pod(ready=True),), revision="new", workers=(READS,))
    assert _ready(facts, languages=["osd", "eng"]).status == "True"


def test_refusal_comes_before_everything_else() -> None:
    facts = Facts(
        deployment=deployment(),
        pods=(pod(ready=True),),
        revision="new",
        apply_problem=Problem("InvalidSpec", "because"),
    )
    found = _conditions(compute(endpoint(), facts, NOW))
    assert (found["Ready"].status, found["Ready"].reason) == ("False", "InvalidSpec")
    assert found["Degraded"].status == "True"


def test_suspended_is_no_trouble() -> None:
    found = _conditions(compute(endpoint(suspend=True), Facts(deployment=deployment(replicas=0)), NOW))
    assert found["Ready"].reason == "Suspended"
    assert found["Degraded"].status == "False"


def test_exposed_is_said_only_where_it_was_asked_for() -> None:
    spec = {"exposure": {"type": "Ingress", "hostname": "a.b"}}
    taken = {"status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}}
    assert "Exposed" not in _conditions(compute(endpoint(), Facts(), NOW))
    assert _conditions(compute(endpoint(**spec), Facts(), NOW))["Exposed"].reason == "RouteNotAccepted"
    assert _conditions(compute(endpoint(**spec), Facts(ingress=taken), NOW))["Exposed"].status == "True"


def test_autoscaler_that_does_not_scale_degrades_but_stays_ready() -> None:
    scaling = {"status": {"conditions": [{"type": "ScalingActive", "status": "False", "message": "no metrics"}]}}
    facts = Facts(deployment=deployment(), autoscaler=scaling, pods=(pod(ready=True),), revision="new")
    found = _conditions(compute(endpoint(autoscaling={"maxReplicas": 2}), facts, NOW))
    assert found["Ready"].status == "True"
    assert (found["Degraded"].status, found["Degraded"].reason) == ("True", "AutoscalerUnavailable")


def test_time_moves_with_the_status_of_a_condition_only() -> None:
    first = compute(endpoint(), Facts(deployment=deployment()), NOW)
    again = dataclasses.replace(endpoint(), status=first)
    assert compute(again, Facts(deployment=deployment()), LATER) == first
    facts = Facts(deployment=deployment(), pods=(pod(ready=True),), revision="new")
    changed = _conditions(compute(again, facts, LATER))
    assert changed["Ready"].last_transition_time == LATER
    assert changed["Degraded"].last_transition_time == NOW


def test_events_tell_transitions_and_nothing_else() -> None:
    starting = compute(endpoint(), Facts(deployment=deployment()), NOW)
    ready = compute(endpoint(), Facts(deployment=deployment(), pods=(pod(ready=True),), revision="new"), LATER)
    (first,) = transitions(EndpointStatus(), starting)
    assert (first.type, first.reason) == ("Normal", "WorkersStarting")
    (second,) = transitions(starting, ready)
    assert (second.type, second.reason) == ("Normal", "Reconciled")
    assert transitions(ready, ready) == []


def test_one_trouble_is_told_once() -> None:
    good = compute(endpoint(), Facts(deployment=deployment()), NOW)
    refused = Facts(apply_problem=Problem("InvalidSpec", "because"))
    (event,) = transitions(good, compute(endpoint(), refused, LATER))
    assert (event.type, event.reason, event.message) == ("Warning", "InvalidSpec", "because")
