"""Jobs in the states that the API's tests need, and their addresses."""

from ocr_contract.errors import PageFailed
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import Job
from tests.ocr_platform.jobs.factories import ME, claim, read

JOBS = "/api/v1/jobs"


def at(job: Job, rest: str = "") -> str:
    return f"{JOBS}/{job.uuid}{rest}"


def finish_all(endpoint: Endpoint, text: str = "Hello") -> None:
    leases = [lease for lease in claim(endpoint) if lease.kind == "recognise"]
    queue.finish(ME, [read(lease, f"{text} {lease.number}") for lease in leases])


def fail_page(endpoint: Endpoint, job: Job, number: int) -> None:
    leases = claim(endpoint)
    [lease] = [lease for lease in leases if lease.number == number and lease.job_id == job.pk]
    problem = PageFailed("page_crashed", "The page broke its reader.").problem()
    queue.finish(ME, [queue.Failed(lease, 0.1, problem)])
    queue.release(ME, [other for other in leases if other is not lease])
