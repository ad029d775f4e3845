"""Finish and release: end leases under the fence and count the outcomes, in one transaction per batch.

The usual case, a batch of pages that were read, takes four statements whatever its size. Everything else is rare and is
written one item at a time by `failing`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction

from ocr_platform.jobs import sql
from ocr_platform.jobs.models import Page, WorkItem
from ocr_platform.jobs.models.result import MACHINE_VERSION
from ocr_platform.jobs.queue import failures, progress
from ocr_platform.jobs.queue.previews import WantedPreview, add_previews
from ocr_platform.jobs.queue.values import Failed, Lease, Outcome, Previewed, Read, Retry, SplitDone
from ocr_platform.jobs.search import index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GOOD: Final = (Read, SplitDone, Previewed)
_FENCE: Final = "state = 'leased' AND owner = %s AND (id, attempt) IN (VALUES {pairs})"


def finish(owner: str, outcomes: Sequence[Outcome]) -> set[int]:
    """End the leases of `outcomes` and store these.

    Return the ids of the items that `owner` still held; the other outcomes are dropped: their items were cancelled,
    deleted, or leased again after the lease was lost.
    """
    tally = progress.Tally()
    with transaction.atomic():
        sql.lock_jobs(outcome.lease.job_id for outcome in outcomes)
        accepted = _mark_done(owner, [outcome.lease for outcome in outcomes if isinstance(outcome, _GOOD)])
        _store_reads([one for one in outcomes if isinstance(one, Read) and one.lease.id in accepted], tally)
        for outcome in outcomes:
            if isinstance(outcome, Read):
                continue
            if isinstance(outcome, Failed | Retry):
                if _end_badly(owner, outcome, tally):
                    accepted.add(outcome.lease.id)
            elif outcome.lease.id in accepted:
                _end_well(outcome, tally)
        failures.stop_overdue(progress.count(tally))
    return accepted


def release(owner: str, leases: Sequence[Lease], *, delay: float = 0.0) -> None:
    """Return items that were not tried: no attempt is used up, and they may be claimed again after `delay` seconds."""
    if not leases:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        sql.lock_jobs(lease.job_id for lease in leases)
        cursor.execute(
            "UPDATE jobs_workitem SET state = 'ready', owner = '', lease_until = NULL, "  # noqa: S608
            f"run_after = {sql.dialect().after} WHERE {_FENCE.format(pairs=_pairs(leases))}",
            [delay, owner],
        )


def _store_reads(reads: Sequence[Read], tally: progress.Tally) -> None:
    leases = [read.lease for read in reads]
    _store_results(reads)
    index.add([(lease.page_id, lease.submitter_id, read.words) for read in reads for lease in [read.lease]])
    _mark_pages([lease for lease in leases if lease.is_measured])
    _measure_pages(read for read in reads if not read.lease.is_measured)
    add_previews(
        [
            WantedPreview(lease.page_id, lease.job_id, lease.submitter_id, lease.endpoint_id)
            for lease in leases
            if lease.is_document
        ]
    )
    for read in reads:
        tally.add(read.lease.job_id, done=1, doubtful=read.doubtful, seconds=read.seconds)


def _end_well(outcome: SplitDone | Previewed, tally: progress.Tally) -> None:
    if isinstance(outcome, Previewed):
        _store_preview(outcome)
    else:
        tally.add(outcome.lease.job_id, seconds=outcome.seconds)


def _end_badly(owner: str, outcome: Failed | Retry, tally: progress.Tally) -> bool:
    lease, problem = outcome.lease, outcome.problem
    if isinstance(outcome, Failed):
        held = failures.fail(owner, lease, problem, tally)
    else:
        held = failures.spend(owner, lease, problem, tally, interrupted=outcome.interrupted)
    if held and lease.kind != WorkItem.Kind.PREVIEW:
        tally.add(lease.job_id, seconds=outcome.seconds)
    return held


def _pairs(leases: Iterable[Lease]) -> str:
    return ", ".join([f"({lease.id}, {lease.attempt})" for lease in leases])


def _mark_done(owner: str, leases: Sequence[Lease]) -> set[int]:
    if not leases:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE jobs_workitem SET state = 'done', owner = '', lease_until = NULL "  # noqa: S608
            f"WHERE {_FENCE.format(pairs=_pairs(leases))} RETURNING id",
            [owner],
        )
        return {row[0] for row in cursor.fetchall()}


def _store_results(reads: Sequence[Read]) -> None:
    if not reads:
        return
    shape = f"(%s, {MACHINE_VERSION}, %s, %s, %s, %s, %s, %s, %s)"
    values: list[Any] = []
    for read in reads:
        values += (
            read.lease.page_id,
            read.body,
            read.text,
            read.confidence,
            read.doubtful,
            read.engine,
            _json(read.languages),
            read.read_seconds,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO jobs_result "  # noqa: S608
            "(page_id, version, body, text, confidence, doubtful, engine, languages, seconds) "
            f"VALUES {sql.rows(len(reads), shape)}",
            values,
        )


@lru_cache(256)
def _json(languages: tuple[str, ...]) -> str:
    return json.dumps(languages)


def _mark_pages(leases: Sequence[Lease]) -> None:
    if not leases:
        return
    pages = sql.numbers(lease.page_id for lease in leases if lease.page_id is not None)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE jobs_page SET state = 'done' WHERE id IN ({pages})")  # noqa: S608


def _measure_pages(reads: Iterable[Read]) -> None:
    """Store the sizes of pages that were not split off a document: single images."""
    for read in reads:
        Page.objects.filter(work=read.lease.id).update(
            state=Page.State.DONE, width=read.width, height=read.height, dpi=read.dpi
        )


def _store_preview(made: Previewed) -> None:
    Page.objects.filter(work=made.lease.id).update(
        preview_key=made.preview_key,
        preview_media=made.preview_media,
        thumbnail_key=made.thumbnail_key,
        thumbnail_media=made.thumbnail_media,
    )
