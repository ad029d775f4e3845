"""Problems of pods, Deployment and autoscaler, mapped to the fixed reasons. Pure.

Sources: the kubelet's waiting reasons, the scheduler's PodScheduled condition, the Deployment controller's conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocr_operator.kinds import Manifest
    from ocr_operator.schema.status import Reason

_WAITING: Final[dict[str, Reason]] = {
    "ImagePullBackOff": "ImagePullFailed",
    "ErrImagePull": "ImagePullFailed",
    "ErrImageNeverPull": "ImagePullFailed",
    "InvalidImageName": "ImagePullFailed",
    "CrashLoopBackOff": "CrashLooping",
    "RunContainerError": "CrashLooping",
    "CreateContainerError": "CrashLooping",
    "CreateContainerConfigError": "CrashLooping",
}
_SENTENCES: Final[dict[str, str]] = {
    "ImagePullFailed": "The image cannot be pulled: correct spec.image or spec.imagePullSecrets",
    "CrashLooping": "The worker keeps crashing: check the log of the pod",
}


@dataclass(frozen=True)
class Problem:
    """Why the endpoint is not in its desired state: a fixed reason, and a sentence that says what to do."""

    reason: Reason
    message: str


def pod_problem(pods: Iterable[Manifest]) -> Problem | None:
    """Return the first problem of the pods, None when they have none."""
    for pod in pods:
        status = pod.get("status") or {}
        for container in (*_statuses(status, "initContainerStatuses"), *_statuses(status, "containerStatuses")):
            waiting = (container.get("state") or {}).get("waiting") or {}
            reason = _WAITING.get(waiting.get("reason", ""))
            if reason is not None:
                return Problem(reason, _container_message(pod, container, reason, waiting))
        scheduled = condition(pod, "PodScheduled")
        if scheduled.get("status") == "False" and scheduled.get("reason") == "Unschedulable":
            return Problem("Unschedulable", f"No node can run a worker: {scheduled.get('message', '')}".rstrip(": "))
    return None


def deployment_problem(deployment: Manifest | None) -> Problem | None:
    """Return why the Deployment's rollout is stuck."""
    if deployment is None:
        return None
    failed = condition(deployment, "ReplicaFailure")
    if failed.get("status") == "True":
        message = str(failed.get("message", ""))
        return Problem("QuotaExceeded" if "exceeded quota" in message else "RolloutStuck", message)
    progressing = condition(deployment, "Progressing")
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        return Problem(
            "RolloutStuck", "No worker of the newest generation became ready in time: check the pods and their logs."
        )
    return None


def autoscaler_problem(autoscaler: Manifest | None) -> Problem | None:
    """Return why the HorizontalPodAutoscaler does not scale."""
    return _scaler_problem(autoscaler, "The autoscaler", ("AbleToScale", "ScalingActive"))


def scaled_object_problem(scaled_object: Manifest | None) -> Problem | None:
    """Return why KEDA, or the autoscaler that KEDA created, does not scale."""
    return _scaler_problem(scaled_object, "KEDA", ("Ready", "HPAActive"))


def _scaler_problem(scaler: Manifest | None, name: str, required: tuple[str, ...]) -> Problem | None:
    """Return why a scaler does not scale: the first of the `required` conditions that is False."""
    if scaler is None:
        return None
    for kind in required:
        found = condition(scaler, kind)
        if found.get("status") == "False":
            return Problem("AutoscalerUnavailable", f"{name} does not scale: {found.get('message', '')}")
    return None


def condition(body: Manifest, kind: str) -> dict[str, Any]:
    """Return the condition of type `kind`, an empty dictionary when the object has none."""
    for found in (body.get("status") or {}).get("conditions") or []:
        if found["type"] == kind:
            return dict(found)
    return {}


def is_ready(pod: Manifest) -> bool:
    """Return whether the pod is ready and not being terminated."""
    return "deletionTimestamp" not in pod["metadata"] and condition(pod, "Ready").get("status") == "True"


def _statuses(status: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    yield from status.get(name) or []


def _container_message(pod: Manifest, container: dict[str, Any], reason: str, waiting: dict[str, Any]) -> str:
    last = (container.get("lastState") or {}).get("terminated") or {}
    ended = f" (last exit: {last['reason']}, code {last.get('exitCode')})" if last.get("reason") else ""
    said = f": {waiting['message']}" if waiting.get("message") else ""
    return f"{_SENTENCES[reason]}{ended}; pod {pod['metadata']['name']}{said}"
