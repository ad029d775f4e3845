"""Lists of jobs, filtered and paginated, and the query that waiting requests use. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, F, Func, QuerySet, Value

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Job
from ocr_platform.jobs.selectors import jobs_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class JobFilter:
    """Filters of a list of jobs; empty or None means any. `created_after` is inclusive, the other times are not.

    `terms`: words that the file name must all contain, as returned by `names.name_terms`.
    """

    states: tuple[str, ...] = ()
    endpoint: str = ""
    tag: str = ""
    batch: str = ""
    terms: tuple[str, ...] = ()
    created_after: datetime | None = None
    created_before: datetime | None = None
    changed_after: datetime | None = None


def list_jobs(
    owner: AbstractBaseUser, wanted: JobFilter, *, before: int | None, limit: int
) -> tuple[list[Job], int | None]:
    """Return at most `limit` of the owner's jobs, newest first, and the row to continue after, None at the end.

    `before`: the row that the last answer ended with.
    """
    # Filtered within an index: of the wide rows, only the returned ones are read.
    ids = _narrowed(Job.objects.filter(owner_id=owner.pk).order_by("-id"), wanted).values("pk")
    if before is not None:
        ids = ids.filter(pk__lt=before)
    found = list(jobs_of(owner).filter(pk__in=ids[: limit + 1]))
    return (found, None) if len(found) <= limit else (found[:limit], found[limit - 1].pk)


def is_final(job_id: int) -> bool:
    """Return whether a job is final; a deleted one is final too."""
    return not Job.objects.filter(pk=job_id, state__in=[Job.State.QUEUED, Job.State.RUNNING]).exists()


def _narrowed(jobs: QuerySet[Job], wanted: JobFilter) -> QuerySet[Job]:
    conditions = {
        "state__in": wanted.states,
        "batch": wanted.batch,
        "created_at__gte": wanted.created_after,
        "created_at__lt": wanted.created_before,
        "changed_at__gt": wanted.changed_after,
    }
    jobs = jobs.filter(**{name: value for name, value in conditions.items() if value})
    if wanted.endpoint:
        jobs = jobs.filter(endpoint=Endpoint.objects.filter(name=wanted.endpoint).values("pk")[:1])
    for term in wanted.terms:
        jobs = jobs.filter(name_words__contains=term)
    return _carrying(jobs, wanted.tag) if wanted.tag else jobs


def _carrying(jobs: QuerySet[Job], tag: str) -> QuerySet[Job]:
    if connection.vendor == "postgresql":
        return jobs.filter(tags__contains=[tag])
    some = Func(F("tags"), template="%(expressions)s <> '[]'", output_field=BooleanField())  # as in its index
    one = Func(
        F("tags"),
        Value(tag),
        template="EXISTS (SELECT 1 FROM json_each(%(expressions)s)",
        arg_joiner=") WHERE json_each.value = ",
        output_field=BooleanField(),
    )
    return jobs.filter(some, one)
