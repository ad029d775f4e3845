"""Small types for the fields of the custom resource, with their bounds in the schema."""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

Int32 = Annotated[int, Meta(extra_json_schema={"format": "int32"})]
Int64 = Annotated[int, Meta(extra_json_schema={"format": "int64"})]
ObjectName = Annotated[str, Meta(min_length=1, max_length=253)]
ImageName = Annotated[str, Meta(min_length=1, max_length=1000)]
RawObject = Annotated[dict[str, Any], Meta(extra_json_schema={"x-kubernetes-preserve-unknown-fields": True})]
"""An object of Kubernetes' own schema; the API server validates it when the operator applies it."""

ATOMIC: Final = Meta(extra_json_schema={"x-kubernetes-list-type": "atomic"})

QUANTITY_PATTERN: Final = r"^[0-9]+(\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$"
Quantity = Annotated[
    int | str,
    Meta(
        extra_json_schema={
            "anyOf": [{"type": "integer"}, {"type": "string"}],
            "x-kubernetes-int-or-string": True,
            "pattern": QUANTITY_PATTERN,
            "maxLength": 32,
        }
    ),
]
IntOrPercent = Annotated[
    int | str,
    Meta(
        extra_json_schema={
            "anyOf": [{"type": "integer"}, {"type": "string"}],
            "x-kubernetes-int-or-string": True,
            "pattern": r"^([0-9]+|[0-9]{1,2}%|100%)$",
            "maxLength": 10,
        }
    ),
]


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A part of the resource; its field names are in camel case in YAML and JSON."""


def rules(*pairs: tuple[str, str] | tuple[str, str, str]) -> Meta:
    """Return CEL rules for the schema, each (rule, message) or (rule, message, path of the field at fault)."""
    written = [
        {"rule": pair[0], "message": pair[1], **({"fieldPath": pair[2]} if len(pair) == 3 else {})} for pair in pairs
    ]
    return Meta(extra_json_schema={"x-kubernetes-validations": written})
