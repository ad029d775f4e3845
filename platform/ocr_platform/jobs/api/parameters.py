"""Parameters in addresses, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from drf_spectacular.utils import OpenApiParameter

from ocr_platform.api.input.values import CODE, EXPECTED

JOB_ID: Final = OpenApiParameter(
    "job_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="a job's id"
)
NUMBER: Final = OpenApiParameter(
    "number", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="a page's number, from 1"
)

Corrected = Annotated[
    bool, msgspec.Meta(description="true: with people's corrections; false: exactly as the machine read the page")
]

PageSelection = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]+(-[0-9]*)?(,[0-9]+(-[0-9]*)?)*$",
        examples=["1-3,7"],
        extra={CODE: "invalid_option", EXPECTED: 'page numbers and ranges, such as "1-3,7"'},
    ),
]
"""A selection of pages; `ocr_contract.options` reads it."""
