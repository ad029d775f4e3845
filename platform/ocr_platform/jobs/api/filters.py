"""What the list of jobs may be narrowed to, and how the query says it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import OpenApiParameter

from ocr_contract.errors import RequestError
from ocr_platform.api.pagination import DEFAULT_LIMIT, MAX_LIMIT, decode_cursor, read_limit
from ocr_platform.jobs.listing import JobFilter
from ocr_platform.jobs.models import Job
from ocr_platform.jobs.search.file_names import name_terms

if TYPE_CHECKING:
    from django.http import QueryDict

_STATES: Final = tuple(str(state) for state in Job.State)

PARAMETERS: Final = [
    OpenApiParameter("state", str, many=True, enum=_STATES, description="any of these states"),
    OpenApiParameter("endpoint", str, description="name of an endpoint"),
    OpenApiParameter("tag", str, description="a tag that the job carries"),
    OpenApiParameter("batch", str, description="the batch it was submitted in"),
    OpenApiParameter("text", str, description="words, or parts of words, that the file name has, all of them"),
    OpenApiParameter("created_after", str, description="submitted at this time (ISO 8601) or later"),
    OpenApiParameter("created_before", str, description="submitted before this time (ISO 8601)"),
    OpenApiParameter("changed_after", str, description="changed after this time; take it from next_changed_after"),
    OpenApiParameter("cursor", str, description="next_cursor of the answer before"),
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
        description="jobs in one answer",
    ),
]


def read_filter(query: QueryDict) -> tuple[JobFilter, int | None, int]:
    """Return what the list is narrowed to, the row it continues after, and how many rows are asked for.

    Raises `RequestError` `invalid_request` naming the parameter.
    """
    for name, values in query.lists():
        if any("\x00" in value for value in values):
            raise RequestError("invalid_request", f'"{name[:40]}" holds a null character.', hint="Leave it out.")
    states = tuple(part for text in query.getlist("state") for part in text.split(",") if part)
    for state in states:
        if state not in _STATES:
            raise RequestError(
                "invalid_request", '"state" names no state of a job.', hint=f"The states are: {', '.join(_STATES)}."
            )
    text = query.get("text", "")
    wanted = JobFilter(
        states=states,
        endpoint=query.get("endpoint", ""),
        tag=query.get("tag", ""),
        batch=query.get("batch", ""),
        terms=name_terms(text) if text else (),
        created_after=_time(query, "created_after"),
        created_before=_time(query, "created_before"),
        changed_after=_time(query, "changed_after"),
    )
    cursor = query.get("cursor")
    return wanted, decode_cursor(cursor) if cursor else None, read_limit(query.get("limit"))


def _time(query: QueryDict, name: str) -> datetime | None:
    text = query.get(name)
    if not text:
        return None
    try:
        # A "+" of the offset arrives as a blank when it was not escaped.
        moment = parse_datetime(text.strip().replace(" 0", "+0").replace(" 1", "+1")) if "T" in text else None
        day = parse_date(text) if moment is None else None
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if moment is None:
        raise RequestError(
            "invalid_request", f'"{name}" must be a date or a time in ISO 8601.', hint="Such as 2026-01-31T12:00:00Z."
        )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
