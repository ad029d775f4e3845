"""The call that reads a job's failed pages again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from ocr_platform.api.auth.permissions import caller
from ocr_platform.api.schema import body as schema_of
from ocr_platform.api.view import ApiView, call
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api import bodies
from ocr_platform.jobs.api.parameters import JOB_ID
from ocr_platform.jobs.queue.position import queue_position
from ocr_platform.jobs.retry import can_retry, retry
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


class Retry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`endpoint`: the one to continue with; the job's own when omitted."""

    endpoint: Annotated[str, msgspec.Meta(max_length=63)] = ""


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(Retry)


class RetryView(ApiView):
    """The retry of a job."""

    tag = "jobs"
    write_scope = Scope.JOBS_WRITE

    @call(
        "jobs_retry",
        path=[JOB_ID],
        body=Retry,
        body_required=False,
        responses=OpenApiResponse(schema_of(bodies.Job), "The job, queued again; unchanged when nothing failed"),
        errors=["unknown_endpoint", "language_missing", "too_many_jobs"],
    )
    def post(self, request: Request, job_id: UUID, *, body: Retry) -> Response:
        """Read failed pages again, and continue a cancelled job; pages that were read stay.

        With an endpoint, waiting pages move to it as well.

        Calling it again changes nothing.
        """
        retry(selectors.job_of(caller(request), job_id), endpoint_name=body.endpoint)
        job = selectors.job_of(caller(request), job_id)
        return Response(bodies.job_body(job, queue_position(job), can_retry=can_retry(job)))
