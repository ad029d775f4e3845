"""The call for a job's whole result, or some pages of it, in any format."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.views import APIView

from ocr_contract.wire import HEADER_PAGES
from ocr_platform.api.auth.permissions import caller
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api.parameters import CORRECTED, JOB_ID, PAGES_SCHEMA, read_corrected
from ocr_platform.jobs.api.results.formats import ANSWERS, PARAMETER, RENDERERS, chosen
from ocr_platform.jobs.results.export import hand_out
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from ocr_formats import Format, Reading
    from ocr_platform.jobs.models import Job


class ResultView(APIView):
    """What was read of a job."""

    tag = "results"
    read_scope = Scope.JOBS_READ
    renderer_classes = RENDERERS

    @extend_schema(
        operation_id="jobs_result",
        parameters=[
            JOB_ID,
            PARAMETER,
            OpenApiParameter("pages", PAGES_SCHEMA, description='such as "1-3,7"; early, those that are there'),
            CORRECTED,
        ],
        responses=ANSWERS,
    )
    def get(self, request: Request, job_id: UUID) -> StreamingHttpResponse:
        """Give the result; 409 `not_finished` while it is not all there, the job's own problem when it failed."""
        job = selectors.job_of(caller(request), job_id)
        query, output = request.query_params, chosen(request)
        reading = hand_out(job, query.get("pages"), corrected=read_corrected(query))
        answer = result_answer(job, reading, output)
        name = f"{PurePath(job.file_name).stem or job.uuid}.{output.extension}"
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
        return answer


def result_answer(job: Job, reading: Reading, output: Format) -> StreamingHttpResponse:
    """Return the answer that renders `reading`, of `job`, while it is sent."""
    answer = StreamingHttpResponse(output.render(reading), content_type=output.content_type)
    answer[HEADER_PAGES] = f"total={job.pages_total or 0}, done={job.pages_done}, failed={job.pages_failed}"
    return answer
