"""Why an endpoint reads nothing at the moment: a stable code for programs, a sentence for people. Pure.

The dispatcher knows the state of the workers, the catalog that of the cluster; the more specific reason is given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from ocr_platform.endpoints.models import Endpoint

if TYPE_CHECKING:
    from datetime import datetime

ReasonCode = Literal[
    "endpoint_deleted",
    "endpoint_suspended",
    "endpoint_waking",
    "language_missing",
    "endpoint_not_ready",
    "key_refused",
    "workers_starting",
    "workers_unreachable",
    "no_worker",
    "dispatcher_silent",
]

DISPATCHER_SILENT: Final = timedelta(minutes=3)
"""A ready endpoint is checked every half minute; after this long, no dispatcher is checking it."""

_READ_NO_TEXT: Final = frozenset({"osd", "equ"})
_EXPECTED_REASONS: Final = frozenset({"Reconciled", "WorkersStarting", "Suspended", "Sleeping"})


@dataclass(frozen=True, slots=True)
class Reason:
    """`parameters`: the values in the sentence, as texts; always `endpoint`, and those of each code."""

    code: ReasonCode
    detail: str
    parameters: dict[str, str] = field(default_factory=dict)


def why_not_ready(endpoint: Endpoint, now: datetime) -> Reason | None:
    """Return why `endpoint` reads nothing, None when its workers are ready."""
    if endpoint.gone_at is not None:
        return _reason(endpoint, "endpoint_deleted", "endpoint {endpoint} was deleted: retry with another one")
    if endpoint.state == Endpoint.State.READY:
        if endpoint.seen_at is not None and now - endpoint.seen_at > DISPATCHER_SILENT:
            return _reason(
                endpoint, "dispatcher_silent", "no dispatcher serves endpoint {endpoint}: check that one is running"
            )
        return None
    return _by_the_cluster(endpoint) or _by_the_workers(endpoint)


def _by_the_cluster(endpoint: Endpoint) -> Reason | None:
    if endpoint.source != Endpoint.Source.CLUSTER:
        return None
    spec: dict[str, Any] = endpoint.spec
    scaling = spec.get("autoscaling")
    if spec.get("suspend") or (scaling is None and spec.get("replicas", 1) == 0):
        return _reason(endpoint, "endpoint_suspended", "endpoint {endpoint} is suspended")
    conditions = {condition["type"]: condition for condition in endpoint.conditions}
    failed = _failed_condition(conditions)
    if failed.get("reason") == "LanguageMissing":
        missing = [
            name for name in spec.get("languages", []) if name not in {*endpoint.available_languages, *_READ_NO_TEXT}
        ]
        if missing:
            return _reason(
                endpoint,
                "language_missing",
                "no worker is ready: language {languages} is not installed on endpoint {endpoint}; give the "
                "OcrEndpoint an image or trainedData that contains it",
                languages=", ".join(missing),
            )
    if failed:
        return _reason(
            endpoint,
            "endpoint_not_ready",
            "no worker of endpoint {endpoint} is ready: {message}",
            reason=str(failed["reason"]),
            message=str(failed["message"]),
        )
    if scaling is not None and not endpoint.wanted_replicas:
        return _reason(endpoint, "endpoint_waking", "endpoint {endpoint} is scaled to zero; a worker is starting")
    return None


def _failed_condition(conditions: dict[str, Any]) -> dict[str, Any]:
    """Return the condition that says what is wrong, empty when the workers only need time."""
    for kind, bad in (("Ready", "False"), ("Degraded", "True")):
        condition: dict[str, Any] = conditions.get(kind, {})
        if condition.get("status") == bad and condition["reason"] not in _EXPECTED_REASONS:
            return condition
    return {}


def _by_the_workers(endpoint: Endpoint) -> Reason:
    message = endpoint.message or "No worker has been seen yet."
    if endpoint.reason == Endpoint.Reason.KEY_REFUSED:
        return _reason(endpoint, "key_refused", "{message}", message=message)
    if endpoint.reason == Endpoint.Reason.STARTING:
        return _reason(endpoint, "workers_starting", "the workers of endpoint {endpoint} are starting")
    if endpoint.source == Endpoint.Source.CLUSTER:
        if endpoint.ready_replicas:
            text = "the workers of endpoint {endpoint} cannot be reached: {message}"
            return _reason(endpoint, "workers_unreachable", text, message=message)
        return _reason(endpoint, "workers_starting", "the workers of endpoint {endpoint} are starting")
    code: ReasonCode = "workers_unreachable" if endpoint.reason == Endpoint.Reason.NOT_ANSWERING else "no_worker"
    return _reason(endpoint, code, "no worker of endpoint {endpoint} is ready: {message}", message=message)


def _reason(endpoint: Endpoint, code: ReasonCode, sentence: str, **parameters: str) -> Reason:
    parameters = {"endpoint": endpoint.name, **parameters}
    return Reason(code, sentence.format_map(parameters), parameters)
