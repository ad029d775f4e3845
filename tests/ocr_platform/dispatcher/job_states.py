"""The states of jobs that a dispatcher processes."""

from ocr_platform.jobs.models import Job, WorkItem
from tests.support.waiting import wait_until


def ended(job: Job, seconds: float = 20) -> Job:
    def look() -> bool:
        job.refresh_from_db()
        return job.is_final

    wait_until(look, seconds=seconds, every=0.01)
    return job


def only_item(job: Job) -> WorkItem:
    return WorkItem.objects.get(job=job, kind="recognise")


def leased(job: Job) -> bool:
    return only_item(job).state == "leased"
