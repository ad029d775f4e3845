"""OcrEndpoints for the tests."""

from typing import Any

from ocr_contract import crd


def endpoint(name: str, namespace: str, **spec: Any) -> dict[str, Any]:
    """Return a manifest as a cluster owner would write it."""
    return {
        "apiVersion": crd.API_VERSION,
        "kind": crd.KIND,
        "metadata": {"name": name, "namespace": namespace},
        "spec": spec,
    }
