"""The calls about pages: which there are, what was read on one, as soon as it was, and what people correct of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from ocr_contract.errors import RequestError
from ocr_contract.logs import request_id
from ocr_contract.wire import MEDIA_PROBLEM
from ocr_platform.api.auth.permissions import caller
from ocr_platform.api.schema import body as schema_of
from ocr_platform.api.view import ApiView, call
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api import bodies
from ocr_platform.jobs.api.correction_bodies import (
    JobPageResult,
    PageConflict,
    PageCorrections,
    correction_body,
    edits_of,
)
from ocr_platform.jobs.api.parameters import JOB_ID, NUMBER, Corrected
from ocr_platform.jobs.corrections import service as corrections
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from ocr_platform.jobs.models import Job, Page


class PagesView(ApiView):
    """The pages of a job."""

    tag = "pages"
    read_scope = Scope.JOBS_READ

    @call(
        "job_pages_list",
        path=[JOB_ID],
        responses=OpenApiResponse(schema_of(bodies.JobPages), "The pages that are known by now"),
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List the pages that are known by now."""
        job = selectors.job_of(caller(request), job_id)
        items = tuple(bodies.page_body(page) for page in selectors.pages_of(job))
        return Response(bodies.JobPages(items, bodies.page_counts(job)))


class PageQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the page comes with its corrections."""

    corrected: Corrected = True


class PageView(ApiView):
    """One page."""

    tag = "pages"
    read_scope = Scope.JOBS_READ
    write_scope = Scope.JOBS_WRITE

    @call(
        "job_pages_get",
        path=[JOB_ID, NUMBER],
        query=PageQuery,
        responses=OpenApiResponse(schema_of(JobPageResult), "The page, and what it reads"),
    )
    def get(self, request: Request, job_id: UUID, number: int, *, query: PageQuery) -> Response:
        """Give a page with its words and their boxes; `result` is null until it was read."""
        job = selectors.job_of(caller(request), job_id)
        page = selectors.page_of(job, number)
        return Response(_body(page, corrected=query.corrected))

    @call(
        "job_pages_correct",
        path=[JOB_ID, NUMBER],
        body=PageCorrections,
        responses={
            200: OpenApiResponse(schema_of(JobPageResult), "The page as it reads now"),
            (412, MEDIA_PROBLEM): OpenApiResponse(schema_of(PageConflict), "Somebody else corrected the same place"),
        },
        errors=["conflict", "not_finished"],
    )
    def patch(self, request: Request, job_id: UUID, number: int, *, body: PageCorrections) -> Response | HttpResponse:
        """Correct words and lines. What somebody else did elsewhere on the page since `version` is kept."""
        owner = caller(request)
        job = selectors.job_of(owner, job_id)
        page = selectors.page_of(job, number)
        try:
            corrections.correct(job=job, page=page, version=body.version, edits=edits_of(body), author=owner)
        except corrections.VersionConflictError:
            return _conflict(job, number)
        return Response(_body(selectors.page_of(job, number), corrected=True))


def _body(page: Page, *, corrected: bool) -> JobPageResult:
    machine = None if page.state == page.State.WAITING else selectors.read_page(page)
    if machine is None or machine.error is not None:
        return JobPageResult(bodies.page_body(page), machine, 1, ())
    reading = corrections.corrected_page(page, machine)
    said = tuple(correction_body(one) for one in reading.said)
    return JobPageResult(bodies.page_body(page), reading.page if corrected else machine, reading.version, said)


def _conflict(job: Job, number: int) -> HttpResponse:
    error = RequestError(
        "version_conflict",
        "The same place was corrected since the version that you name.",
        hint='Look at "current", then send what is still to be changed with its version.',
    )
    current = _body(selectors.page_of(job, number), corrected=True)
    conflict = PageConflict(**msgspec.structs.asdict(error.problem(request_id.get())), current=current)
    return HttpResponse(msgspec.json.encode(conflict), status=conflict.status, content_type=MEDIA_PROBLEM)
