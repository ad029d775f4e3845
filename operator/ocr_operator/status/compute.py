"""Computes an endpoint's status from the facts. Pure: the same facts give the same status.

A condition keeps its transition time as long as its status does not change, so an unchanged status equals the last one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ocr_operator.desired.deployment import CONTAINER, REVISION
from ocr_operator.schema.status import Condition, ConditionType, EndpointStatus, Reason
from ocr_operator.status.exposure import exposure_problem
from ocr_operator.status.problems import (
    Problem,
    autoscaler_problem,
    deployment_problem,
    is_ready,
    pod_problem,
    scaled_object_problem,
)

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Manifest
    from ocr_operator.status.facts import Facts, WorkerStatus

_NOT_LANGUAGES: Final = frozenset({"osd", "equ"})
"""Trained data without text recognition, which workers do not list as languages."""

Value = Literal["True", "False", "Unknown"]


@dataclass(frozen=True)
class _Finding:
    """A condition without its transition time."""

    type: ConditionType
    status: Value
    reason: Reason
    message: str


def compute(endpoint: Endpoint, facts: Facts, now: str) -> EndpointStatus:
    """Return the status; `now` is the time of new transitions, in RFC 3339 format."""
    newest = [pod for pod in facts.pods if _revision(pod) == facts.revision]
    ready = [pod for pod in newest if is_ready(pod)]
    counts = (facts.deployment or {}).get("status") or {}
    answer = facts.workers[0] if facts.workers else None
    return EndpointStatus(
        observed_generation=endpoint.generation,
        conditions=_timed(endpoint, _findings(endpoint, facts, newest, ready), now),
        api_name=endpoint.api_name,
        internal_url=facts.internal_url,
        url=facts.url,
        replicas=counts.get("replicas", 0),
        ready_replicas=counts.get("readyReplicas", 0),
        updated_replicas=counts.get("updatedReplicas", 0),
        selector=",".join(f"{name}={value}" for name, value in sorted(facts.selector.items())),
        resolved_image=_image(ready),
        engine_version=answer.engines.get(endpoint.spec.engine) if answer else None,
        available_languages=answer.languages if answer else (),
    )


def is_settled(status: EndpointStatus) -> bool:
    """Return whether the endpoint waits for nothing: a worker is ready, or none is desired now."""
    ready = next(condition for condition in status.conditions if condition.type == "Ready")
    return ready.status == "True" or ready.reason in ("Suspended", "Sleeping")


def missing_languages(endpoint: Endpoint, answer: WorkerStatus) -> list[str]:
    """Return the configured languages whose trained data a worker lacks."""
    return [name for name in endpoint.spec.languages if name not in answer.languages and name not in _NOT_LANGUAGES]


def _findings(endpoint: Endpoint, facts: Facts, newest: list[Manifest], ready: list[Manifest]) -> list[_Finding]:
    models = _models(endpoint, facts, ready)
    scaling = facts.scaler_problem or autoscaler_problem(facts.autoscaler) or scaled_object_problem(facts.scaled_object)
    problem = (
        facts.apply_problem
        or (Problem(models.reason, models.message) if models.status == "False" else None)
        or facts.key_problem
        or pod_problem(newest)
        or deployment_problem(facts.deployment)
    )
    found = [
        _ready(endpoint, facts, problem or (scaling if _is_asleep(endpoint, facts) else None), ready),
        _progressing(endpoint, facts),
        _degraded(problem or scaling),
        models,
    ]
    if endpoint.spec.exposure.type != "None":
        found.append(_exposed(endpoint, facts))
    return found


def _ready(endpoint: Endpoint, facts: Facts, problem: Problem | None, ready: list[Manifest]) -> _Finding:
    if facts.apply_problem is not None:
        return _Finding("Ready", "False", facts.apply_problem.reason, facts.apply_problem.message)
    if endpoint.spec.suspend or (endpoint.spec.autoscaling is None and endpoint.spec.replicas == 0):
        why = "spec.suspend is set" if endpoint.spec.suspend else "spec.replicas is 0"
        return _Finding("Ready", "False", "Suspended", f"There are no workers, because {why}.")
    if ready and facts.source_problem is None:
        return _Finding("Ready", "True", "Reconciled", "A worker of the newest generation is ready for every language.")
    if problem is not None:
        return _Finding("Ready", "False", problem.reason, problem.message)
    if _is_asleep(endpoint, facts):
        return _Finding("Ready", "False", "Sleeping", "Scaled to zero; the next page starts a worker.")
    failures = [answer.failure for answer in facts.workers if answer.failure]
    detail = f" A worker reports: {failures[0]}" if failures else ""
    return _Finding("Ready", "False", "WorkersStarting", f"No worker of the newest generation is ready yet.{detail}")


def _is_asleep(endpoint: Endpoint, facts: Facts) -> bool:
    """Return whether KEDA has scaled the endpoint to zero."""
    wanted = endpoint.spec.autoscaling
    if not endpoint.spec.by_keda or endpoint.spec.suspend or facts.deployment is None:
        return False
    return wanted is not None and wanted.min_replicas == 0 and facts.deployment["spec"].get("replicas") == 0


def _progressing(endpoint: Endpoint, facts: Facts) -> _Finding:
    if facts.deployment is None:
        return _Finding("Progressing", "False", "Suspended", "There is no Deployment yet.")
    status = facts.deployment.get("status") or {}
    wanted = facts.deployment["spec"].get("replicas", 1)
    seen = status.get("observedGeneration", 0) >= facts.deployment["metadata"].get("generation", 0)
    there = [status.get(name, 0) for name in ("replicas", "updatedReplicas", "availableReplicas")]
    if seen and there == [wanted] * 3:
        reason: Reason = "Suspended" if endpoint.spec.suspend else "Reconciled"
        return _Finding("Progressing", "False", reason, "All workers are of the newest generation.")
    return _Finding("Progressing", "True", "WorkersStarting", "Workers are starting or being replaced.")


def _degraded(problem: Problem | None) -> _Finding:
    if problem is None:
        return _Finding("Degraded", "False", "Reconciled", "No action needed.")
    return _Finding("Degraded", "True", problem.reason, problem.message)


def _models(endpoint: Endpoint, facts: Facts, ready: list[Manifest]) -> _Finding:
    if facts.source_problem is not None:
        return _Finding("ModelsAvailable", "False", facts.source_problem.reason, facts.source_problem.message)
    for answer in facts.workers:
        if missing := missing_languages(endpoint, answer):
            there = ", ".join(answer.languages) or "none"
            message = f"The workers have no trained data for {', '.join(missing)}; available: {there}."
            return _Finding("ModelsAvailable", "False", "LanguageMissing", message)
    if not ready and _is_asleep(endpoint, facts):
        return _Finding(
            "ModelsAvailable", "Unknown", "Sleeping", "Scaled to zero, so no worker can check the trained data."
        )
    if ready or any(answer.ready for answer in facts.workers):
        return _Finding("ModelsAvailable", "True", "Reconciled", "A worker has loaded every language.")
    return _Finding("ModelsAvailable", "Unknown", "WorkersStarting", "No worker has loaded every language yet.")


def _exposed(endpoint: Endpoint, facts: Facts) -> _Finding:
    kind = endpoint.spec.exposure.type
    problem = exposure_problem(kind, facts)
    if problem is None:
        return _Finding("Exposed", "True", "Reconciled", f"A controller has accepted the {kind}.")
    return _Finding("Exposed", "False", problem.reason, problem.message)


def _timed(endpoint: Endpoint, findings: list[_Finding], now: str) -> tuple[Condition, ...]:
    before = {condition.type: condition for condition in endpoint.status.conditions}
    found = []
    for finding in findings:
        last = before.get(finding.type)
        kept = last is not None and last.status == finding.status
        found.append(
            Condition(
                type=finding.type,
                status=finding.status,
                reason=finding.reason,
                message=finding.message,
                last_transition_time=last.last_transition_time if last is not None and kept else now,
                observed_generation=endpoint.generation,
            )
        )
    return tuple(found)


def _revision(pod: Manifest) -> str:
    return str((pod["metadata"].get("annotations") or {}).get(REVISION, ""))


def _image(pods: list[Manifest]) -> str | None:
    for pod in pods:
        for container in (pod.get("status") or {}).get("containerStatuses") or []:
            if container["name"] == CONTAINER and container.get("imageID"):
                return str(container["imageID"])
    return None
