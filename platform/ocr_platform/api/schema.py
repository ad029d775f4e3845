"""The OpenAPI document: drf-spectacular finds the calls, msgspec describes the bodies.

Bodies are msgspec structs, so their schemas come from the types themselves. `body(Struct)` names one in the declaration
of a call; `complete` adds the named ones, and what they refer to, to the document, and adds the errors and headers of
every call.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import msgspec
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from ocr_contract.errors import KINDS, Problem
from ocr_contract.wire import HEADER_REQUEST_ID, MEDIA_PROBLEM
from ocr_platform.api.auth.permissions import HasScope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time on the wire: RFC 3339, always with its zone."""

_REFERENCE: Final = "#/components/schemas/{name}"
_structs: Final[dict[str, type[msgspec.Struct]]] = {}
_requests: Final[set[type[msgspec.Struct]]] = set()
_calls: Final[dict[str, Call]] = {}
_METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})


class Header(NamedTuple):
    """A header of an answer: its name, its JSON schema and its meaning."""

    name: str
    schema: dict[str, Any]
    description: str


TEXT: Final = {"type": "string"}
WHOLE: Final = {"type": "integer", "minimum": 0}
REQUEST_ID: Final = Header(HEADER_REQUEST_ID, TEXT, "Id of the request, also in the logs")
RETRY_AFTER: Final = Header("Retry-After", WHOLE, "Seconds to wait before the next request")
ETAG: Final = Header("ETag", TEXT, "Names this version of the answer, for If-None-Match")
AUTHENTICATE: Final = Header("WWW-Authenticate", TEXT, "How to authenticate")
RATE_LIMIT: Final = (
    Header("RateLimit-Limit", WHOLE, "Calls allowed per minute"),
    Header("RateLimit-Remaining", WHOLE, "Calls left until the window ends"),
    Header("RateLimit-Reset", WHOLE, "Seconds until the window ends"),
)


@dataclass(frozen=True)
class Call:
    """Properties of a call that drf-spectacular does not find.

    `body_required`: None where the call takes no body. `headers`: of its answers, by status. `errors`: codes of the
    catalogue besides those that every call may return.
    """

    query: type[msgspec.Struct]
    body_required: bool | None
    headers: Mapping[int, Sequence[Header]]
    errors: tuple[str, ...]
    has_path: bool

    def codes(self, *, needs_user: bool) -> list[str]:
        """Return the codes of all errors that the call may return."""
        found = ["invalid_request", "unknown_option", "repeated_option", "not_acceptable", "not_ready"]
        if needs_user:
            found += ["not_authenticated", "permission_denied"]
        if self.has_path:
            found.append("not_found")
        if self.body_required is not None:
            found += ["bad_json", "unsupported_media_type", "body_too_large"]
        return list(dict.fromkeys([*found, *self.errors]))


def declare(operation_id: str, call: Call) -> None:
    """Store the properties of a call."""
    if operation_id in _calls:
        raise ValueError(f"two calls are named {operation_id}")
    _calls[operation_id] = call


def body(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema that refers to `struct`, and have `struct` described in the document."""
    _structs[struct.__name__] = struct
    return {"$ref": _REFERENCE.format(name=struct.__name__)}


def request_body(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema that refers to `struct` as a request: a member with a default may be left out."""
    _requests.add(struct)
    return body(struct)


class OperationSchema(AutoSchema):
    """drf-spectacular's view inspection, without serializers: undeclared calls have no body."""

    def get_request_serializer(self) -> Any:
        """Return nothing: requests are declared by `@extend_schema`."""
        return None

    def get_response_serializers(self) -> Any:
        """Return nothing: answers are declared by `@extend_schema`."""
        return {}

    def get_tags(self) -> list[str]:
        """Return the call's group."""
        return [getattr(self.view, "tag", "account")]


def complete(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Add the schemas of all bodies, and errors and headers of all calls; drf-spectacular calls it last."""
    body(Problem)
    _, components = msgspec.json.schema_components(list(_structs.values()), ref_template=_REFERENCE)
    requests = set(_reachable(_requests))
    for struct in _reachable(_structs.values()):
        described = components[struct.__name__]
        described["description"] = inspect.cleandoc(struct.__doc__ or "")
        if not struct.__struct_config__.omit_defaults and struct not in requests:
            # msgspec writes every member, so clients may rely on each.
            described["required"] = list(described["properties"])
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(for_generators(components))
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for path in result["paths"].values():
        for method, operation in path.items():
            if method in _METHODS:
                _complete_call(operation)
    return result


def _complete_call(operation: dict[str, Any]) -> None:
    call = _calls[operation["operationId"]]
    if call.body_required is not None:
        operation["requestBody"]["required"] = call.body_required
    responses = operation["responses"]
    for status, response in responses.items():
        _add_headers(response, (REQUEST_ID, *call.headers.get(int(status), ())))
    by_status: dict[str, list[str]] = {}
    for code in call.codes(needs_user=operation.get("security") is not None):
        kind = KINDS[code]
        by_status.setdefault(str(kind.status), []).append(f"`{code}`: {kind.title}")
    for status, lines in sorted(by_status.items()):
        problem = responses.setdefault(status, _problem("\n\n".join(lines)))
        _add_headers(problem, (REQUEST_ID, *_ERROR_HEADERS.get(status, ()), *call.headers.get(int(status), ())))
    responses["default"] = _problem("Any other error, by its stable code")


_ERROR_HEADERS: Final = {"401": (AUTHENTICATE,), "429": (RETRY_AFTER,), "503": (RETRY_AFTER,)}


def _problem(description: str) -> dict[str, Any]:
    return {"description": description, "content": {MEDIA_PROBLEM: {"schema": body(Problem)}}}


def _add_headers(response: dict[str, Any], headers: Iterable[Header]) -> None:
    for header in headers:
        described = {"schema": header.schema, "description": header.description}
        response.setdefault("headers", {})[header.name] = described


def for_generators(schema: Any) -> Any:
    """Return msgspec's schema in a form that client generators understand.

    The `items: false` of a tuple goes, since `maxItems` states its length already; a list of texts has its type.
    """
    if isinstance(schema, list):
        return [for_generators(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: for_generators(each) for key, each in schema.items()}
    if kept.get("items") is False and kept.get("maxItems") == len(kept.get("prefixItems", ())):
        del kept["items"]
    choices = kept.get("enum")
    if isinstance(choices, list) and "type" not in kept and all(isinstance(each, str) for each in choices):
        kept["type"] = "string"
    return kept


def _reachable(structs: Iterable[type[msgspec.Struct]]) -> list[type[msgspec.Struct]]:
    """Return the structs and all structs that they contain."""
    found: dict[type[msgspec.Struct], None] = {}
    waiting: list[Any] = list(msgspec.inspect.multi_type_info(list(structs)))
    while waiting:
        node = waiting.pop()
        if isinstance(node, msgspec.inspect.Metadata):
            waiting.append(node.type)
        elif isinstance(node, msgspec.inspect.StructType):
            if node.cls not in found:
                found[node.cls] = None
                waiting.extend(field.type for field in node.fields)
        elif isinstance(node, msgspec.inspect.UnionType):
            waiting.extend(node.types)
        elif isinstance(node, msgspec.inspect.DictType):
            waiting.append(node.value_type)
        elif isinstance(node, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
            waiting.append(node.item_type)
    return list(found)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes `Authorization: Bearer KEY`."""

    target_class = "ocr_platform.api.auth.token_authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        """Return the scheme."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": 'A key from manage.py create_token; "Authorization: Token KEY" works too.',
        }

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[str]]]:
        """Return the scopes that a token needs for the call; nothing where tokens are not accepted."""
        asked = [each for each in auto_schema.view.get_permissions() if isinstance(each, HasScope)]
        wanted = [each.token_scopes(auto_schema.view, auto_schema.method) for each in asked]
        return [{"token": [str(scope) for scope in scopes]} for scopes in wanted if scopes is not None]


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the browser's session."""

    target_class = "ocr_platform.api.auth.session_authentication.BrowserAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        """Return the scheme."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "legible_session",
            "description": "The dashboard's session; calls that change something need the header X-CSRFToken.",
        }
