"""Parameters in addresses, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from drf_spectacular.utils import OpenApiParameter

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from django.http import QueryDict

JOB_ID: Final = OpenApiParameter(
    "job_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="a job's id"
)
NUMBER: Final = OpenApiParameter(
    "number", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="a page's number, from 1"
)

CORRECTED: Final = OpenApiParameter(
    "corrected",
    {"type": "string", "enum": ["true", "false"], "default": "true"},
    description="with what people corrected, or as the machine read it",
)

PAGES_SCHEMA: Final = {"type": "string", "pattern": r"^[0-9]+(-[0-9]*)?(,[0-9]+(-[0-9]*)?)*$"}
"""A selection of pages; `ocr_contract.options` reads it."""


def read_corrected(query: QueryDict) -> bool:
    """Return whether corrections are wanted: yes, unless told otherwise. Raises `RequestError` `invalid_request`."""
    given = query.get("corrected", "true")
    if given not in {"true", "false"}:
        raise RequestError("invalid_request", '"corrected" must be true or false.', hint="It is true when left out.")
    return given == "true"
