"""CPU and memory of a worker: what its slots need, unless the endpoint says otherwise. Pure.

A slot is one page process: one CPU, and memory up to the limit of a page process. Beside them the worker holds itself
and the bodies of waiting requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocr_contract.limits import DOCUMENT_LIMITS, MIB
from ocr_operator.schema.quantities import mebibytes, parse_quantity
from ocr_operator.schema.spec import EndpointSpec, InvalidSpec

if TYPE_CHECKING:
    from ocr_operator.schema.pods import Resources

_SERVER_BYTES: Final = 256 * MIB
_USUAL_SLOT_BYTES: Final = 512 * MIB
_LEAST_BODY_BYTES: Final = 256 * MIB


def body_bytes(spec: EndpointSpec) -> int:
    """Return the bytes that the bodies of all requests of a worker may hold together: one largest document at least."""
    return max(_LEAST_BODY_BYTES, spec.limits.max_document_bytes)


def worker_resources(spec: EndpointSpec) -> dict[str, Any]:
    """Return the container's resources. Raises `InvalidSpec` when its memory limit is too small for its slots."""
    base = _SERVER_BYTES + body_bytes(spec)
    needed = base + spec.slots * DOCUMENT_LIMITS.child_memory_bytes
    requests: dict[str, Any] = {"cpu": str(spec.slots), "memory": mebibytes(base + spec.slots * _USUAL_SLOT_BYTES)}
    limits: dict[str, Any] = {"memory": mebibytes(needed)}
    if spec.resources is not None:
        requests |= spec.resources.requests
        limits |= spec.resources.limits
    given = parse_quantity(limits["memory"])
    if given is None or given < needed:
        raise InvalidSpec(
            f"resources.limits.memory is {limits['memory']}, but {spec.slots} page(s) at a time "
            f"(limits.maxConcurrentPagesPerReplica) and documents of {spec.limits.max_document_bytes} bytes "
            f"(limits.maxDocumentBytes) need {mebibytes(needed)}: raise the one or lower the others."
        )
    return {"requests": requests, "limits": limits}


def plain_resources(resources: Resources | None) -> dict[str, Any]:
    """Return the resources of another container, small ones where none are given."""
    if resources is None:
        return {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}}
    given = {"requests": dict(resources.requests), "limits": dict(resources.limits)}
    return {name: quantities for name, quantities in given.items() if quantities}
