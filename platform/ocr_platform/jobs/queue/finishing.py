"""Finish and release: end leases under the fence, and count what came of them, in one transaction a batch.

The usual case, a batch of pages that were read, is four statements whatever its size. Everything else is rare and is
written one item at a time by `failing`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from ocr_platform.jobs import sql
from ocr_platform.jobs.models import PREVIEW_PRIORITY, Page, WorkItem
from ocr_platform.jobs.models.result import MACHINE_VERSION
from ocr_platform.jobs.queue import failing, progress
from ocr_platform.jobs.queue.values import Failed, Lease, Outcome, Previewed, Read, Retry, SplitDone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FENCE: Final = "state = 'leased' AND owner = %s AND (id, attempt) IN (VALUES {pairs})"


def finish(owner: str, outcomes: Sequence[Outcome]) -> set[int]:
    """End the leases of `outcomes` and store what came of them.

    Return the ids of the items that `owner` still held; what came of the others is dropped: they were cancelled,
    deleted, or leased again after the lease was lost.
    """
    tally = progress.Tally()
    with transaction.atomic():
        sql.lock_jobs(outcome.lease.job_id for outcome in outcomes)
        done = [outcome for outcome in outcomes if isinstance(outcome, Read | SplitDone | Previewed)]
        accepted = _mark_done(owner, [outcome.lease for outcome in done])
        held = [outcome for outcome in done if outcome.lease.id in accepted]
        reads = [outcome for outcome in held if isinstance(outcome, Read)]
        _store_results(reads)
        _measure_pages(reads)
        _add_previews([read.lease for read in reads if read.lease.is_document])
        for outcome in held:
            if isinstance(outcome, Previewed):
                _store_preview(outcome)
            else:
                tally.add(outcome.lease.job_id, done=isinstance(outcome, Read), seconds=outcome.seconds)
        for bad in outcomes:
            if isinstance(bad, Failed | Retry) and _end_badly(owner, bad, tally):
                accepted.add(bad.lease.id)
        failing.stop_overdue(progress.count(tally))
    return accepted


def release(owner: str, leases: Sequence[Lease], *, delay: float = 0.0) -> None:
    """Give items back that were not tried: no attempt is spent, and they may be claimed again after `delay` seconds."""
    if not leases:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        sql.lock_jobs(lease.job_id for lease in leases)
        cursor.execute(
            "UPDATE jobs_workitem SET state = 'ready', owner = '', lease_until = NULL, "  # noqa: S608
            f"run_after = {sql.dialect().after} WHERE {_FENCE.format(pairs=sql.rows(len(leases), '(%s, %s)'))}",
            [delay, owner, *_pairs(leases)],
        )


def _end_badly(owner: str, outcome: Failed | Retry, tally: progress.Tally) -> bool:
    end = failing.fail if isinstance(outcome, Failed) else failing.spend
    if not end(owner, outcome.lease, outcome.problem, tally):
        return False
    if outcome.lease.kind != WorkItem.Kind.PREVIEW:
        tally.add(outcome.lease.job_id, seconds=outcome.seconds)
    return True


def _pairs(leases: Iterable[Lease]) -> list[int]:
    return [value for lease in leases for value in (lease.id, lease.attempt)]


def _mark_done(owner: str, leases: Sequence[Lease]) -> set[int]:
    if not leases:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_workitem SET state = 'done', owner = '', lease_until = NULL "  # noqa: S608
            f"WHERE {_FENCE.format(pairs=sql.rows(len(leases), '(%s, %s)'))} RETURNING id",
            [owner, *_pairs(leases)],
        )
        return {row[0] for row in cursor.fetchall()}


def _store_results(reads: Sequence[Read]) -> None:
    if not reads:
        return
    shape = f"(%s, {MACHINE_VERSION}, %s, %s, %s, %s, %s, %s, {sql.dialect().now})"
    values: list[Any] = []
    for read in reads:
        values += [read.lease.page_id, read.body, read.text, read.confidence, read.engine]
        values += [json.dumps(read.languages), read.read_seconds]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_result "  # noqa: S608
            "(page_id, version, body, text, confidence, engine, languages, seconds, created_at) "
            f"VALUES {sql.rows(len(reads), shape)}",
            values,
        )


def _measure_pages(reads: Sequence[Read]) -> None:
    if not reads:
        return
    values: list[Any] = []
    for read in reads:
        values += [read.lease.page_id, read.width, read.height, read.dpi]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_page SET state = 'done', width = v.column2, height = v.column3, dpi = v.column4 "  # noqa: S608
            f"FROM (VALUES {sql.rows(len(reads), '(%s, %s, %s, CAST(%s AS integer))')}) AS v WHERE id = v.column1",
            values,
        )


def _add_previews(leases: Sequence[Lease]) -> None:
    """Queue the previews of pages that were their own image; they are made when nothing else is to be done."""
    if not leases:
        return
    now = sql.database_now()
    WorkItem.objects.bulk_create(
        WorkItem(
            kind=WorkItem.Kind.PREVIEW,
            priority=PREVIEW_PRIORITY,
            turn=0,
            run_after=now,
            endpoint_id=lease.endpoint_id,
            submitter_id=lease.submitter_id,
            job_id=lease.job_id,
            page_id=lease.page_id,
        )
        for lease in leases
    )


def _store_preview(made: Previewed) -> None:
    Page.objects.filter(work=made.lease.id).update(
        preview_key=made.preview_key,
        preview_media=made.preview_media,
        thumbnail_key=made.thumbnail_key,
        thumbnail_media=made.thumbnail_media,
    )
