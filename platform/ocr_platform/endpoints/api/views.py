"""The calls about endpoints: which there are, how they are, and which languages can be read where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import msgspec
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ocr_platform.api.schema import Moment, body
from ocr_platform.endpoints import selectors
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request

EndpointState = Literal["ready", "not_ready"]


class Endpoint(msgspec.Struct, frozen=True):
    """A group of workers. `slots`: pages it reads at once. `message`: its state in words.

    `is_default`: taken when a submission names none.
    """

    name: str
    display_name: str
    state: EndpointState
    message: str
    slots: int
    languages: tuple[str, ...]
    engine: str
    is_default: bool
    seen_at: Moment | None


class EndpointList(msgspec.Struct, frozen=True):
    """All endpoints, by name."""

    items: tuple[Endpoint, ...]


class Language(msgspec.Struct, frozen=True):
    """A language by its Tesseract name, and the endpoints that have it."""

    name: str
    endpoints: tuple[str, ...]


class LanguageList(msgspec.Struct, frozen=True):
    """All languages, by name."""

    items: tuple[Language, ...]


class EndpointsView(APIView):
    """The endpoints."""

    tag = "endpoints"
    read_scope = Scope.ENDPOINTS_READ

    @extend_schema(operation_id="endpoints_list", responses=OpenApiResponse(body(EndpointList), "All endpoints"))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List the endpoints."""
        items = tuple(
            Endpoint(
                name=endpoint.name,
                display_name=endpoint.display_name or endpoint.name,
                state=cast("EndpointState", endpoint.state),
                message=endpoint.message,
                slots=endpoint.slots,
                languages=tuple(endpoint.languages),
                engine=endpoint.engine,
                is_default=endpoint.name == selectors.DEFAULT_NAME,
                seen_at=endpoint.seen_at,
            )
            for endpoint in selectors.all_endpoints()
        )
        return Response(EndpointList(items))


class LanguagesView(APIView):
    """The languages."""

    tag = "endpoints"
    read_scope = Scope.ENDPOINTS_READ

    @extend_schema(operation_id="languages_list", responses=OpenApiResponse(body(LanguageList), "All languages"))
    def get(self, request: Request) -> Response:  # noqa: ARG002
        """List the languages that can be read."""
        where: dict[str, list[str]] = {}
        for endpoint in selectors.all_endpoints():
            for language in endpoint.languages:
                where.setdefault(language, []).append(endpoint.name)
        return Response(LanguageList(tuple(Language(name, tuple(where[name])) for name in sorted(where))))
