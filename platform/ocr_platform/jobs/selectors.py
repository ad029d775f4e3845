"""Queries for jobs and pages: ownership and progress. Nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from ocr_contract.errors import RequestError
from ocr_platform.jobs.models import Correction, Job, Page, Result
from ocr_platform.jobs.models.result import MACHINE_VERSION

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractBaseUser
    from django.db.models import QuerySet


def jobs_of(owner: AbstractBaseUser) -> QuerySet[Job]:
    """Return the owner's jobs, newest first, each with its endpoint, without fields that only a single job needs."""
    jobs = Job.objects.filter(owner_id=owner.pk).select_related("endpoint").order_by("-id")
    return jobs.defer("endpoint__spec", "endpoint__conditions", "endpoint__option_defaults", "endpoint__description")


def job_of(owner: AbstractBaseUser, uuid: UUID) -> Job:
    """Return one job. Raises `RequestError` `not_found`, also when it is another person's."""
    job = jobs_of(owner).filter(uuid=uuid).first()
    if job is None:
        raise RequestError("not_found", "There is no such job, or it was deleted.")
    return job


def pages_of(job: Job) -> QuerySet[Page]:
    """Return the known pages, in order, each with `confidence` and `doubtful` (None until it is read).

    The confidence is the machine's; `doubtful` counts the words that nobody has checked.
    """
    machine = Result.objects.filter(page=OuterRef("pk"), version=MACHINE_VERSION)
    person = Correction.objects.filter(page=OuterRef("pk")).order_by("-version")
    return (
        Page.objects.filter(job=job)
        .order_by("number")
        .annotate(
            confidence=Subquery(machine.values("confidence")),
            doubtful=Coalesce(Subquery(person.values("doubtful")[:1]), Subquery(machine.values("doubtful"))),
        )
    )


def page_of(job: Job, number: int) -> Page:
    """Return one page. Raises `RequestError` `not_found`."""
    page = pages_of(job).filter(number=number).first()
    if page is None:
        raise RequestError("not_found", f"The job has no page {number}, or the page does not exist yet.")
    return page
