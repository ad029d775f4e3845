"""The filters of the list of jobs, and their query parameters."""

from __future__ import annotations

from typing import Annotated

import msgspec

from ocr_platform.api.pagination import DEFAULT_LIMIT, LIMIT_HINT, MAX_LIMIT, Cursor
from ocr_platform.api.schema import Moment
from ocr_platform.jobs.api.bodies import JobState
from ocr_platform.jobs.listing import JobFilter
from ocr_platform.jobs.search.file_names import name_terms


class JobsQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The filters of the list of jobs, and the requested part of it."""

    state: Annotated[tuple[JobState, ...], msgspec.Meta(description="any of these states")] = ()
    endpoint: Annotated[str, msgspec.Meta(description="name of an endpoint")] = ""
    tag: Annotated[str, msgspec.Meta(description="a tag of the job")] = ""
    batch: Annotated[str, msgspec.Meta(description="the batch it was submitted in")] = ""
    text: Annotated[
        str, msgspec.Meta(description="words, or parts of words, all of which the file name must contain")
    ] = ""
    created_after: Annotated[Moment, msgspec.Meta(description="submitted at this time or later")] | None = None
    created_before: Annotated[Moment, msgspec.Meta(description="submitted before this time")] | None = None
    changed_after: (
        Annotated[Moment, msgspec.Meta(description="changed after this time; take it from next_changed_after")] | None
    ) = None
    cursor: Cursor | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MAX_LIMIT, description="jobs per answer", extra=LIMIT_HINT)] = (
        DEFAULT_LIMIT
    )


def job_filter(query: JobsQuery) -> JobFilter:
    """Return the filters. Raises `RequestError` `invalid_request` for a text without any word."""
    return JobFilter(
        states=query.state,
        endpoint=query.endpoint,
        tag=query.tag,
        batch=query.batch,
        terms=name_terms(query.text) if query.text else (),
        created_after=query.created_after,
        created_before=query.created_before,
        changed_after=query.changed_after,
    )
