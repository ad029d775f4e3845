"""An OcrEndpoint as the values of a row of the endpoints table. Pure; it must not know what else is in the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_contract import crd
from ocr_contract.options import Preprocessing, RecognitionOptions
from ocr_contract.wire import WORKER_PORT
from ocr_platform.endpoints.mirroring import Mirrored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ocr_platform.endpoints.catalog.kube import Manifest

_OPTIONS: Final = frozenset(field.encode_name for field in msgspec.structs.fields(RecognitionOptions))
_STEPS: Final = frozenset(field.encode_name for field in msgspec.structs.fields(Preprocessing))
_READ_NO_TEXT: Final = frozenset({"osd", "equ"})
_CONFLICT: Final = "ApiNameConflict"


def holders(resources: Iterable[Manifest], held: Mapping[str, str]) -> list[Manifest]:
    """Return the resource that holds each API name.

    The operator reports which resources do not. Until it has, the current holder keeps the name (`held`: uid by name),
    otherwise the oldest resource gets it.
    """
    claims: dict[str, list[Manifest]] = {}
    for body in resources:
        if not _has_lost_its_name(body):
            claims.setdefault(api_name(body), []).append(body)
    return [min(bodies, key=lambda body: _precedence(body, held.get(name))) for name, bodies in claims.items()]


def api_name(body: Manifest) -> str:
    """Return the name that requests give."""
    return str(body["spec"].get("apiName") or body["metadata"]["name"])


def mirrored(body: Manifest) -> Mirrored:
    """Return the row's values."""
    metadata, spec, status = body["metadata"], body["spec"], body.get("status") or {}
    name, namespace = metadata["name"], metadata["namespace"]
    return Mirrored(
        name=api_name(body),
        uid=metadata["uid"],
        namespace=namespace,
        resource_name=name,
        address=f"http://{crd.worker_pods_name(name)}.{namespace}.svc:{WORKER_PORT}",
        display_name=spec.get("displayName", ""),
        description=spec.get("description", ""),
        spec=spec,
        conditions=status.get("conditions", []),
        available_languages=status.get("availableLanguages", []),
        wanted_replicas=_wanted(spec, status),
        ready_replicas=status.get("readyReplicas", 0),
        image=status.get("resolvedImage") or spec.get("image", ""),
        url=status.get("url", ""),
        option_defaults=_option_defaults(spec),
    )


def _has_lost_its_name(body: Manifest) -> bool:
    conditions = (body.get("status") or {}).get("conditions") or []
    return any(condition["reason"] == _CONFLICT for condition in conditions)


def _precedence(body: Manifest, holder: str | None) -> tuple[bool, str, str]:
    metadata = body["metadata"]
    return metadata["uid"] != holder, metadata["creationTimestamp"], metadata["uid"]


def _wanted(spec: Mapping[str, Any], status: Mapping[str, Any]) -> int:
    if spec.get("suspend"):
        return 0
    return int(status.get("replicas", 0) if "autoscaling" in spec else spec.get("replicas", 1))


def _option_defaults(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return the recognition options of the spec, under their names on the wire."""
    options = {name: value for name, value in spec.items() if name in _OPTIONS}
    # Workers need trained data that reads no text; requests never name it.
    options["languages"] = [name for name in spec.get("languages", []) if name not in _READ_NO_TEXT]
    steps = spec.get("preprocessing", {})
    options["preprocessing"] = {name: value for name, value in steps.items() if name in _STEPS}
    options["dpi"] = steps.get("assumedDotsPerInch")
    return {name: value for name, value in options.items() if value}
