"""The call for a job's whole result, or some pages of it, in any format."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import msgspec
from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.views import APIView

from ocr_contract.errors import JobFailedProblem
from ocr_contract.wire import HEADER_PAGES, MEDIA_PROBLEM, pages_header
from ocr_platform.api.auth.permissions import caller, django_request
from ocr_platform.api.headers import content_disposition, not_modified
from ocr_platform.api.schema import body
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api.parameters import CORRECTED, JOB_ID, PAGES_SCHEMA, read_corrected
from ocr_platform.jobs.api.results.formats import ANSWERS, PARAMETER, RENDERERS, chosen
from ocr_platform.jobs.results.export import hand_out
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

    from ocr_formats import Format
    from ocr_platform.jobs.models import Job
    from ocr_platform.jobs.results.export import Export


_VERSION: Final = version("legible")


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
        responses={
            **ANSWERS,
            (409, MEDIA_PROBLEM): OpenApiResponse(
                body(JobFailedProblem), "The job failed; `problem` says why. Without `problem`: it is not finished"
            ),
        },
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponseBase:
        """Give the result. 409 `not_finished`: not all of it is there; 409 `job_failed`: `problem` says why."""
        job = selectors.job_of(caller(request), job_id)
        query, output = request.query_params, chosen(request)
        pages, corrected = query.get("pages"), read_corrected(query)
        export = hand_out(job, pages, corrected=corrected)
        etag = _etag(job, output.name, pages or "", str(corrected))
        if (known := not_modified(django_request(request), etag)) is not None:
            return known
        answer = result_answer(export, output)
        answer["ETag"] = etag
        answer["Content-Disposition"] = content_disposition(f"{export.stem}.{output.extension}")
        return answer


def result_answer(export: Export, output: Format) -> StreamingHttpResponse:
    """Return the answer that renders `export` while it is sent."""
    answer = StreamingHttpResponse(output.render(export.reading), content_type=output.content_type)
    document = export.document
    answer[HEADER_PAGES] = pages_header(
        total=document.pages_requested, done=document.pages_done, failed=document.pages_failed
    )
    return answer


def _etag(job: Job, *asked: str) -> str:
    """Return a weak tag: another one after any change of the job, its corrections included, and for another version.

    The job was read before its pages, so content that is newer than the tag is at worst fetched once more.
    """
    parts = (_VERSION, str(job.uuid), job.changed_at.isoformat(), *asked)
    return f'W/"{hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]}"'
