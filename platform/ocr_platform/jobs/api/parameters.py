"""Parameters in addresses, as the OpenAPI document describes them."""

from __future__ import annotations

from typing import Final

from drf_spectacular.utils import OpenApiParameter

JOB_ID: Final = OpenApiParameter(
    "job_id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="a job's id"
)
NUMBER: Final = OpenApiParameter(
    "number", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="a page's number, from 1"
)

PAGES_SCHEMA: Final = {"type": "string", "pattern": r"^[0-9]+(-[0-9]*)?(,[0-9]+(-[0-9]*)?)*$"}
"""A selection of pages; `ocr_contract.options` reads it."""
