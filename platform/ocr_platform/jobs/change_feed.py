"""What a polling client needs in addition to the list: up to when all changes are known, and which jobs are deleted.

A change is stamped when it is made and visible when it is committed, so a later stamp may become visible first. The
reported time is therefore `OVERLAP` before the newest change. It depends only on the rows: as long as nothing happens,
the same request has the same answer, which is a 304.
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
"""Longer than any transaction of Legible takes from its first statement to its end."""

KEPT: Final = timedelta(days=7)
"""How long deletions are reported."""

_FORGOTTEN_AFTER: Final = KEPT + timedelta(hours=1)
"""Longer than deletions are reported, even if this machine's clock and the database's differ."""

MOST_DELETED: Final = 1000

# One statement, prepared once: for an open dashboard this is much of the cost of a request.
_NEWEST: Final = (
    "SELECT (SELECT max(changed_at) FROM jobs_job WHERE owner_id = %s), "
    "(SELECT max(deleted_at) FROM jobs_deletedjob WHERE owner_id = %s)"
)


@dataclass(frozen=True, slots=True)
class News:
    """What a list of jobs does not contain.

    `next_changed_after`: the time to ask from next, None when there never was a job. `deleted`: public ids of the jobs
    deleted since the requested time, None when that is not known.
    """

    next_changed_after: datetime | None
    deleted: tuple[str, ...] | None


def news(owner: AbstractBaseUser, since: datetime | None) -> News:
    """Return what is new for the owner since a time. Open dashboards ask for it all day long."""
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
    """Record that `job` is deleted; call it in the transaction that deletes it."""
    DeletedJob.objects.create(owner_id=job.owner_id, uuid=job.uuid, deleted_at=sql.database_now())


def forget_old() -> None:
    """Forget deletions that are no longer reported."""
    DeletedJob.objects.filter(deleted_at__lt=sql.database_now() - _FORGOTTEN_AFTER).delete()
