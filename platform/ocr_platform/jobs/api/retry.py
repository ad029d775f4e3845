"""The call that has a job's failed pages read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ocr_platform.api.auth.permissions import caller
from ocr_platform.api.bodies import read_body
from ocr_platform.api.schema import body
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api import bodies
from ocr_platform.jobs.api.parameters import JOB_ID
from ocr_platform.jobs.queue.position import place_of
from ocr_platform.jobs.retry import retry
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


class Retry(msgspec.Struct, frozen=True):
    """`endpoint`: the one to go on with; left out, the job's own."""

    endpoint: Annotated[str, msgspec.Meta(max_length=63)] = ""


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(Retry)


class RetryView(APIView):
    """A job once more."""

    tag = "jobs"
    write_scope = Scope.JOBS_WRITE

    @extend_schema(
        operation_id="jobs_retry",
        parameters=[JOB_ID],
        request={"application/json": body(Retry)},
        responses=OpenApiResponse(body(bodies.Job), "The job, which waits again; as it was when nothing had failed"),
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Read failed pages again; pages that were read stay. With an endpoint, what waits moves to it as well.

        Calling it again changes nothing. A cancelled job is a conflict.
        """
        given = read_body(request, Retry) if request.data else Retry()
        retry(selectors.job_of(caller(request), job_id), endpoint_name=given.endpoint)
        job = selectors.job_of(caller(request), job_id)
        return Response(bodies.job_body(job, place_of(job)))
