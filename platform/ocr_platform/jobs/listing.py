"""Lists of jobs, narrowed and in pages, and the one question that waiting requests ask. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from ocr_platform.jobs.models import Job
from ocr_platform.jobs.selectors import jobs_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class JobFilter:
    """What jobs to list; empty or None means any. `created_after` is inclusive, the other times are not."""

    states: tuple[str, ...] = ()
    endpoint: str = ""
    tag: str = ""
    batch: str = ""
    created_after: datetime | None = None
    created_before: datetime | None = None
    changed_after: datetime | None = None


def list_jobs(
    owner: AbstractBaseUser, wanted: JobFilter, *, before: int | None, limit: int
) -> tuple[list[Job], int | None]:
    """Return at most `limit` of the owner's jobs, newest first, and the row to continue after, None at the end.

    `before`: the row that the last answer ended with.
    """
    jobs = _narrowed(jobs_of(owner), wanted)
    if before is not None:
        jobs = jobs.filter(pk__lt=before)
    found = list(jobs[: limit + 1])
    return (found, None) if len(found) <= limit else (found[:limit], found[limit - 1].pk)


def is_final(job_id: int) -> bool:
    """Tell whether nothing more will happen to a job; a deleted one is final too."""
    return not Job.objects.filter(pk=job_id, state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()


def _narrowed(jobs: QuerySet[Job], wanted: JobFilter) -> QuerySet[Job]:
    conditions = {
        "state__in": wanted.states,
        "endpoint__name": wanted.endpoint,
        "batch": wanted.batch,
        "created_at__gte": wanted.created_after,
        "created_at__lt": wanted.created_before,
        "changed_at__gt": wanted.changed_after,
    }
    jobs = jobs.filter(**{name: value for name, value in conditions.items() if value})
    return jobs.filter(_carries(wanted.tag)) if wanted.tag else jobs


def _carries(tag: str) -> RawSQL:
    if connection.vendor == "sqlite":
        condition = "EXISTS (SELECT 1 FROM json_each(jobs_job.tags) WHERE json_each.value = %s)"
    else:
        condition = "jobs_job.tags @> to_jsonb(%s::text)"
    return RawSQL(condition, [tag], output_field=BooleanField())  # noqa: S611 - the tag is a parameter
