"""The OpenAPI document and its browser, as calls of the API: they too refuse unknown parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from ocr_platform.api.input.values import CODE
from ocr_platform.api.view import ApiView, call

if TYPE_CHECKING:
    from rest_framework.request import Request


class SchemaQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The format of the document."""

    format: Annotated[Literal["yaml", "json"], msgspec.Meta(extra={CODE: "not_acceptable"})] | None = None


class DocsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the page requests its script."""

    script: str | None = None


class SchemaView(ApiView, SpectacularAPIView):
    """The OpenAPI document."""

    @call("schema_get", query=SchemaQuery, responses=OpenApiTypes.OBJECT, in_document=False)
    def get(self, request: Request, *, query: SchemaQuery) -> Any:  # noqa: ARG002 - the renderer was chosen by it
        """Return the OpenAPI document."""
        return SpectacularAPIView.get(self, request)  # type: ignore[no-untyped-call]


class DocsView(ApiView, SpectacularSwaggerSplitView):
    """The browser of the OpenAPI document."""

    @call("docs_get", query=DocsQuery, responses=OpenApiTypes.STR, in_document=False)
    def get(self, request: Request, *, query: DocsQuery) -> Any:  # noqa: ARG002 - read by the page's own view
        """Return the page, or its script."""
        return SpectacularSwaggerSplitView.get(self, request)  # type: ignore[no-untyped-call]
