"""CPU and memory of a worker: what its slots need, unless the spec sets other values. Pure.

A slot is a page process: one CPU, and memory up to the limit of a page process. In addition, the worker needs memory
for its server and for the bodies of waiting requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocr_contract.limits import DOCUMENT_LIMITS, MIB
from ocr_operator.schema.quantities import mebibytes, parse_quantity
from ocr_operator.schema.spec import EndpointSpec, InvalidSpec

if TYPE_CHECKING:
    from ocr_operator.schema.pods import Resources

_SERVER_BYTES: Final = 256 * MIB
_TYPICAL_SLOT_BYTES: Final = 512 * MIB
_MIN_BODY_BYTES: Final = 256 * MIB


def body_bytes(spec: EndpointSpec) -> int:
    """Return the maximum bytes of all request bodies in a worker together; at least a document of maximum size."""
    return max(_MIN_BODY_BYTES, spec.limits.max_document_bytes)


def worker_resources(spec: EndpointSpec) -> dict[str, Any]:
    """Return the resources of the worker container. Raises `InvalidSpec` when the memory limit is too small."""
    base = _SERVER_BYTES + body_bytes(spec)
    needed = base + spec.slots * DOCUMENT_LIMITS.child_memory_bytes
    requests: dict[str, Any] = {"cpu": str(spec.slots), "memory": mebibytes(base + spec.slots * _TYPICAL_SLOT_BYTES)}
    limits: dict[str, Any] = {"memory": mebibytes(needed)}
    if spec.resources is not None:
        requests |= spec.resources.requests
        limits |= spec.resources.limits
    given = parse_quantity(limits["memory"])
    if given is None or given < needed:
        raise InvalidSpec(
            f"resources.limits.memory is {limits['memory']}, but {spec.slots} parallel page(s) "
            f"(limits.maxConcurrentPagesPerReplica) and documents of {spec.limits.max_document_bytes} bytes "
            f"(limits.maxDocumentBytes) need {mebibytes(needed)}: raise the memory limit or lower the other two."
        )
    return {"requests": requests, "limits": limits}


def init_container_resources(resources: Resources | None) -> dict[str, Any]:
    """Return the resources of the init container, small defaults when the spec sets none."""
    if resources is None:
        return {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"memory": "256Mi"}}
    given = {"requests": dict(resources.requests), "limits": dict(resources.limits)}
    return {name: quantities for name, quantities in given.items() if quantities}
