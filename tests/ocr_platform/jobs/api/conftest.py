"""A job in the middle of its work."""

import pytest
from django.contrib.auth.models import User

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import Job
from tests.ocr_platform.jobs.api.factories import fail_page
from tests.ocr_platform.jobs.factories import ME, claim, pdf, read, split_into, submit


@pytest.fixture
def many(owner: User, endpoint: Endpoint) -> Job:
    """A job of four pages: two read, one failed, one waiting."""
    job = submit(owner, pdf())
    split_into(job, 4, endpoint)
    fail_page(endpoint, job, 2)
    leases = claim(endpoint)
    queue.finish(ME, [read(lease, f"Hello {lease.number}") for lease in leases if lease.number in {1, 3}])
    job.refresh_from_db()
    return job
