"""The position of an open job: how many documents are ahead of it, and how long it will take, judged by recent pages.

An estimate needs the number of the job's pages, a ready worker, and pages that were read. Later jobs with a higher
priority are not included. Nothing here writes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Avg, Q

from ocr_platform.jobs.models import Job, Result, WorkItem

if TYPE_CHECKING:
    from django.db.models import QuerySet

_EXPERIENCE: Final = 50
"""Number of an endpoint's last pages from which the estimate is computed."""


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """`position`: 1 plus the number of jobs that have a page ahead of this job's next one.

    `seconds`: time until it is done, None if unknown: the document is not opened, no worker is ready, or nothing was
    read yet.
    """

    position: int
    seconds: float | None


def queue_position(job: Job) -> QueuePosition | None:
    """Return the position of an open job in its endpoint's queue, None when it is finished."""
    if job.is_final:
        return None
    ready = WorkItem.objects.filter(endpoint_id=job.endpoint_id, state=WorkItem.State.READY)
    own = ready.filter(job=job).exclude(kind=WorkItem.Kind.PREVIEW).order_by("turn", "id")
    first = own.first()
    position = 1
    if first is not None:
        others = _before(ready, first).exclude(job=job)
        position += others.order_by().values("job_id").distinct().count()
    return QueuePosition(position, _seconds(job, ready, own))


def _before(ready: QuerySet[WorkItem], item: WorkItem) -> QuerySet[WorkItem]:
    return ready.filter(
        Q(priority__gt=item.priority)
        | Q(priority=item.priority, turn__lt=item.turn)
        | Q(priority=item.priority, turn=item.turn, id__lt=item.pk)
    )


def _seconds(job: Job, ready: QuerySet[WorkItem], own: QuerySet[WorkItem]) -> float | None:
    if job.pages_total is None or job.endpoint.slots == 0:
        return None
    last = Result.objects.filter(page__job__endpoint_id=job.endpoint_id).order_by("-id")[:_EXPERIENCE]
    took: float | None = Result.objects.filter(pk__in=last.values("pk")).aggregate(took=Avg("seconds"))["took"]
    if took is None:
        return None
    final = own.last()
    under_way = WorkItem.objects.filter(
        endpoint_id=job.endpoint_id, state=WorkItem.State.LEASED, kind=WorkItem.Kind.RECOGNISE
    ).count()
    pages = under_way + (0 if final is None else _before(ready, final).count() + 1)
    # A page that is not split off yet is not in the queue.
    pages = max(pages, job.pages_total - job.pages_done - job.pages_failed)
    return round(math.ceil(pages / job.endpoint.slots) * took, 1)
