"""The worker's OpenAPI 3.1 description, generated from its routes and the types in `api_schema`.

It must not know how a call is served.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_contract.errors import Problem
from ocr_contract.wire import MEDIA_JSON, MEDIA_PROBLEM, MEDIA_TEXT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

VERSION: Final = "3.1.0"
_REFERENCE: Final = "#/components/schemas/{name}"
_BINARY: Final = "application/octet-stream"
_TEXT_SCHEMA: Final = {"type": "string"}

Content = dict[str, "type[msgspec.Struct] | None"]
"""Media types and their types; None is text or bytes."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Operation:
    """One path: its parameters, its answer with status 200, and the `headers` of that answer besides `X-Request-ID`.

    `body` is empty for a call without one. `failures` are the types of answers with other statuses that are not plain
    problems. `open` calls need no key.
    """

    path: str
    endpoint: Callable[[Request], Awaitable[Response]]
    summary: str
    answer: Content
    methods: Sequence[str] = ("GET",)
    query: type[msgspec.Struct] | None = None
    body: Content = dataclasses.field(default_factory=dict)
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    failures: Mapping[int, type[msgspec.Struct]] = dataclasses.field(default_factory=dict)
    open: bool = False


def describe(operations: Iterable[Operation], *, version: str, with_keys: bool) -> dict[str, Any]:
    """Return the OpenAPI document of `operations`; with `with_keys`, calls must send a key."""
    listed = list(operations)
    schemas = _Schemas(listed)
    document: dict[str, Any] = {
        "openapi": VERSION,
        "info": {
            "title": "Legible worker",
            "version": version,
            "description": "Reads documents and answers with their text. docs/worker-api.md has examples.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            operation.path: {
                method.lower(): _operation(operation, method, schemas, with_keys=with_keys)
                for method in operation.methods
            }
            for operation in listed
        },
        "components": {"schemas": schemas.components},
    }
    if with_keys:
        document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    return document


class _Schemas:
    """The JSON schemas of all types that `operations` name."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        types: set[type[msgspec.Struct]] = {Problem}
        for each in operations:
            types.update(kind for kind in (*each.answer.values(), *each.body.values(), each.query) if kind)
            types.update(each.failures.values())
        ordered = sorted(types, key=lambda kind: kind.__name__)
        found, components = msgspec.json.schema_components(ordered, ref_template=_REFERENCE)
        self.components: dict[str, Any] = _plain_arrays(components)
        self._references = dict(zip(ordered, found, strict=True))

    def of(self, kind: type[msgspec.Struct] | None) -> dict[str, Any]:
        return dict(_TEXT_SCHEMA) if kind is None else self._references[kind]

    def properties(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        found: dict[str, Any] = self.components[kind.__name__]["properties"]
        return found


def _plain_arrays(schema: Any) -> Any:
    """Return `schema` with tuples of one type as arrays of a fixed length: client generators fail on other forms."""
    if isinstance(schema, list):
        return [_plain_arrays(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain_arrays(value) for key, value in schema.items()}
    kinds = plain.get("prefixItems", [])
    if kinds and plain.get("items") is False and all(kind == kinds[0] for kind in kinds):
        del plain["prefixItems"]
        plain["items"] = kinds[0]
    return plain


def _operation(operation: Operation, method: str, schemas: _Schemas, *, with_keys: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": "_".join([method.lower(), *re.findall(r"\w+", operation.path)]),
        "summary": operation.summary,
        "responses": {
            "200": {
                "description": "Success",
                "headers": _headers(operation.headers),
                "content": _content(operation.answer, schemas),
            },
            **{
                str(status): {
                    "description": "The call cannot be served",
                    "headers": _headers({}),
                    "content": {MEDIA_PROBLEM: {"schema": schemas.of(kind)}},
                }
                for status, kind in operation.failures.items()
            },
            "default": {
                "description": "An error: problem+json, or one line for a client that accepts text/plain",
                "headers": _headers({}),
                "content": {MEDIA_PROBLEM: {"schema": schemas.of(Problem)}, MEDIA_TEXT: {"schema": _TEXT_SCHEMA}},
            },
        },
    }
    if operation.query is not None:
        described["parameters"] = [
            {"name": name, "in": "query", "required": False, **_parameter(schema)}
            for name, schema in schemas.properties(operation.query).items()
        ]
    if operation.body:
        described["requestBody"] = {"required": True, "content": _content(operation.body, schemas)}
    if with_keys:
        described["security"] = [] if operation.open else [{"key": []}]
    return described


def _parameter(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a query parameter: text, or a number as such; objects are JSON."""
    bare = {key: value for key, value in schema.items() if key != "description"}
    if "anyOf" in bare or bare.get("type") == "object" or "$ref" in bare:
        bare = dict(_TEXT_SCHEMA)
    return {"schema": bare} | ({"description": schema["description"]} if "description" in schema else {})


def _content(content: Content, schemas: _Schemas) -> dict[str, Any]:
    return {media: {} if media == _BINARY else {"schema": schemas.of(kind)} for media, kind in content.items()}


def _headers(described: Mapping[str, str]) -> dict[str, Any]:
    every = {"X-Request-ID": "The id of the request: the caller's, or a new one", **described}
    return {name: {"description": text, "schema": _TEXT_SCHEMA} for name, text in every.items()}


def json_answer(kind: type[msgspec.Struct]) -> Content:
    """Return the content of an answer in JSON."""
    return {MEDIA_JSON: kind}
