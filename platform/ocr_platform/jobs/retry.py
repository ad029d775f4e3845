"""Retry: queues the failed pages of a job again; waiting pages may move to another endpoint.

Results are kept. It must not know HTTP, nor how work is dispatched; it only creates work items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from ocr_contract.errors import RequestError
from ocr_platform.endpoints import selectors as endpoints
from ocr_platform.jobs import sql
from ocr_platform.jobs.models import Job, Page, WorkItem
from ocr_platform.jobs.queue import next_turn
from ocr_platform.jobs.queue.notification import wake_dispatchers
from ocr_platform.jobs.submission.service import check_quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr_platform.endpoints.models import Endpoint

_WAITING = WorkItem.State.READY
_FAILED = WorkItem.State.FAILED
_CANCELLED = WorkItem.State.CANCELLED
_RETRIED: Final = frozenset({Job.State.PARTIAL, Job.State.FAILED, Job.State.CANCELLED})

FINAL_CODES: Final = frozenset(
    {"document_broken", "document_encrypted", "empty_document", "page_out_of_range", "unsupported_media_type"}
)
"""Errors caused by the document or the request: reading it again would fail with the same error."""


def retry(job: Job, *, endpoint_name: str = "") -> None:
    """Read the failed pages of `job` again, on the endpoint `endpoint_name`; empty for the job's own.

    A cancelled job continues: the pages that were not read are read now. Waiting items move to the endpoint as well;
    items in flight finish where they are. A job without failed pages, or one that was just retried, is left unchanged:
    calling twice is not an error.

    Raises `RequestError` `unknown_endpoint`, `language_missing`, `not_found` if it was deleted in the meantime;
    `Unavailable` `too_many_jobs`.
    """
    endpoint = _endpoint(job, endpoint_name)
    if job.is_final:
        check_quota(job.owner)
    with transaction.atomic():
        sql.lock_jobs([job.pk])
        if not Job.objects.filter(pk=job.pk).exists():
            raise RequestError("not_found", "The job was deleted.")
        job.refresh_from_db()
        moves = endpoint.pk != job.endpoint_id
        freed = _pages_to_split_again(job)
        items = _items(job, freed=freed, moves=moves)
        failed = Page.objects.filter(job=job, state=Page.State.FAILED).exclude(image_key="")
        freed += failed.update(state=Page.State.WAITING, error=None)
        if items or (moves and not job.is_final):
            _queue(items, endpoint)
            _continue_previews(job)
            _reopen(job, freed, endpoint)
            wake_dispatchers()


def jobs_to_retry(jobs: Iterable[Job]) -> set[int]:
    """Return the ids of those `jobs` of which a retry may read more.

    These are cancelled jobs, and those that failed in a way that another try, another endpoint or other limits can
    change. A damaged document stays damaged.
    """
    ended = [job for job in jobs if job.state in _RETRIED]
    with_failed_pages = [job.pk for job in ended if job.pages_failed]
    hopeful = Page.objects.filter(job__in=with_failed_pages, state=Page.State.FAILED).exclude(
        error__code__in=FINAL_CODES
    )
    found = set(hopeful.values_list("job_id", flat=True)) if with_failed_pages else set()
    for job in ended:
        as_a_whole = job.state == Job.State.FAILED and not job.pages_failed
        if job.state == Job.State.CANCELLED or (as_a_whole and (job.problem or {}).get("code") not in FINAL_CODES):
            found.add(job.pk)
    return found


def can_retry(job: Job) -> bool:
    """Return whether a retry of `job` may read more of it."""
    return job.pk in jobs_to_retry([job])


def _endpoint(job: Job, name: str) -> Endpoint:
    if not name and job.endpoint.gone_at is not None:
        raise RequestError(
            "unknown_endpoint",
            f'The endpoint "{job.endpoint.name}" was deleted.',
            hint="Name another endpoint for the retry.",
        )
    endpoint = endpoints.by_name(name or job.endpoint.name)
    endpoints.check_models(endpoint, job.options["languages"], job.options["ocrEngineMode"])
    return endpoint


def _pages_to_split_again(job: Job) -> int:
    """Delete the failed pages that have no image, unless the document is being split; return how many."""
    open_split = WorkItem.objects.filter(
        job=job, kind=WorkItem.Kind.SPLIT, state__in=[WorkItem.State.READY, WorkItem.State.LEASED]
    )
    without_image = Page.objects.filter(job=job, state=Page.State.FAILED, image_key="")
    if open_split.exists():
        return 0
    forgotten = without_image.count()
    without_image.delete()
    return forgotten


def _items(job: Job, *, freed: int, moves: bool) -> list[WorkItem]:
    """Return the items to queue, in page order: failed ones, and waiting ones if the job `moves`."""
    found = WorkItem.objects.filter(job=job).exclude(kind=WorkItem.Kind.PREVIEW).order_by("page__number", "id")
    wanted = []
    for item in found:
        again = item.state in {_FAILED, _CANCELLED} or (item.kind == WorkItem.Kind.SPLIT and freed > 0)
        if again or (moves and item.state == _WAITING):
            wanted.append(item)
    return wanted


def _queue(items: Sequence[WorkItem], endpoint: Endpoint) -> None:
    if not items:
        return
    first = items[0]
    turn = next_turn(endpoint_id=endpoint.pk, submitter_id=first.submitter_id, priority=first.priority)
    now = sql.database_now()
    for number, item in enumerate(items):
        if item.state != _WAITING:
            item.state, item.error, item.failures, item.interruptions, item.run_after = _WAITING, None, 0, 0, now
        item.endpoint, item.turn = endpoint, turn + number
    changed = ["state", "error", "failures", "interruptions", "run_after", "endpoint", "turn"]
    WorkItem.objects.bulk_update(items, changed, batch_size=100)


def _continue_previews(job: Job) -> None:
    """Queue the previews that were cancelled with the job."""
    cancelled = WorkItem.objects.filter(job=job, kind=WorkItem.Kind.PREVIEW, state=_CANCELLED)
    cancelled.update(state=_WAITING, failures=0, interruptions=0, run_after=sql.database_now())


def _reopen(job: Job, freed: int, endpoint: Endpoint) -> None:
    """Count again. A finished job becomes queued again, and has its full time limit for the rest."""
    if endpoint.pk != job.endpoint_id:
        WorkItem.objects.filter(job=job, kind=WorkItem.Kind.PREVIEW, state=_WAITING).update(endpoint=endpoint)
        # Items in flight return to this endpoint if they have to be sent again.
        WorkItem.objects.filter(job=job, state=WorkItem.State.LEASED).update(endpoint=endpoint)
        job.endpoint = endpoint
    if job.is_final:
        job.state, job.started_at, job.finished_at, job.problem = Job.State.QUEUED, None, None, None
        job.work_seconds = 0.0
    job.pages_failed -= freed
    job.changed_at = sql.database_now()
    job.save(
        update_fields=[
            *("endpoint", "state", "started_at", "finished_at", "problem"),
            *("work_seconds", "pages_failed", "changed_at"),
        ]
    )
