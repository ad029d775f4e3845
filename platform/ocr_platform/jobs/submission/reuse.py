"""Reuse: if an owner sends the same bytes with the same options again, the new job gets the stored result.

The new job has its own rows and refers to the old one's blobs; they are removed with the last job that refers to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import Sum

from ocr_platform.jobs.models import Job, Page, Result
from ocr_platform.jobs.models.result import MACHINE_VERSION
from ocr_platform.jobs.queue.previews import WantedPreview, add_previews
from ocr_platform.jobs.search import index

if TYPE_CHECKING:
    from django.db.models import QuerySet

_CANDIDATES: Final = 20
_PAGE_COLUMNS: Final = (
    "number, state, width, height, dpi, image_key, image_media, preview_key, preview_media, thumbnail_key, "
    "thumbnail_media, error"
)
_RESULT_COLUMNS: Final = "version, body, text, confidence, doubtful, engine, languages, seconds, created_at"


def is_known(job: Job) -> bool:
    """Return whether a stored result can be reused at this moment."""
    return any(candidate.options == job.options for candidate in _candidates(job))


def take_over(job: Job) -> bool:
    """Save `job` as finished with the stored result of an earlier one; return whether there is such a result.

    Call it in the transaction that creates the job: the earlier job is locked, so that nobody deletes it in the
    meantime.
    """
    source = _source(job)
    if source is None:
        return False
    job.document_key = source.document_key
    job.reused_from = source.uuid
    job.state = Job.State.SUCCEEDED
    job.document_pages, job.pages_total, job.pages_done = source.document_pages, source.pages_total, source.pages_done
    job.doubtful_words = Result.objects.filter(page__job=source).aggregate(all=Sum("doubtful"))["all"] or 0
    job.started_at = job.finished_at = job.created_at
    job.save(force_insert=True)
    _copy_pages(source, job)
    index.copy_job(source.pk, job.pk)
    pages = Page.objects.filter(job=job, preview_key="")
    add_previews([WantedPreview(page.pk, job.pk, job.owner_id, job.endpoint_id) for page in pages])
    return True


def _source(job: Job) -> Job | None:
    for candidate in _candidates(job).select_for_update(no_key=True):
        if candidate.options == job.options:
            return candidate
    return None


def _candidates(job: Job) -> QuerySet[Job]:
    same_bytes = Job.objects.filter(
        owner_id=job.owner_id, sha256=job.sha256, endpoint_id=job.endpoint_id, state=Job.State.SUCCEEDED
    )
    return same_bytes.order_by("-id")[:_CANDIDATES]


def _copy_pages(source: Job, job: Job) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO jobs_page (job_id, {_PAGE_COLUMNS}) "  # noqa: S608
            f"SELECT %s, {_PAGE_COLUMNS} FROM jobs_page WHERE job_id = %s",
            [job.pk, source.pk],
        )
        cursor.execute(
            f"INSERT INTO jobs_result (page_id, {_RESULT_COLUMNS}) "  # noqa: S608
            f"SELECT new.id, {', '.join('r.' + name for name in _RESULT_COLUMNS.split(', '))} FROM jobs_result r "
            "JOIN jobs_page old ON old.id = r.page_id JOIN jobs_page new ON new.number = old.number "
            "WHERE old.job_id = %s AND new.job_id = %s AND r.version = %s",
            [source.pk, job.pk, MACHINE_VERSION],
        )
