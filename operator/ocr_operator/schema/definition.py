"""The CustomResourceDefinition, generated from the typed spec and status; the chart legible-crds installs it.

Kubernetes requires a structural schema: no references, no null, a type on everything. Pure.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ocr_contract import crd
from ocr_operator.schema.spec import SPEC_RULES, EndpointSpec
from ocr_operator.schema.status import EndpointStatus

Schema = dict[str, Any]

_DROPPED = ("$defs", "title", "default", "anyOf", "$ref", "required", "properties", "items", "additionalProperties")


def definition() -> dict[str, Any]:
    """Return the CustomResourceDefinition manifest."""
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": crd.DEFINITION,
            "annotations": {"helm.sh/resource-policy": "keep"},
            "labels": {"app.kubernetes.io/part-of": "legible"},
        },
        "spec": {
            "group": crd.GROUP,
            "scope": "Namespaced",
            "names": {
                "kind": crd.KIND,
                "listKind": f"{crd.KIND}List",
                "plural": crd.PLURAL,
                "singular": crd.SINGULAR,
                "shortNames": [crd.SHORT_NAME],
                "categories": [crd.CATEGORY],
            },
            "versions": [_version()],
        },
    }


def structural_schema(struct: type[msgspec.Struct]) -> Schema:
    """Return the structural schema of a struct."""
    schema = msgspec.json.schema(struct)
    return _convert(schema, schema["$defs"])


def _version() -> dict[str, Any]:
    return {
        "name": crd.VERSION,
        "served": True,
        "storage": True,
        "schema": {
            "openAPIV3Schema": {
                "type": "object",
                "description": "An OCR endpoint: languages and an engine, with workers of its own.",
                "required": ["spec"],
                "properties": {
                    "apiVersion": {"type": "string", "description": "Group and version of this resource."},
                    "kind": {"type": "string", "description": f"Always {crd.KIND}."},
                    "metadata": {"type": "object"},
                    "spec": structural_schema(EndpointSpec)
                    | {"description": "Desired state.", "x-kubernetes-validations": SPEC_RULES},
                    "status": structural_schema(EndpointStatus),
                },
                "x-kubernetes-validations": [
                    {
                        "rule": f"self.metadata.name.size() <= {crd.MAX_NAME_LENGTH}",
                        "message": f"metadata.name must be at most {crd.MAX_NAME_LENGTH} characters, because the "
                        "names of owned objects must fit into 63",
                    },
                ],
            }
        },
        "subresources": {
            "status": {},
            "scale": {
                "specReplicasPath": ".spec.replicas",
                "statusReplicasPath": ".status.replicas",
                "labelSelectorPath": ".status.selector",
            },
        },
        "additionalPrinterColumns": [
            _column("Ready", "string", ".status.conditions[?(@.type=='Ready')].status"),
            _column("Reason", "string", ".status.conditions[?(@.type=='Ready')].reason"),
            _column("Languages", "string", ".spec.languages"),
            _column("Workers", "integer", ".status.readyReplicas"),
            _column("Desired", "integer", ".status.replicas"),
            _column("URL", "string", ".status.url"),
            _column("Engine", "string", ".status.engineVersion", wide=True),
            _column("Image", "string", ".status.resolvedImage", wide=True),
            _column("Message", "string", ".status.conditions[?(@.type=='Ready')].message", wide=True),
            _column("Age", "date", ".metadata.creationTimestamp"),
        ],
    }


def _column(name: str, kind: str, path: str, *, wide: bool = False) -> dict[str, Any]:
    return {"name": name, "type": kind, "jsonPath": path} | ({"priority": 1} if wide else {})


def _convert(node: Schema, definitions: dict[str, Schema]) -> Schema:
    """Return a node with its reference resolved, its unstructural keywords dropped and its defaults complete."""
    if "x-kubernetes-int-or-string" in node:
        return {key: value for key, value in node.items() if key not in ("title", "default")}
    choices = [choice for choice in node.get("anyOf", []) if choice != {"type": "null"}]
    if choices:  # an optional value
        (choice,) = choices
        node = {**choice, **{key: value for key, value in node.items() if key not in ("anyOf", "default")}}
    if "$ref" in node:
        target = definitions[node["$ref"].rsplit("/", 1)[-1]]
        node = {**target, **node}
    found: Schema = {"type": "object"} if "$ref" in node else {}
    if "enum" in node:
        found["type"] = "string"
    found |= {key: value for key, value in node.items() if key not in _DROPPED}
    if node.get("properties"):
        found["properties"] = {name: _convert(child, definitions) for name, child in node["properties"].items()}
        if required := node.get("required"):
            found["required"] = required
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict) and node[key]:
            found[key] = _convert(node[key], definitions)
    default = _default(node, found)
    if default is not None:
        found["default"] = default
    return found


def _default(node: Schema, converted: Schema) -> Any:
    """Return a node's default, written out in full: rules see it before the defaults of its members are filled in."""
    default = node.get("default")
    if isinstance(default, dict) and "properties" in converted:
        below = converted["properties"].items()
        return {name: child["default"] for name, child in below if "default" in child} | default
    return None if default in ({}, (), []) else default
