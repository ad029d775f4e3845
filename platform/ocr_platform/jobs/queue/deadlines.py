"""How long a job may take.

The limit (30 s and 15 s per page, at most 2 h) applies to the *work* of a job: the total time of its calls to workers.
Waiting is free: behind a long queue a short job must not fail. A page that is tried again counts again.
"""

from __future__ import annotations

from ocr_contract.errors import PageFailed, Problem
from ocr_platform.config import PLATFORM


def allowed_seconds(pages_total: int | None) -> int:
    """Return the seconds of work that a job may take; before its pages are counted, those for one page."""
    return PLATFORM.jobs.deadline_seconds(1 if pages_total is None else pages_total)


def exceeded(pages_total: int | None, work_seconds: float) -> Problem:
    """Return the error for the pages that were not read in time."""
    limit = allowed_seconds(pages_total)
    return PageFailed(
        "deadline_exceeded",
        f"The document took {work_seconds:.0f} s of work; the limit for its number of pages is {limit} s.",
        limit=limit,
        actual=round(work_seconds, 1),
        hint="Send fewer or simpler pages, or scale them down.",
    ).problem()
