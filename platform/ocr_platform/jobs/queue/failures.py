"""Handles items that did not succeed: retries them later, or fails them with their reason.

A page that fails is counted and does not affect the others. If a document cannot be split further, the missing pages
fail; if not even their number is known, the job fails.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_platform.config import PLATFORM
from ocr_platform.jobs import sql
from ocr_platform.jobs.models import Job, Page, WorkItem
from ocr_platform.jobs.options import selected_pages
from ocr_platform.jobs.queue import progress
from ocr_platform.jobs.queue.deadlines import exceeded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr_contract.errors import Problem
    from ocr_platform.jobs.queue.values import Lease

_LONGEST_WAIT: Final = 300.0
_LONGEST_INTERRUPTION: Final = 30.0
_JITTER: Final = 0.25
_INTERRUPTIONS_AN_ATTEMPT: Final = 4


def wait_seconds(failures: int, *, longest: float = _LONGEST_WAIT) -> float:
    """Return how long an item waits after its `failures`-th failure: 2^failures s, plus or minus a quarter."""
    return min(longest, 2.0**failures) * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - spreads load


def spend(
    owner: str,
    item: Lease | WorkItem,
    problem: Problem,
    tally: progress.Tally,
    *,
    interrupted: bool,
    wait: float | None = None,
) -> bool:
    """Use up an attempt of an item that `owner` holds: it waits, or after the last attempt it fails with `problem`.

    `interrupted`: a worker or a dispatcher ended during it, which counts as a quarter of an attempt. `wait` is in
    seconds, by default the back-off. Its job must be held. Return whether `owner` held the item.
    """
    spent = WorkItem.objects.filter(id=item.id).values_list("failures", "interruptions").first()
    if spent is None:
        return False
    failures, interruptions = spent[0] + (not interrupted), spent[1] + interrupted
    if failures * _INTERRUPTIONS_AN_ATTEMPT + interruptions >= PLATFORM.jobs.attempts * _INTERRUPTIONS_AN_ATTEMPT:
        return fail(owner, item, problem, tally)
    if wait is None:
        wait = wait_seconds(interruptions, longest=_LONGEST_INTERRUPTION) if interrupted else wait_seconds(failures)
    run_after = sql.database_now() + timedelta(seconds=wait)
    changes = {"failures": failures, "interruptions": interruptions, "run_after": run_after}
    return _end(owner, item, state=WorkItem.State.READY, **changes)


def fail(owner: str, item: Lease | WorkItem, problem: Problem, tally: progress.Tally) -> bool:
    """Fail an item that `owner` holds, and what depends on it; its job must be held. Return whether it held it."""
    if not _end(owner, item, state=WorkItem.State.FAILED, error=as_json(problem)):
        return False
    if item.kind == WorkItem.Kind.RECOGNISE:
        Page.objects.filter(work=item.id).update(state=Page.State.FAILED, error=as_json(problem))
        tally.add(item.job_id, failed=1)
    elif item.kind == WorkItem.Kind.SPLIT:
        _fail_missing_pages(item.job_id, problem, tally)
    return True


def stop_overdue(jobs: Iterable[progress.Overdue]) -> None:
    """Fail the remaining items of jobs that exceeded their time limit."""
    for job in jobs:
        problem = exceeded(job.pages_total, job.work_seconds)
        tally = progress.Tally()
        WorkItem.objects.filter(job_id=job.job_id, state__in=[WorkItem.State.READY, WorkItem.State.LEASED]).update(
            state=WorkItem.State.FAILED, owner="", lease_until=None, error=as_json(problem)
        )
        failed = Page.objects.filter(job_id=job.job_id, state=Page.State.WAITING).update(
            state=Page.State.FAILED, error=as_json(problem)
        )
        tally.add(job.job_id, failed=failed)
        _fail_missing_pages(job.job_id, problem, tally)
        progress.count(tally)


def as_json(problem: Problem) -> dict[str, Any]:
    """Return the problem in its stored form."""
    stored: dict[str, Any] = msgspec.to_builtins(problem)
    return stored


def _end(owner: str, item: Lease | WorkItem, **changes: Any) -> bool:
    held = WorkItem.objects.filter(id=item.id, state=WorkItem.State.LEASED, owner=owner, attempt=item.attempt)
    return held.update(owner="", lease_until=None, **changes) == 1


def _fail_missing_pages(job_id: int, problem: Problem, tally: progress.Tally) -> None:
    job = Job.objects.get(id=job_id)
    if job.document_pages is None:
        now = sql.database_now()
        Job.objects.filter(id=job_id).update(
            state=Job.State.FAILED, problem=as_json(problem), finished_at=now, changed_at=now
        )
        return
    there = set(Page.objects.filter(job_id=job_id).values_list("number", flat=True))
    missing = [number for number in selected_pages(job.options, job.document_pages) if number not in there]
    Page.objects.bulk_create(
        Page(job_id=job_id, number=number, state=Page.State.FAILED, error=as_json(problem)) for number in missing
    )
    tally.add(job_id, failed=len(missing))
