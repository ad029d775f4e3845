"""Changing, cancelling and deleting jobs. It must not know HTTP, nor how work is dispatched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ocr_contract.errors import RequestError
from ocr_platform.jobs import blobs, change_feed, sql
from ocr_platform.jobs.models import Job, WorkItem
from ocr_platform.jobs.queue.notification import wake_dispatchers
from ocr_platform.jobs.search.file_names import name_words
from ocr_platform.jobs.submission.request import check_tags, clean_file_name

if TYPE_CHECKING:
    from collections.abc import Sequence


def change(job: Job, *, file_name: str | None = None, tags: Sequence[str] | None = None) -> None:
    """Change the file name or the tags of a job in any state; None keeps a value.

    Raises `RequestError` `invalid_option`, `not_found` if it was deleted in the meantime.
    """
    if tags is not None:
        check_tags(tags)
    with transaction.atomic():
        sql.lock_jobs([job.pk])
        if not Job.objects.filter(id=job.pk).exists():
            raise RequestError("not_found", "The job was deleted.")
        job.refresh_from_db()
        before = job.file_name, job.tags
        if file_name is not None:
            job.file_name = clean_file_name(file_name)
            job.name_words = name_words(job.file_name)
        if tags is not None:
            job.tags = list(dict.fromkeys(tags))
        if (job.file_name, job.tags) != before:
            job.changed_at = sql.database_now()
            job.save(update_fields=["file_name", "name_words", "tags", "changed_at"])


def cancel(job: Job) -> None:
    """Cancel a job: waiting items are not started, running ones are dropped.

    Cancelling twice is not an error. Raises `RequestError` `conflict` when it is finished, `not_found` if it was
    deleted in the meantime.
    """
    with transaction.atomic():
        sql.lock_jobs([job.pk])
        if not Job.objects.filter(id=job.pk).exists():
            raise RequestError("not_found", "The job was deleted.")
        job.refresh_from_db()
        if job.state == Job.State.CANCELLED:
            return
        if job.is_final:
            raise RequestError("conflict", f"The job has {job.state} and cannot be cancelled any more.")
        WorkItem.objects.filter(job=job, state__in=[WorkItem.State.READY, WorkItem.State.LEASED]).update(
            state=WorkItem.State.CANCELLED, owner="", lease_until=None
        )
        now = sql.database_now()
        job.state, job.finished_at, job.changed_at = Job.State.CANCELLED, now, now
        job.save(update_fields=["state", "finished_at", "changed_at"])
        wake_dispatchers()


def delete(job: Job) -> None:
    """Delete a job in any state with everything that belongs to it, including blobs; work on it fails at the fence."""
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(id=job.pk).first()
        if held is None:
            return
        keys = {held.document_key}
        for named in held.pages.values_list("image_key", "preview_key", "thumbnail_key"):
            keys.update(named)
        change_feed.note_deletion(held)
        held.delete()
        lost = blobs.unnamed(keys)
        wake_dispatchers()
    blobs.remove(lost)
