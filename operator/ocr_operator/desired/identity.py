"""Labels, owner, names and fingerprint of every object that the operator creates for an endpoint. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_contract import crd

if TYPE_CHECKING:
    from ocr_operator.endpoint import Endpoint
    from ocr_operator.kinds import Kind, Manifest

APP_NAME: Final = "legible-worker"

FINGERPRINT: Final = f"{crd.GROUP}/applied"
"""Annotation that holds the fingerprint of the manifest that was applied last."""


def manifest(
    kind: Kind, endpoint: Endpoint, name: str, content: dict[str, Any], *, member: str = "spec", **metadata: Any
) -> Manifest:
    """Return a manifest with its `content` under `member`; the endpoint owns it, so it is deleted with the endpoint."""
    return {
        "apiVersion": kind.api_version,
        "kind": kind.kind,
        "metadata": {
            "name": name,
            "namespace": endpoint.namespace,
            "labels": labels(endpoint),
            "ownerReferences": [
                {
                    "apiVersion": crd.API_VERSION,
                    "kind": crd.KIND,
                    "name": endpoint.name,
                    "uid": endpoint.uid,
                    "controller": True,
                }
            ],
            **metadata,
        },
        member: content,
    }


def labels(endpoint: Endpoint) -> dict[str, str]:
    """Return the labels of every object of an endpoint."""
    return {
        "app.kubernetes.io/name": APP_NAME,
        "app.kubernetes.io/instance": endpoint.name,
        "app.kubernetes.io/part-of": "legible",
        crd.LABEL_MANAGED_BY: crd.MANAGED_BY,
        crd.LABEL_ENDPOINT: endpoint.name,
    }


def selector(endpoint: Endpoint) -> dict[str, str]:
    """Return the labels that select an endpoint's workers; the selector of a Deployment is immutable."""
    return {"app.kubernetes.io/name": APP_NAME, crd.LABEL_ENDPOINT: endpoint.name}


def is_owned(body: Manifest, endpoint: Endpoint) -> bool:
    """Return whether the endpoint controls an object, or nothing does and the object carries our labels."""
    metadata = body["metadata"]
    owners = [owner for owner in metadata.get("ownerReferences") or [] if owner.get("controller")]
    if owners:
        return bool(owners[0]["uid"] == endpoint.uid)
    return labels(endpoint).items() <= (metadata.get("labels") or {}).items()


def unwatched_name(kind: Kind, endpoint: Endpoint) -> str:
    """Return the name of the endpoint's object of an unwatched kind."""
    return crd.platform_key_name(endpoint.name) if kind.kind == "Secret" else crd.workers_name(endpoint.name)


def fingerprint(value: Any) -> str:
    """Return a short hash of a value; equal values have equal fingerprints."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()[:16]


def with_fingerprint(manifest: Manifest) -> Manifest:
    """Return the manifest with its own fingerprint as an annotation."""
    metadata = manifest["metadata"]
    annotations = {**metadata.get("annotations", {}), FINGERPRINT: fingerprint(manifest)}
    return {**manifest, "metadata": {**metadata, "annotations": annotations}}
