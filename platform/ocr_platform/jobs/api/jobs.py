"""The calls about whole jobs: submit, list, get, cancel, delete."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated

import msgspec
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from ocr_contract.errors import OcrError
from ocr_platform.api.auth.permissions import caller, django_request
from ocr_platform.api.errors import problem_response
from ocr_platform.api.pagination import decode_cursor, encode_cursor
from ocr_platform.api.renderers import JsonRenderer
from ocr_platform.api.schema import ETAG, RETRY_AFTER
from ocr_platform.api.schema import body as schema_of
from ocr_platform.api.throttling import RateLimit, RateLimited
from ocr_platform.api.view import ApiView, call
from ocr_platform.config import PLATFORM
from ocr_platform.jobs import change_feed, listing, selectors, services
from ocr_platform.jobs.api import bodies
from ocr_platform.jobs.api.filters import JobsQuery, job_filter
from ocr_platform.jobs.api.parameters import JOB_ID
from ocr_platform.jobs.api.results.formats import RENDERERS, chosen
from ocr_platform.jobs.api.results.result import result_answer
from ocr_platform.jobs.api.submission import definitions, headers
from ocr_platform.jobs.api.submission.definitions import SubmissionQuery, read_submission
from ocr_platform.jobs.api.submission.uploads import Receiver
from ocr_platform.jobs.api.submission.wait import Wait, read_wait, wait_until_final
from ocr_platform.jobs.queue import position
from ocr_platform.jobs.results.export import export_result
from ocr_platform.jobs.retry import can_retry, jobs_to_retry
from ocr_platform.jobs.submission import idempotency
from ocr_platform.jobs.submission import service as submissions
from ocr_platform.jobs.submission.request import MAX_FILE_NAME, MAX_TAGS
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from uuid import UUID

    from django.http.response import HttpResponseBase
    from rest_framework.renderers import BaseRenderer
    from rest_framework.request import Request

    from ocr_platform.jobs.models import Job

_RETRY_SECONDS = 1


class JobsView(RateLimited, ApiView):
    """The caller's jobs."""

    tag = "jobs"
    read_scope = Scope.JOBS_READ
    write_scope = Scope.JOBS_WRITE
    throttle_classes = [RateLimit]
    costly_methods = frozenset({"POST"})
    calls_per_minute = PLATFORM.jobs.submissions_per_minute

    def get_renderers(self) -> list[BaseRenderer]:
        """Return the formats: a submission that waits can return the result itself."""
        if self.request is not None and self.request.method == "POST":
            return [renderer() for renderer in RENDERERS]
        return [JsonRenderer()]

    @call("jobs_list", query=JobsQuery, responses=OpenApiResponse(schema_of(bodies.JobList), "Jobs, newest first"))
    def get(self, request: Request, *, query: JobsQuery) -> Response:
        """List the caller's jobs, newest first."""
        owner = caller(request)
        wanted, before = job_filter(query), None if query.cursor is None else decode_cursor(query.cursor)
        # Read first: changes during the listing are reported again the next time instead of being missed.
        news = change_feed.news(owner, wanted.changed_after) if before is None else change_feed.News(None, None)
        jobs, last = listing.list_jobs(owner, wanted, before=before, limit=query.limit)
        hopeful = jobs_to_retry(jobs)
        return Response(
            bodies.JobList(
                items=tuple(bodies.job_body(job, can_retry=job.pk in hopeful) for job in jobs),
                next_cursor=None if last is None else encode_cursor(last),
                next_changed_after=news.next_changed_after,
                deleted=news.deleted,
            )
        )

    @call(
        "jobs_create",
        query=SubmissionQuery,
        request=definitions.describe_request(),
        request_headers=[headers.IDEMPOTENCY_KEY, headers.PREFER],
        responses=definitions.RESPONSES,
        headers=definitions.HEADERS,
        errors=definitions.ERRORS,
    )
    def post(self, request: Request, *, query: SubmissionQuery) -> Response | HttpResponseBase:
        """Submit a document: one file, one job. An option may be given in the query or in the body."""
        owner = caller(request)
        seconds = read_wait(request, query.wait)
        key = headers.read_idempotency_key(request)
        submissions.check_quota(owner)
        with contextlib.ExitStack() as stack:
            held = None if key is None else stack.enter_context(idempotency.reserved(owner_id=owner.pk, key=key))
            receiver = stack.enter_context(Receiver(django_request(request), PLATFORM.max_document_bytes))
            upload = receiver.receive()
            submission = read_submission(query, upload.fields, upload.file_name)
            submitted = submissions.submit(owner=owner, document=upload.document, request=submission, reservation=held)
        job = submitted.job
        try:
            answer = self._answer(request, job, seconds)
        except OcrError as error:  # the job failed; its address is given all the same
            answer = problem_response(error)
        address = reverse("job", args=[job.uuid])
        answer["Location"] = address
        answer["Operation-Location"] = request.build_absolute_uri(address)
        if submitted.replayed:
            answer["Idempotent-Replayed"] = "true"
        return answer

    def _answer(self, request: Request, job: Job, seconds: int) -> Response | HttpResponseBase:
        final = wait_until_final(job, seconds)
        if seconds:
            job = selectors.job_of(caller(request), job.uuid)
        if seconds and final:
            return result_answer(export_result(job), chosen(request))
        request.accepted_renderer = JsonRenderer()
        request.accepted_media_type = JsonRenderer.media_type
        return Response(_job_body(job), status=202, headers={"Retry-After": str(_RETRY_SECONDS)})


class JobQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether to wait until the job is finished."""

    wait: Wait | None = None


class JobChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change. `tags` replace all tags that the job has."""

    file_name: Annotated[str, msgspec.Meta(max_length=MAX_FILE_NAME)] | msgspec.UnsetType = msgspec.UNSET
    tags: Annotated[tuple[definitions.Tag, ...], msgspec.Meta(max_length=MAX_TAGS)] | msgspec.UnsetType = msgspec.UNSET


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(JobChange)


class JobView(ApiView):
    """One job."""

    tag = "jobs"
    read_scope = Scope.JOBS_READ
    write_scope = Scope.JOBS_WRITE

    @call(
        "jobs_get",
        path=[JOB_ID],
        query=JobQuery,
        request_headers=[headers.PREFER],
        responses=OpenApiResponse(schema_of(bodies.Job), "The job"),
        headers={200: [RETRY_AFTER, ETAG]},
    )
    def get(self, request: Request, job_id: UUID, *, query: JobQuery) -> Response:
        """Return a job and its state; with `wait`, once it has finished or that many seconds have passed."""
        seconds = read_wait(request, query.wait)
        job = selectors.job_of(caller(request), job_id)
        if seconds and not job.is_final:
            wait_until_final(job, seconds)
            job = selectors.job_of(caller(request), job_id)
        retry = {} if job.is_final else {"Retry-After": str(_RETRY_SECONDS)}
        return Response(_job_body(job), headers=retry)

    @call(
        "jobs_change",
        path=[JOB_ID],
        body=JobChange,
        responses=OpenApiResponse(schema_of(bodies.Job), "The job as it is now"),
        errors=["invalid_option"],
    )
    def patch(self, request: Request, job_id: UUID, *, body: JobChange) -> Response:
        """Change the file name or the tags of a job in any state. What is left out stays unchanged."""
        job = selectors.job_of(caller(request), job_id)
        file_name = None if body.file_name is msgspec.UNSET else body.file_name
        tags = None if body.tags is msgspec.UNSET else body.tags
        services.change(job, file_name=file_name, tags=tags)
        return Response(_job_body(job))

    @call("jobs_delete", path=[JOB_ID], responses={204: OpenApiResponse(description="Gone")})
    def delete(self, request: Request, job_id: UUID) -> Response:
        """Delete a job in any state, with its document, its pages and what was read."""
        services.delete(selectors.job_of(caller(request), job_id))
        return Response(status=204)


class CancelView(ApiView):
    """The cancellation of a job."""

    tag = "jobs"
    write_scope = Scope.JOBS_WRITE

    @call(
        "jobs_cancel",
        path=[JOB_ID],
        responses=OpenApiResponse(schema_of(bodies.Job), "The cancelled job"),
        errors=["conflict"],
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Cancel a job; pages that were read stay.

        Cancelling twice is not an error; cancelling a finished job is a conflict.
        """
        job = selectors.job_of(caller(request), job_id)
        services.cancel(job)
        return Response(_job_body(job))


def _job_body(job: Job) -> bodies.Job:
    return bodies.job_body(job, position.queue_position(job), can_retry=can_retry(job))
