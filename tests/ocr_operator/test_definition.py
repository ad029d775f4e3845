"""The CRD and its reference page: generated from the typed spec, complete and up to date."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ocr_operator.schema.definition import definition
from ocr_operator.schema.spec import EndpointSpec, InvalidSpec, read_spec
from ocr_operator.schema.status import EndpointStatus, read_status

ROOT = Path(__file__).resolve().parents[2]
SCHEMA: dict[str, Any] = definition()["spec"]["versions"][0]["schema"]["openAPIV3Schema"]


def _fields(node: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, child in node.get("properties", {}).items():
        yield f"{path}.{name}", child
        yield from _fields(child, f"{path}.{name}")
        yield from _fields(child.get("items", {}), f"{path}.{name}[]")


FIELDS = {name: field for part in ("spec", "status") for name, field in _fields(SCHEMA["properties"][part], part)}


def test_chart_and_reference_page_are_up_to_date() -> None:
    run = subprocess.run(
        [sys.executable, "tools/crd_reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_has_a_description(name: str) -> None:
    description = FIELDS[name].get("description", "")
    assert len(description) > 10
    assert description.endswith(".")


@pytest.mark.parametrize("name", [name for name in FIELDS if name.startswith("spec.")])
def test_every_field_is_bounded(name: str) -> None:
    field = FIELDS[name]
    if "x-kubernetes-preserve-unknown-fields" in field or "enum" in field or "x-kubernetes-int-or-string" in field:
        return
    match field["type"]:
        case "string":
            assert "maxLength" in field
        case "integer":
            assert "minimum" in field
            assert field["format"] in ("int32", "int64")
        case "array":
            assert "maxItems" in field
        case "object":
            assert "properties" in field or "maxProperties" in field


def test_default_of_an_object_with_rules_is_complete() -> None:
    trained_data = SCHEMA["properties"]["spec"]["properties"]["trainedData"]
    assert trained_data["default"] == {"type": "Image"}
    limits = SCHEMA["properties"]["spec"]["properties"]["limits"]
    assert limits["default"]["maxPixels"] == 100_000_000


def test_spec_is_parsed() -> None:
    spec = read_spec(
        {"languages": ["deu", "fra"], "limits": {"pageTimeoutSeconds": 90}, "autoscaling": {"maxReplicas": 3}}
    )
    assert spec.languages == ("deu", "fra")
    assert spec.limits.page_timeout_seconds == 90
    assert spec.limits.max_pages_per_document == 500
    assert spec.autoscaling is not None
    assert spec.autoscaling.scale_down_stabilization_seconds == 300
    assert read_spec({}) == EndpointSpec()


def test_stored_spec_of_another_version_is_rejected() -> None:
    with pytest.raises(InvalidSpec, match="replicas"):
        read_spec({"replicas": "many"})


def test_stored_status_of_another_version_is_ignored() -> None:
    assert read_status({"replicas": "many"}) == EndpointStatus()
