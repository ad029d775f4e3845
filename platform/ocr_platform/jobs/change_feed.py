"""What a polling client needs in addition to the list: up to when all changes are known, and which jobs are deleted.

A change is stamped when it is made and seen when it is committed, so a later stamp may be seen first. Who polls is
therefore told a time that lies `OVERLAP` before the newest change. It depends on the rows alone: as long as nothing
happens, the same question has the same answer, and that is a 304.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils import timezone

from ocr_platform.jobs import sql
from ocr_platform.jobs.models import DeletedJob

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractBaseUser

    from ocr_platform.jobs.models import Job

OVERLAP: Final = timedelta(seconds=10)
"""Longer than any transaction of ours takes from its first statement to its end."""

KEPT: Final = timedelta(days=7)
"""For how long back it is told that a job was deleted."""

_FORGOTTEN_AFTER: Final = KEPT + timedelta(hours=1)
"""Later than anybody is told, also where this machine's clock and the database's are not the same."""

MOST_DELETED: Final = 1000

# One statement, and not put together anew: for a dashboard that stands open this is much of what a question costs.
_NEWEST: Final = (
    "SELECT (SELECT max(changed_at) FROM jobs_job WHERE owner_id = %s), "
    "(SELECT max(deleted_at) FROM jobs_deletedjob WHERE owner_id = %s)"
)


@dataclass(frozen=True, slots=True)
class News:
    """What a list of jobs does not tell.

    `next_changed_after`: the time after which the owner's next changes lie, None when there never was a job.
    `deleted`: public ids of the jobs deleted since the time asked for, None when that is not known.
    """

    next_changed_after: datetime | None
    deleted: tuple[str, ...] | None


def news(owner: AbstractBaseUser, since: datetime | None) -> News:
    """Return what is new for the owner since a time. Dashboards that stand open ask for it all day long."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [owner.pk, owner.pk])
        changed, deleted = map(sql.moment, cursor.fetchone())
    newest = max((time for time in (changed, deleted) if time is not None), default=None)
    return News(None if newest is None else newest - OVERLAP, _deleted_since(owner, since, deleted))


def _deleted_since(owner: AbstractBaseUser, since: datetime | None, newest: datetime | None) -> tuple[str, ...] | None:
    if since is None or since < timezone.now() - KEPT:
        return None
    if newest is None or newest <= since:
        return ()
    gone = DeletedJob.objects.filter(owner_id=owner.pk, deleted_at__gt=since).order_by("id")
    ids = tuple(str(uuid) for uuid in gone.values_list("uuid", flat=True)[: MOST_DELETED + 1])
    return ids if len(ids) <= MOST_DELETED else None


def note_deletion(job: Job) -> None:
    """Remember that `job` is deleted; call it in the transaction that does it."""
    DeletedJob.objects.create(owner_id=job.owner_id, uuid=job.uuid, deleted_at=sql.database_now())


def forget_old() -> None:
    """Forget deletions that nobody is told any more."""
    DeletedJob.objects.filter(deleted_at__lt=sql.database_now() - _FORGOTTEN_AFTER).delete()
