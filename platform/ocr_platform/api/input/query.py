"""Queries of calls, read into the structs that describe them.

A struct states every parameter that a call takes: its type, its bounds and its purpose. `read_query` refuses all others
by name; `parameters` puts the same struct into the OpenAPI document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
from drf_spectacular.utils import OpenApiParameter
from msgspec import inspect

from ocr_contract.errors import RequestError
from ocr_contract.suggestions import check_options
from ocr_platform.api.input.values import check_supported, has_default, read_text, read_texts, takes_many
from ocr_platform.api.schema import for_generators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.datastructures import MultiValueDict

Query = TypeVar("Query", bound=msgspec.Struct)

JOINED: Final = "x-joined"
"""Key of `msgspec.Meta(extra_json_schema=...)`: True if the document says that commas join the values."""


class NoQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of a call that takes no parameter."""


def read_query(given: MultiValueDict[str, str], struct: type[Query], *, code: str = "invalid_request") -> Query:
    """Return the query (or the fields of a form) as `struct`.

    Raises `RequestError` `unknown_option` or `repeated_option`, or of `code` for a wrong value; each names the field.
    """
    return struct(**read_fields(given, struct, code=code))


def read_fields(given: MultiValueDict[str, str], struct: type[msgspec.Struct], *, code: str) -> dict[str, Any]:
    """Return the values of the given fields of `struct`, by the fields' Python names."""
    fields = fields_of(struct)
    texts = {name: [str(each) for each in values] for name, values in given.lists()}
    check_supported(texts, struct)
    check_options(
        [name for name, values in texts.items() for _ in values],
        list(fields),
        repeatable=[name for name, field in fields.items() if takes_many(field.type)],
    )
    found: dict[str, Any] = {}
    for name, field in fields.items():
        if name in texts:
            if takes_many(field.type):
                found[field.name] = read_texts(name, texts[name], field.type, code=code)
            else:
                found[field.name] = read_text(name, texts[name][0], field.type, code=code)
        elif not has_default(field):
            raise RequestError(code, f'"{name}" is missing.', hint="Send it.")
    return found


def fields_of(struct: type[msgspec.Struct]) -> Mapping[str, inspect.Field]:
    """Return the fields of a struct by their names on the wire."""
    info = inspect.type_info(struct)
    if not isinstance(info, inspect.StructType):  # pragma: no cover - the signature says so
        raise TypeError(struct)
    return {field.encode_name: field for field in info.fields}


def parameters(struct: type[msgspec.Struct]) -> list[OpenApiParameter]:
    """Return the parameters of a query as drf-spectacular takes them."""
    properties = properties_of(struct)
    return [
        OpenApiParameter(
            name,
            schema,
            required=not has_default(field),
            description=schema.pop("description", ""),
            explode=not schema.pop(JOINED, False) if takes_many(field.type) else None,
            style="form" if takes_many(field.type) else None,
        )
        for (name, field), schema in zip(fields_of(struct).items(), properties.values(), strict=True)
    ]


def properties_of(struct: type[msgspec.Struct]) -> dict[str, dict[str, Any]]:
    """Return the JSON schemas of the fields as texts: without null, and without a default of null."""
    _, components = msgspec.json.schema_components([struct])
    return {
        name: for_generators(_without_null(schema))
        for name, schema in components[struct.__name__]["properties"].items()
    }


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if not (key == "default" and value in (None, "", []))}
    choices = [each for each in kept.pop("anyOf", []) if each != {"type": "null"}]
    if len(choices) == 1:
        return {**choices[0], **kept}
    return {**kept, "anyOf": choices} if choices else kept
