"""The calls about pages: which there are, and what was read on one, as soon as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ocr_platform.api.permissions import caller
from ocr_platform.api.schema import body
from ocr_platform.jobs import selectors
from ocr_platform.jobs.api import bodies
from ocr_platform.jobs.api.parameters import JOB_ID, NUMBER
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request


class PagesView(APIView):
    """The pages of a job."""

    tag = "pages"
    read_scope = Scope.JOBS_READ

    @extend_schema(
        operation_id="job_pages_list",
        parameters=[JOB_ID],
        responses=OpenApiResponse(body(bodies.JobPages), "The pages that are known by now"),
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List the pages that are known by now."""
        job = selectors.job_of(caller(request), job_id)
        items = tuple(bodies.page_body(page) for page in selectors.pages_of(job))
        return Response(bodies.JobPages(items, bodies.page_counts(job)))


class PageView(APIView):
    """One page."""

    tag = "pages"
    read_scope = Scope.JOBS_READ

    @extend_schema(
        operation_id="job_pages_get",
        parameters=[JOB_ID, NUMBER],
        responses=OpenApiResponse(body(bodies.JobPageResult), "The page, and what was read on it"),
    )
    def get(self, request: Request, job_id: UUID, number: int) -> Response:
        """Give a page with its words and their boxes; `result` is null until it was read."""
        job = selectors.job_of(caller(request), job_id)
        page = selectors.page_of(job, number)
        result = None if page.state == page.State.WAITING else selectors.read_page(page)
        return Response(bodies.JobPageResult(bodies.page_body(page), result))
