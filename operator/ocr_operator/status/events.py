"""Chooses the transitions that get an Event: changes of status or reason of Ready, Degraded and Exposed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from ocr_operator.schema.status import EndpointStatus

_REPORTED: Final = ("Ready", "Degraded", "Exposed")
_GOOD: Final = frozenset({("Ready", "True"), ("Degraded", "False"), ("Exposed", "True")})

_EXPECTED: Final = ("WorkersStarting", "Suspended", "Sleeping")


@dataclass(frozen=True)
class Transition:
    """The content of an Event."""

    type: Literal["Normal", "Warning"]
    reason: str
    message: str


def transitions(before: EndpointStatus, after: EndpointStatus) -> list[Transition]:
    """Return the transitions, at most one per message. The first state of Degraded is not reported."""
    known = {condition.type: (condition.status, condition.reason) for condition in before.conditions}
    found: dict[str, Transition] = {}
    for condition in after.conditions:
        now = (condition.status, condition.reason)
        first = condition.type not in known
        if (
            condition.type not in _REPORTED
            or known.get(condition.type) == now
            or (first and condition.type == "Degraded")
        ):
            continue
        good = (condition.type, condition.status) in _GOOD or condition.reason in _EXPECTED
        kind: Literal["Normal", "Warning"] = "Normal" if good else "Warning"
        found.setdefault(condition.message, Transition(kind, condition.reason, condition.message))
    return list(found.values())
