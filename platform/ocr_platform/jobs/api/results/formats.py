"""The formats of results: their renderers for content negotiation, and the call that lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, cast

import msgspec
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from ocr_contract.wire import HEADER_PAGES
from ocr_formats import BY_NAME, FORMATS, Format
from ocr_platform.api.input.values import CODE
from ocr_platform.api.schema import TEXT, Header, body
from ocr_platform.api.view import ApiView, call
from ocr_platform.jobs.job_document import JobDocument

if TYPE_CHECKING:
    from rest_framework.request import Request


class FormatRenderer(BaseRenderer):
    """Represents a format in DRF's content negotiation. Its answers are streams that are rendered already."""

    output: ClassVar[Format]


def _media(output: Format) -> str:
    """Return the media type by which `output` is chosen: with its version, without its encoding."""
    return output.content_type.partition("; charset")[0]


def _renderer(output: Format) -> type[FormatRenderer]:
    members = {"output": output, "media_type": _media(output), "format": output.name}
    return type(f"{output.name.title()}Renderer", (FormatRenderer,), members)


_OFFERED: Final = (BY_NAME["json"], *(item for item in FORMATS if item.name != "json"))

RENDERERS: Final = [_renderer(item) for item in _OFFERED]
"""A renderer for each format; JSON for clients that accept anything."""

FormatName = Annotated[
    Literal["json", "text", "result", "pdf", "hocr", "alto", "tsv", "markdown"],
    msgspec.Meta(extra={CODE: "not_acceptable"}),
]
"""The name of a format in a query."""

ChosenFormat = Annotated[FormatName, msgspec.Meta(description="of the result, as /formats lists them; else by Accept")]
"""The format of an answer; `chosen` returns it, since `Accept` counts too."""


def _schema(output: Format) -> object:
    if output.extension == "json":
        return body(JobDocument)
    return OpenApiTypes.BINARY if output.name == "pdf" else {"type": "string"}


ANSWERS: Final = {(200, _media(item)): OpenApiResponse(_schema(item), item.purpose) for item in _OFFERED}
"""The answers with a result, for the OpenAPI document."""

RESULT_HEADERS: Final = (Header(HEADER_PAGES, TEXT, "How many pages there are: total=12, done=11, failed=1"),)
"""Headers of such an answer."""


def chosen(request: Request) -> Format:
    """Return the format that was chosen for the answer; the view must offer formats only."""
    return cast("FormatRenderer", request.accepted_renderer).output


class ResultFormat(msgspec.Struct, frozen=True):
    """A format: `name` is for `format=`, `media_type` for `Accept`, `extension` ends a file's name."""

    name: str
    media_type: str
    extension: str
    purpose: str


class FormatList(msgspec.Struct, frozen=True):
    """All formats."""

    items: tuple[ResultFormat, ...]


class FormatsView(ApiView):
    """The formats."""

    tag = "results"

    @call("formats_list", responses=OpenApiResponse(body(FormatList), "The formats"))
    def get(self, _request: Request) -> Response:
        """List the formats of results."""
        return Response(
            FormatList(tuple(ResultFormat(item.name, item.media, item.extension, item.purpose) for item in FORMATS))
        )
