"""The call for a job's whole result, or some pages of it, in any format."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from django.http import StreamingHttpResponse
from drf_spectacular.utils import OpenApiResponse

from ocr_contract.errors import JobFailedProblem, Problem
from ocr_contract.wire import HEADER_PAGES, MEDIA_PROBLEM, pages_header
from ocr_platform.api.auth.permissions import caller, django_request
from ocr_platform.api.headers import content_disposition, not_modified
from ocr_platform.api.schema import ETAG, TEXT, Header, body
from ocr_platform.api.view import ApiView, call
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api.parameters import JOB_ID, Corrected, PageSelection
from ocr_platform.jobs.api.results.formats import ANSWERS, RENDERERS, RESULT_HEADERS, ChosenFormat, chosen
from ocr_platform.jobs.results.export import export_result
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase
    from rest_framework.request import Request

    from ocr_formats import Format
    from ocr_platform.jobs.models import Job
    from ocr_platform.jobs.results.export import Export


_VERSION: Final = version("legible")


class ResultQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which format, which pages, and whether with corrections."""

    format: ChosenFormat | None = None
    pages: (
        Annotated[PageSelection, msgspec.Meta(description="only these pages; available before all pages are read")]
        | None
    ) = None
    corrected: Corrected = True


class ResultView(ApiView):
    """The result of a job."""

    tag = "results"
    read_scope = Scope.JOBS_READ
    renderer_classes = RENDERERS

    @call(
        "jobs_result",
        path=[JOB_ID],
        query=ResultQuery,
        responses={
            **ANSWERS,
            (409, MEDIA_PROBLEM): OpenApiResponse(
                {"anyOf": [body(JobFailedProblem), body(Problem)]},
                "The job failed; `problem` says why. Without `problem`: it is not finished",
            ),
            304: OpenApiResponse(description="The result is the one that If-None-Match names"),
        },
        headers={
            200: [*RESULT_HEADERS, ETAG, Header("Content-Disposition", TEXT, "The name of the file")],
            304: [ETAG],
        },
        errors=["invalid_option", "not_finished", "page_out_of_range"],
    )
    def get(self, request: Request, job_id: UUID, *, query: ResultQuery) -> HttpResponseBase:
        """Return the result. 409 `not_finished`: some of it is missing; 409 `job_failed`: `problem` says why."""
        job = selectors.job_of(caller(request), job_id)
        output = chosen(request)
        export = export_result(job, query.pages, corrected=query.corrected)
        etag = _etag(job, output.name, query.pages or "", str(query.corrected))
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
    """Return a weak tag, which differs after any change of the job, including corrections, and for another version.

    The job was read before its pages, so content newer than the tag is at worst fetched once more.
    """
    parts = (_VERSION, str(job.uuid), job.changed_at.isoformat(), *asked)
    return f'W/"{hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]}"'
