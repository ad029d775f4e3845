"""The OpenAPI document: drf-spectacular finds the calls, msgspec describes the bodies.

Bodies are msgspec structs, so their schemas come from the types themselves. `body(Struct)` names one in an
`@extend_schema`; `complete` adds the named ones, and what they refer to, to the document, and says on every call that
any error is a problem.
"""

from __future__ import annotations

import inspect
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from ocr_contract.errors import Problem
from ocr_contract.wire import MEDIA_PROBLEM
from ocr_platform.api.auth.permissions import HasScope

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time on the wire: RFC 3339, always with its zone."""

_REFERENCE: Final = "#/components/schemas/{name}"
_structs: Final[dict[str, type[msgspec.Struct]]] = {}
_METHODS: Final = frozenset({"get", "post", "put", "patch", "delete"})


def body(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema that refers to `struct`, and have `struct` described in the document."""
    _structs[struct.__name__] = struct
    return {"$ref": _REFERENCE.format(name=struct.__name__)}


class OperationSchema(AutoSchema):
    """drf-spectacular's reading of a view, without serializers: what is not declared has no body."""

    def get_request_serializer(self) -> Any:
        """Return nothing: requests are declared by `@extend_schema`."""
        return None

    def get_response_serializers(self) -> Any:
        """Return nothing: answers are declared by `@extend_schema`."""
        return {}

    def get_tags(self) -> list[str]:
        """Return the call's group: what it is about."""
        return [getattr(self.view, "tag", "account")]


def complete(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Add the schemas of all bodies and the answer for errors; drf-spectacular calls it last."""
    body(Problem)
    _, components = msgspec.json.schema_components(list(_structs.values()), ref_template=_REFERENCE)
    for struct in _reachable():
        described = components[struct.__name__]
        described["description"] = inspect.cleandoc(struct.__doc__ or "")
        if not struct.__struct_config__.omit_defaults:
            # msgspec writes every member, so a reader may rely on each.
            described["required"] = list(described["properties"])
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas.update(components)
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    problem = {
        "description": "Any error, by its stable code",
        "content": {MEDIA_PROBLEM: {"schema": body(Problem)}},
    }
    for path in result["paths"].values():
        for method, operation in path.items():
            if method in _METHODS:
                operation["responses"]["default"] = problem
    return result


def _reachable() -> list[type[msgspec.Struct]]:
    """Return the named structs and all that they hold."""
    found: dict[type[msgspec.Struct], None] = {}
    waiting: list[Any] = list(msgspec.inspect.multi_type_info(list(_structs.values())))
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
            "description": 'A key of manage.py create_token; "Authorization: Token KEY" works too.',
        }

    def get_security_requirement(self, auto_schema: AutoSchema) -> list[dict[str, list[str]]]:
        """Return the scopes that a token must have for the call; nothing where no token will do."""
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
