"""Values that fit a schema of the OpenAPI document."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import yaml

DOCUMENT = yaml.safe_load((Path(__file__).parents[3] / "docs" / "api" / "openapi.yaml").read_text())
PATH_VALUES = {"job_id": "00000000-0000-4000-8000-000000000000", "number": "1", "name": "main", "token_id": "1"}
PNG = bytes.fromhex("89504e470d0a1a0a") + bytes(64)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that a reference names, and the one that is not null of several."""
    if "$ref" in schema:
        return resolved(DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    choices = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
    if len(choices) == 1:
        return resolved({**{key: value for key, value in schema.items() if key != "anyOf"}, **choices[0]})
    return schema


def sample(schema: dict[str, Any]) -> Any:  # noqa: PLR0911
    """Return a value that fits."""
    schema = resolved(schema)
    if "examples" in schema:
        return schema["examples"][0]
    if "contentEncoding" in schema:
        return base64.b64encode(PNG).decode()
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return sample(schema["anyOf"][0])
    match schema.get("type"):
        case "object":
            return {name: sample(schema["properties"][name]) for name in schema.get("required", [])}
        case "array":
            if "prefixItems" in schema:
                return [sample(each) for each in schema["prefixItems"]]
            return [sample(schema["items"])]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            formats = {"uuid": PATH_VALUES["job_id"], "date-time": "2026-01-31T12:00:00Z"}
            return formats.get(schema.get("format", ""), "a" * max(1, schema.get("minLength", 1)))


def text_of(schema: dict[str, Any]) -> str:
    """Return a value that fits, as a query has it."""
    value = sample(schema)
    if isinstance(value, list):
        return ",".join(str(each) for each in value)
    return json.dumps(value) if isinstance(value, bool | int) else str(value)
