"""Retention: finished jobs are deleted after `LEGIBLE_JOB_KEEP_DAYS`, bytes included. Off by default.

Every job shows its date. It follows from the current setting, so a longer one also keeps existing jobs longer.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from ocr_platform.config import PLATFORM
from ocr_platform.jobs import services, sql
from ocr_platform.jobs.models import Job

if TYPE_CHECKING:
    from datetime import datetime

_AT_ONCE: Final = 500
_logger = logging.getLogger(__name__)


def expires_at(job: Job) -> datetime | None:
    """Return when `job` will be deleted; None while it is open, or if nothing is deleted by age."""
    days = PLATFORM.jobs.keep_days
    return job.finished_at + timedelta(days=days) if days and job.finished_at is not None else None


def delete_expired() -> int:
    """Delete the jobs that are due; return how many."""
    days = PLATFORM.jobs.keep_days
    if not days:
        return 0
    deleted = 0
    expired = Job.objects.filter(finished_at__lt=sql.database_now() - timedelta(days=days)).order_by("finished_at")
    while found := list(expired[:_AT_ONCE]):
        for job in found:
            services.delete(job)
        deleted += len(found)
    if deleted:
        _logger.info("deleted expired jobs", extra={"fields": {"jobs": deleted}})
    return deleted
