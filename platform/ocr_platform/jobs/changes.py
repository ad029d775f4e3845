"""What somebody who polls needs beside the list: up to when everything is known, and which jobs are gone.

A change is stamped when it is made and seen when it is committed, so a later stamp may be seen first. Who polls is
therefore told a time that lies `OVERLAP` before the newest change. It depends on the rows alone: as long as nothing
happens, the same question has the same answer, and that is a 304.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Max

from ocr_platform.jobs import sql
from ocr_platform.jobs.models import DeletedJob, Job

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser

OVERLAP: Final = timedelta(seconds=10)
"""Longer than any transaction of ours takes from its first statement to its end."""

KEPT: Final = timedelta(days=7)
"""How long it is remembered that a job was deleted."""

MOST_DELETED: Final = 1000


def changed_to(owner: AbstractBaseUser) -> datetime | None:
    """Return the time after which the owner's next changes lie; None when there never was a job."""
    changed: datetime | None = Job.objects.filter(owner_id=owner.pk).aggregate(at=Max("changed_at"))["at"]
    deleted: datetime | None = DeletedJob.objects.filter(owner_id=owner.pk).aggregate(at=Max("deleted_at"))["at"]
    newest = max((time for time in (changed, deleted) if time is not None), default=None)
    return None if newest is None else newest - OVERLAP


def deleted_since(owner: AbstractBaseUser, since: datetime | None) -> tuple[str, ...] | None:
    """Return the public ids of the owner's jobs that were deleted after `since`, None when that is not known."""
    if since is None or since < sql.database_now() - KEPT:
        return None
    gone = DeletedJob.objects.filter(owner_id=owner.pk, deleted_at__gt=since).order_by("id")
    ids = tuple(str(uuid) for uuid in gone.values_list("uuid", flat=True)[: MOST_DELETED + 1])
    return ids if len(ids) <= MOST_DELETED else None


def note_deletion(job: Job) -> None:
    """Remember that `job` is deleted; call it in the transaction that does it."""
    DeletedJob.objects.create(owner_id=job.owner_id, uuid=job.uuid, deleted_at=sql.database_now())


def forget_old() -> None:
    """Forget deletions that nobody is told any more."""
    DeletedJob.objects.filter(deleted_at__lt=sql.database_now() - KEPT).delete()
