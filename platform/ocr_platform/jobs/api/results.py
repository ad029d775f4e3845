"""The call for a job's whole result, as text or as the result model.

A job that is not finished has no whole result: then `pages=` asks for pages that are there. So nobody takes half a
document for all of it.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec
from django.utils.http import content_disposition_header
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ocr_contract import result as contract
from ocr_contract.errors import OcrError, Problem, RequestError, from_problem
from ocr_contract.options import RecognitionOptions, parse_options, select_pages
from ocr_contract.wire import HEADER_PAGES, MEDIA_RESULT, MEDIA_TEXT
from ocr_formats import render_json, render_text
from ocr_platform.api.permissions import caller
from ocr_platform.api.renderers import JsonRenderer, ResultRenderer, TextRenderer
from ocr_platform.api.schema import body
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api.parameters import CORRECTED, JOB_ID, PAGES_SCHEMA, read_corrected
from ocr_platform.jobs.models import Job
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.renderers import BaseRenderer
    from rest_framework.request import Request


class ResultView(APIView):
    """What was read of a job."""

    tag = "results"
    read_scope = Scope.JOBS_READ
    renderer_classes = [JsonRenderer, TextRenderer, ResultRenderer]

    @extend_schema(
        operation_id="jobs_result",
        parameters=[
            JOB_ID,
            OpenApiParameter("format", str, enum=["json", "text", "result"], description="json when left out"),
            OpenApiParameter("pages", PAGES_SCHEMA, description='such as "1-3,7"; early, those that are there'),
            CORRECTED,
        ],
        responses={
            (200, "application/json"): OpenApiResponse(body(contract.Document), "The result"),
            (200, MEDIA_TEXT): OpenApiResponse({"type": "string"}, 'The text; "+++" stands between pages'),
            (200, f"{MEDIA_RESULT};v=1"): OpenApiResponse(body(contract.Document), "The result"),
        },
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """Give the result; 409 `not_finished` while it is not all there, the job's own problem when it failed."""
        job = selectors.job_of(caller(request), job_id)
        query = request.query_params
        answer = result_answer(job, query.get("pages"), request.accepted_renderer, corrected=read_corrected(query))
        answer["Content-Disposition"] = _disposition(job, request.accepted_renderer)
        return answer


def result_answer(job: Job, pages: str | None, renderer: BaseRenderer, *, corrected: bool = True) -> Response:
    """Return the answer with the result of `job`, or of some `pages` of it, as `renderer` writes it.

    `corrected`: with what people corrected.

    Raises `OcrError` `not_finished`, `page_out_of_range`, or why the job failed.
    """
    if job.state == Job.State.FAILED:
        raise _failure(job)
    document = selectors.document_of(job, corrected=corrected)
    if pages:
        document = _selected(job, document, pages)
    elif not job.is_final:
        raise _not_finished(job, "The job is not finished.")
    elif not document.pages:
        raise RequestError("conflict", "The job was cancelled before a page was read.")
    content = render_text(document) if isinstance(renderer, TextRenderer) else render_json(document)
    return Response(content, headers={HEADER_PAGES: _counts(job)})


def _disposition(job: Job, renderer: BaseRenderer) -> str:
    """Name the download after the document, with the ending of its format."""
    ending = "txt" if isinstance(renderer, TextRenderer) else "json"
    name = f"{PurePath(job.file_name).stem or job.uuid}.{ending}"
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _selected(job: Job, document: contract.Document, text: str) -> contract.Document:
    """Return `document` with the pages that `text` names and no others."""
    if not document.pages_total:
        raise _not_finished(job, "The document is not opened yet.")
    numbers = select_pages(parse_options({"pages": text}, RecognitionOptions()).pages, document.pages_total)
    there = {page.number: page for page in document.pages}
    missing = [number for number in numbers if number not in there]
    if missing and not job.is_final:
        raise _not_finished(job, f"Page {missing[0]} is not read yet.")
    if missing:
        raise RequestError(
            "page_out_of_range",
            f"Page {missing[0]} was not read.",
            hint="Only pages that the job was asked for, and that were read before it was cancelled, are there.",
        )
    pages = tuple(there[number] for number in numbers)
    failed = sum(page.error is not None for page in pages)
    return msgspec.structs.replace(document, pages=pages, pages_done=len(pages) - failed, pages_failed=failed)


def _failure(job: Job) -> OcrError:
    reason = msgspec.convert(job.problem, Problem)
    if reason.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return from_problem(reason)
    # The job ran out of time or tries; this call did not, and must not look as if repeating it could help.
    return RequestError("all_pages_failed", reason.detail, hint=reason.hint)


def _counts(job: Job) -> str:
    return f"total={job.pages_total or 0}, done={job.pages_done}, failed={job.pages_failed}"


def _not_finished(job: Job, detail: str) -> OcrError:
    return OcrError(
        "not_finished",
        detail,
        limit=job.pages_total,
        actual=job.pages_done + job.pages_failed,
        hint="Ask again, or ask with pages= for pages that are there.",
        retry_after=1,
    )
