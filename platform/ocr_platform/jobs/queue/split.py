"""Splitting: pages arrive one by one while a document is split, and each is queued at once.

Every write is fenced on the lease of the split item, under the job's lock: after a cancel, a delete or a lost lease
nothing more is added. A dispatcher that takes over continues after the last stored page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction

from ocr_platform.jobs import sql
from ocr_platform.jobs.models import Job, Page, WorkItem
from ocr_platform.jobs.options import selected_pages
from ocr_platform.jobs.queue import failures, progress
from ocr_platform.jobs.queue.fair_share import next_turn

if TYPE_CHECKING:
    from ocr_contract.errors import Problem
    from ocr_platform.jobs.queue.values import Lease


@dataclass(frozen=True, slots=True)
class NewPage:
    """One page of a document with its stored images, or with an `error` and no images.

    `width`, `height`: pixels of the page image.
    """

    number: int
    width: int = 0
    height: int = 0
    dpi: int | None = None
    image_key: str = ""
    image_media: str = ""
    preview_key: str = ""
    preview_media: str = ""
    thumbnail_key: str = ""
    thumbnail_media: str = ""
    error: Problem | None = None


class Stored(NamedTuple):
    """`first`: the first page that is still missing, if known; `numbers`: the stored ones."""

    first: int
    numbers: frozenset[int]


def stored_pages(lease: Lease) -> Stored:
    """Return which pages are stored already: a split continues where one stopped, and fills gaps that a retry left."""
    numbers = frozenset(Page.objects.filter(job_id=lease.job_id).values_list("number", flat=True))
    job = Job.objects.filter(id=lease.job_id).only("options", "document_pages").first()
    if not numbers or job is None or job.document_pages is None:
        return Stored(1, numbers)
    missing = (number for number in selected_pages(job.options, job.document_pages) if number not in numbers)
    return Stored(next(missing, max(numbers) + 1), numbers)


def set_page_count(owner: str, lease: Lease, document_pages: int) -> bool:
    """Record how many pages the document has; return whether `owner` holds the split.

    Raises `RequestError` `page_out_of_range` when the job requests pages that the document does not have.
    """
    with transaction.atomic():
        sql.lock_jobs([lease.job_id])
        if _endpoint_of(owner, lease) is None:
            return False
        job = Job.objects.get(id=lease.job_id)
        if job.document_pages is None:
            total = len(selected_pages(job.options, document_pages))
            Job.objects.filter(id=job.pk).update(
                document_pages=document_pages, pages_total=total, changed_at=sql.database_now()
            )
    return True


def add_page(owner: str, lease: Lease, made: NewPage) -> bool:
    """Store one page and queue its reading, or count it as failed; return whether `owner` holds the split."""
    with transaction.atomic():
        sql.lock_jobs([lease.job_id])
        endpoint_id = _endpoint_of(owner, lease)
        if endpoint_id is None:
            return False
        page = Page.objects.create(
            job_id=lease.job_id,
            number=made.number,
            state=Page.State.WAITING if made.error is None else Page.State.FAILED,
            width=made.width or None,
            height=made.height or None,
            dpi=made.dpi,
            image_key=made.image_key,
            image_media=made.image_media,
            preview_key=made.preview_key,
            preview_media=made.preview_media,
            thumbnail_key=made.thumbnail_key,
            thumbnail_media=made.thumbnail_media,
            error=None if made.error is None else failures.as_json(made.error),
        )
        # The attempts are counted separately for each page: a long document may be interrupted more than five times.
        WorkItem.objects.filter(id=lease.id).update(failures=0, interruptions=0)
        if made.error is None:
            _queue(lease, page, endpoint_id)
        else:
            tally = progress.Tally()
            tally.add(lease.job_id, failed=1)
            progress.count(tally)
    return True


def _endpoint_of(owner: str, lease: Lease) -> int | None:
    """Return the endpoint of an item that `owner` holds, otherwise None; a retry may have moved it since the claim."""
    held = WorkItem.objects.filter(id=lease.id, state=WorkItem.State.LEASED, owner=owner, attempt=lease.attempt)
    return held.values_list("endpoint_id", flat=True).first()


def _queue(lease: Lease, page: Page, endpoint_id: int) -> None:
    turn = next_turn(endpoint_id=endpoint_id, submitter_id=lease.submitter_id, priority=lease.priority)
    WorkItem.objects.create(
        kind=WorkItem.Kind.RECOGNISE,
        priority=lease.priority,
        turn=turn,
        run_after=sql.database_now(),
        endpoint_id=endpoint_id,
        submitter_id=lease.submitter_id,
        job_id=lease.job_id,
        page=page,
    )
