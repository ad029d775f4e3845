import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import Job
from tests.ocr_platform.api.factories import fail_page
from tests.ocr_platform.jobs.factories import ME, claim, make_endpoint, make_user, pdf, read, split_into, submit
from tests.support.api import client_with, key_of


@pytest.fixture
def endpoint(db: None) -> Endpoint:
    return make_endpoint()


@pytest.fixture
def owner(db: None) -> User:
    return make_user("owner")


@pytest.fixture
def api(owner: User, endpoint: Endpoint) -> Client:
    """A client with a token of `owner` that may do all but what administrators may."""
    return client_with(key_of(owner))


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
