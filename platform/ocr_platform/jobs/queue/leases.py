"""Leases: renewal, the check whether they are held, and the reclaiming of expired ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models.functions import Now

from ocr_contract.errors import PageFailed
from ocr_platform.jobs import sql
from ocr_platform.jobs.models import WorkItem
from ocr_platform.jobs.queue import failures, progress

if TYPE_CHECKING:
    from collections.abc import Collection

_REAP_AT_ONCE: Final = 200
_LOST: Final = PageFailed(
    "page_crashed",
    "The program that sends pages to workers stopped repeatedly.",
    hint="Send the document again; if that fails too, send it page by page.",
).problem()


def heartbeat(owner: str, ids: Collection[int], lease_seconds: float) -> None:
    """Keep the leases that `owner` has on these items for `lease_seconds` from now, in one statement.

    Only items that the dispatcher knows it holds: a lease whose claim it never learnt of expires by itself.
    """
    if not ids:
        return
    words = sql.dialect()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE jobs_workitem SET lease_until = {words.after} WHERE id IN (SELECT id FROM jobs_workitem "  # noqa: S608
            f"WHERE state = 'leased' AND owner = %s AND id IN ({sql.numbers(ids)}) {words.skip_lock})",
            [lease_seconds, owner],
        )


def held(owner: str, ids: Collection[int]) -> set[int]:
    """Return which of these items `owner` still holds; the calls for the others can be dropped."""
    return set(
        WorkItem.objects.filter(state=WorkItem.State.LEASED, owner=owner, id__in=ids).values_list("id", flat=True)
    )


def reap() -> int:
    """Reclaim the items whose lease expired: each counts as interrupted and has waited enough. Return how many."""
    expired = WorkItem.objects.filter(state=WorkItem.State.LEASED, lease_until__lt=Now())
    jobs = set(expired.values_list("job_id", flat=True)[:_REAP_AT_ONCE])
    if not jobs:
        return 0
    tally = progress.Tally()
    with transaction.atomic():
        sql.lock_jobs(jobs)
        lost = list(expired.filter(job_id__in=jobs).select_for_update(skip_locked=True))
        for item in lost:
            failures.spend(item.owner, item, _LOST, tally, interrupted=True, wait=0.0)
        progress.count(tally)
    return len(lost)
