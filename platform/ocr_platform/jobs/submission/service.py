"""Submission of documents: the quota of the owner, the job, and its first work item.

It must not know HTTP, nor how work is dispatched; it only creates work items.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from ocr_contract.errors import LimitExceeded, Unavailable
from ocr_contract.media import PASS_THROUGH, MediaType, sniff
from ocr_platform.config import PLATFORM
from ocr_platform.endpoints import selectors as endpoints
from ocr_platform.jobs import blobs, options, sql
from ocr_platform.jobs.models import Job, Page, WorkItem
from ocr_platform.jobs.queue import next_turn
from ocr_platform.jobs.queue.notification import wake_dispatchers
from ocr_platform.jobs.search.file_names import name_words
from ocr_platform.jobs.submission import idempotency, reuse
from ocr_platform.jobs.submission.request import SubmissionRequest, clean_file_name, validate

if TYPE_CHECKING:
    from pathlib import Path

    from django.contrib.auth.models import AbstractBaseUser

    from ocr_platform.jobs.submission.idempotency import Reservation

_RETRY_AFTER: Final = 30


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document that was received into the file `path`, which is moved when the job is created.

    `head`: its first bytes, at least `SNIFF_BYTES` if it has that many. `sha256` in hexadecimal.
    """

    path: Path
    size: int
    head: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The job, and whether an earlier request with the same idempotency key created it."""

    job: Job
    replayed: bool = False


def check_quota(owner: AbstractBaseUser) -> None:
    """Refuse an owner who has the maximum number of queued jobs; call it before a document is received.

    Raises `Unavailable` `too_many_jobs`.
    """
    limit = PLATFORM.jobs.waiting_jobs_per_owner
    waiting = Job.objects.filter(owner_id=owner.pk, state=Job.State.QUEUED).count()
    if waiting >= limit:
        raise Unavailable(
            "too_many_jobs",
            f"{waiting} of your jobs are queued; the limit is {limit}.",
            retry_after=_RETRY_AFTER,
            hint="Wait until some are finished, or cancel some.",
        )


def submit(
    *,
    owner: AbstractBaseUser,
    document: Incoming,
    request: SubmissionRequest,
    reservation: Reservation | None = None,
) -> Submitted:
    """Create a job for a received document, together with its first work item, in one transaction.

    Raises `DocumentError` for a type that is not accepted, `RequestError` for invalid parameters, `LimitExceeded`
    `body_too_large`, `Unavailable` `too_many_jobs`.
    """
    media = _check_document(document)
    validate(request)
    endpoint = endpoints.by_name(request.endpoint)
    wanted = options.parse(request.options, endpoint.option_defaults)
    endpoints.check_models(endpoint, wanted.languages, wanted.ocr_engine_mode)
    if media in PASS_THROUGH:
        options.selected_pages({"pages": wanted.pages}, 1)
    file_name = clean_file_name(request.file_name)
    job = Job(
        owner_id=owner.pk,
        endpoint=endpoint,
        priority=request.priority,
        file_name=file_name,
        name_words=name_words(file_name),
        media_type=str(media),
        size_bytes=document.size,
        sha256=document.sha256,
        options=options.complete(wanted),
        tags=list(dict.fromkeys(request.tags)),
        batch=request.batch,
        request_id=request.request_id,
    )
    content = _fingerprint(job)
    if reservation is not None and (earlier := idempotency.job_of(reservation, content)) is not None:
        return Submitted(earlier, replayed=True)
    check_quota(owner)
    _store(job, document, reservation, content)
    return Submitted(job)


def _check_document(document: Incoming) -> MediaType:
    limit = PLATFORM.max_document_bytes
    if document.size > limit:
        raise LimitExceeded(
            "body_too_large",
            f"The document has {document.size} bytes; the limit is {limit}.",
            limit=limit,
            actual=document.size,
            hint="Send a smaller file.",
        )
    return sniff(document.head)


def _fingerprint(job: Job) -> str:
    said = ("sha256", "endpoint_id", "priority", "file_name", "options", "tags", "batch")
    return idempotency.fingerprint({name: getattr(job, name) for name in said})


def _store(job: Job, document: Incoming, reservation: Reservation | None, content: str) -> None:
    # Storing may take a while, so no transaction waits for it.
    kept = "" if reuse.is_known(job) else blobs.keep_file(document.path)
    try:
        with transaction.atomic():
            job.created_at = job.changed_at = sql.database_now()
            if kept or not reuse.take_over(job):
                kept = job.document_key = kept or blobs.keep_file(document.path)
                _create(job)
            if reservation is not None:
                idempotency.settle(reservation, job, content)
            wake_dispatchers()
    except BaseException:
        blobs.remove([kept] if kept else [])
        raise


def _create(job: Job) -> None:
    page: Page | None = None
    if job.media_type in PASS_THROUGH:
        job.pages_total = job.document_pages = 1
    job.save(force_insert=True)
    if job.media_type in PASS_THROUGH:
        page = Page.objects.create(job=job, number=1, image_key=job.document_key, image_media=job.media_type)
    WorkItem.objects.create(
        kind=WorkItem.Kind.SPLIT if page is None else WorkItem.Kind.RECOGNISE,
        priority=job.priority,
        turn=next_turn(endpoint_id=job.endpoint_id, submitter_id=job.owner_id, priority=job.priority),
        run_after=job.created_at,
        endpoint_id=job.endpoint_id,
        submitter_id=job.owner_id,
        job=job,
        page=page,
    )
