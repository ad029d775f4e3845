"""The counters and the state of jobs, written once per job and batch.

A job is finished when all requested pages were read or failed; its state then follows from the counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import msgspec
from django.db import connection

from ocr_contract.errors import PageFailed
from ocr_platform.jobs import sql
from ocr_platform.jobs.models import Job, Page
from ocr_platform.jobs.queue.deadlines import allowed_seconds

_ALL_FAILED: Final = PageFailed(
    "all_pages_failed", "None of the pages could be read.", hint="The error of each page says why it could not be read."
).problem()


@dataclass(slots=True)
class Change:
    """The changes that one batch makes to one job."""

    done: int = 0
    failed: int = 0
    doubtful: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Tally:
    """The changes that one batch makes, by job."""

    by_job: dict[int, Change] = field(default_factory=dict)

    def add(self, job_id: int, *, done: int = 0, failed: int = 0, doubtful: int = 0, seconds: float = 0.0) -> None:
        """Count pages, the doubtful words on them and the seconds of work they took."""
        change = self.by_job.setdefault(job_id, Change())
        change.done += done
        change.failed += failed
        change.doubtful += doubtful
        change.seconds += seconds


@dataclass(frozen=True, slots=True)
class Overdue:
    """An open job that exceeded its time limit."""

    job_id: int
    pages_total: int | None
    work_seconds: float


_COMPLETE: Final = "pages_total = pages_done + v.column2 + pages_failed + v.column3"
_COUNT: Final = """
UPDATE jobs_job SET
    pages_done = pages_done + v.column2,
    pages_failed = pages_failed + v.column3,
    doubtful_words = doubtful_words + v.column4,
    work_seconds = work_seconds + v.column5,
    changed_at = {now},
    started_at = coalesce(started_at, {now}),
    finished_at = CASE WHEN {complete} THEN {now} END,
    state = CASE WHEN NOT coalesce({complete}, FALSE) THEN 'running'
                 WHEN pages_failed + v.column3 = 0 THEN 'succeeded'
                 WHEN pages_done + v.column2 = 0 THEN 'failed'
                 ELSE 'partial' END,
    problem = CASE WHEN {complete} AND pages_done + v.column2 = 0 THEN {problem} ELSE problem END
FROM (VALUES {values}) AS v
WHERE id = v.column1 AND state IN ('queued', 'running')
RETURNING id, state, pages_total, work_seconds
"""


def count(tally: Tally) -> list[Overdue]:
    """Write the tally; the jobs must be locked (`sql.lock_jobs`). Return the open jobs that are over their limit."""
    if not tally.by_job:
        return []
    statement = _COUNT.format(
        now=sql.dialect().now,
        complete=_COMPLETE,
        problem="%s" if connection.vendor == "sqlite" else "%s::jsonb",
        values=sql.rows(len(tally.by_job), "(%s, %s, %s, %s, %s)"),
    )
    values: list[str | float] = [msgspec.json.encode(_ALL_FAILED).decode()]
    for job_id, change in tally.by_job.items():
        values += [job_id, change.done, change.failed, change.doubtful, change.seconds]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        counted = cursor.fetchall()
    for job_id, state, pages_total, _ in counted:
        if state == Job.State.FAILED and pages_total == 1:
            _say_why_its_only_page_failed(job_id)
    return [
        Overdue(job_id, pages_total, work_seconds)
        for job_id, state, pages_total, work_seconds in counted
        if state == Job.State.RUNNING and work_seconds > allowed_seconds(pages_total)
    ]


def _say_why_its_only_page_failed(job_id: int) -> None:
    page = Page.objects.get(job_id=job_id)
    Job.objects.filter(id=job_id).update(problem=page.error)
