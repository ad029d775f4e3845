"""The calls about pages: their list, the text of a page as soon as it is read, and its corrections."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

import msgspec
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.response import Response

from ocr_contract.errors import RequestError
from ocr_contract.logs import request_id
from ocr_contract.wire import MEDIA_PROBLEM
from ocr_platform.api.auth.permissions import caller
from ocr_platform.api.schema import ETAG, TEXT
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
from ocr_platform.jobs.results import read
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from ocr_platform.jobs.models import Job, Page


IF_MATCH: Final = OpenApiParameter(
    "If-Match",
    TEXT,
    OpenApiParameter.HEADER,
    description="the ETag of the page; refused if it was corrected since",
)
_TAG: Final = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS: Final = re.compile(rf"{_TAG}(?:\s*,\s*{_TAG})*")
_OWN_TAG: Final = re.compile(r'"(?P<version>[0-9]{1,9})\.[0-9a-f]{32}"')


class PagesView(ApiView):
    """The pages of a job."""

    tag = "pages"
    read_scope = Scope.JOBS_READ

    @call(
        "job_pages_list",
        path=[JOB_ID],
        responses=OpenApiResponse(schema_of(bodies.JobPages), "The pages known so far"),
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List the pages known so far."""
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
        responses=OpenApiResponse(schema_of(JobPageResult), "The page and its text"),
        headers={200: [ETAG]},
    )
    def get(self, request: Request, job_id: UUID, number: int, *, query: PageQuery) -> Response:
        """Return a page with its words and their boxes; `result` is null until it is read."""
        job = selectors.job_of(caller(request), job_id)
        return _answer(selectors.page_of(job, number), corrected=query.corrected)

    @call(
        "job_pages_correct",
        path=[JOB_ID, NUMBER],
        body=PageCorrections,
        request_headers=[IF_MATCH],
        headers={200: [ETAG]},
        responses={
            200: OpenApiResponse(schema_of(JobPageResult), "The page with its corrections"),
            (412, MEDIA_PROBLEM): OpenApiResponse(
                schema_of(PageConflict), "The page has been corrected in the meantime"
            ),
        },
        errors=["conflict", "not_finished"],
    )
    def patch(self, request: Request, job_id: UUID, number: int, *, body: PageCorrections) -> Response | HttpResponse:
        """Correct words and lines.

        Corrections that others made elsewhere on the page since `version` are kept. With the header If-Match, the call
        is refused if anything on the page has been corrected since that ETag.
        """
        owner = caller(request)
        expected = _expected_version(request)
        job = selectors.job_of(owner, job_id)
        page = selectors.page_of(job, number)
        try:
            corrections.correct(
                job=job,
                page=page,
                version=body.version,
                edits=edits_of(body),
                author=owner,
                expected=expected,
            )
        except corrections.VersionConflictError:
            return _conflict(job, number)
        return _answer(selectors.page_of(job, number), corrected=True)


def _answer(page: Page, *, corrected: bool) -> Response:
    """Return the page. Its ETag begins with its version: If-Match is compared with that part."""
    page_result = _body(page, corrected=corrected)
    content = msgspec.json.encode(page_result)
    etag = f'"{page_result.version}.{hashlib.sha256(content).hexdigest()[:32]}"'
    return Response(content, headers={"ETag": etag})


def _expected_version(request: Request) -> int | None:
    """Return the version that If-Match names; None without the header or for "*", 0 (no page's) for another tag.

    Raises `RequestError` `invalid_request` for anything but ETags.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in {"", "*"}:
        return None
    if not _TAGS.fullmatch(given):
        raise RequestError(
            "invalid_request",
            'The header "If-Match" must be an ETag in quotation marks, or *.',
            hint="Send the ETag of the answer to GET unchanged.",
        )
    match = _OWN_TAG.fullmatch(given)
    return int(match["version"]) if match else 0


def _body(page: Page, *, corrected: bool) -> JobPageResult:
    machine = None if page.state == page.State.WAITING else read.read_page(page)
    if machine is None or machine.error is not None:
        return JobPageResult(bodies.page_body(page), machine, 1, ())
    current = corrections.corrected_page(page, machine)
    saved = tuple(correction_body(each) for each in current.corrections)
    return JobPageResult(bodies.page_body(page), current.page if corrected else machine, current.version, saved)


def _conflict(job: Job, number: int) -> HttpResponse:
    error = RequestError(
        "version_conflict",
        "The page has been corrected since the version that you named.",
        hint='Compare with "current", then send the remaining changes with its version.',
    )
    current = _body(selectors.page_of(job, number), corrected=True)
    conflict = PageConflict(**msgspec.structs.asdict(error.problem(request_id.get())), current=current)
    return HttpResponse(msgspec.json.encode(conflict), status=conflict.status, content_type=MEDIA_PROBLEM)
