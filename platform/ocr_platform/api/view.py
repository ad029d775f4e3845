"""The base of all views, and `@call`, which declares one call: its input, its answers and its description.

A method that is not declared by `@call` cannot exist, and a call takes exactly what its declaration names: a query
parameter, form field or JSON member that it does not name is refused. The declaration is also the call's description
in the OpenAPI document.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.views import APIView

from ocr_platform.api.input.body import NoBody, read_body
from ocr_platform.api.input.query import NoQuery, parameters, read_query
from ocr_platform.api.schema import Call, declare, request_body

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import msgspec
    from drf_spectacular.utils import OpenApiParameter
    from rest_framework.request import Request

    from ocr_platform.api.schema import Header

Method = TypeVar("Method", bound="Callable[..., Any]")

_METHODS: Final = ("get", "post", "put", "patch", "delete")


class ApiView(APIView):
    """A view of the API: every method of it is declared by `@call`."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a class with an undeclared method."""
        super().__init_subclass__(**kwargs)
        for name in _METHODS:
            if name in vars(cls) and not hasattr(vars(cls)[name], "declaration"):
                raise TypeError(f"{cls.__name__}.{name} is not declared by @call")

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a method that the address does not have, whoever the caller is; then check the caller."""
        if request.method not in self.allowed_methods or request.method == "OPTIONS":
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)


def call(  # noqa: PLR0913 - one keyword for each thing that the document says
    operation_id: str,
    *,
    responses: Any,
    query: type[msgspec.Struct] = NoQuery,
    body: type[msgspec.Struct] | None = None,
    body_required: bool = True,
    request: Mapping[str, Any] | None = None,
    path: Sequence[OpenApiParameter] = (),
    request_headers: Sequence[OpenApiParameter] = (),
    headers: Mapping[int, Sequence[Header]] | None = None,
    errors: Sequence[str] = (),
    auth: Sequence[str] | None = None,
    in_document: bool = True,
) -> Callable[[Method], Method]:
    """Declare a method of a view as a call.

    The method gets `query` and `body` as validated keyword arguments, if the call takes any. `query.error_code`: the
    code of a wrong value, `invalid_request` without it. `request`: the media types of a body that the method reads
    itself. `headers`: of its answers, by status. `errors`: codes of the catalogue besides those that every such call
    may return. `in_document`: whether the OpenAPI document contains the call.
    """
    declaration = Call(
        query=query,
        body_required=None if body is None and request is None else body_required,
        headers=headers or {},
        errors=tuple(errors),
        has_path=bool(path),
    )
    declare(operation_id, declaration)
    media = {"application/json": request_body(body)} if body is not None else request

    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def read_first(self: APIView, request: Request, **arguments: Any) -> Any:
            given = read_query(request.query_params, query, code=getattr(query, "error_code", "invalid_request"))
            if query is not NoQuery:
                arguments["query"] = given
            if body is not None:
                arguments["body"] = read_body(request, body, required=body_required)
            elif media is None and request.method not in SAFE_METHODS:
                read_body(request, NoBody, required=False)
            return method(self, request, **arguments)

        read_first.declaration = declaration  # type: ignore[attr-defined]
        described: Any = extend_schema(
            operation_id=operation_id,
            exclude=not in_document,
            parameters=[*path, *parameters(query), *request_headers],
            request=media,
            responses=responses,
            auth=None if auth is None else list(auth),
        )
        return described(read_first)  # type: ignore[no-any-return]

    return decorate
