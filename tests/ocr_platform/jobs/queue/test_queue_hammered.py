"""The queue under many threads at once, on the real database: nothing duplicated, nothing lost, no deadlock."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection

from ocr_contract.errors import PageFailed
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue, services
from ocr_platform.jobs.models import Job, Page, Result, WorkItem
from tests.ocr_platform.jobs.factories import claim, make_endpoint, make_user, pdf, read, split_into, submit

pytestmark = pytest.mark.django_db(transaction=True)
CRASH = PageFailed("page_crashed", "It broke.").problem()


def together(*works: Callable[[], None]) -> None:
    """Run every function in its own thread; raise the exception of any of them."""
    raised: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if raised:
        raise raised[0]


def open_jobs() -> bool:
    return Job.objects.filter(state__in=["queued", "running"]).exists()


def test_many_dispatchers_share_the_work() -> None:
    endpoint = make_endpoint(slots=200)
    owner = make_user()
    for _ in range(3):
        split_into(submit(owner, pdf()), 40, endpoint)
    claimed: Counter[int] = Counter()
    guard = threading.Lock()

    def dispatch(name: str) -> None:
        while open_jobs():
            leases = claim(endpoint, name, limit=random.randint(1, 8))
            with guard:
                claimed.update(lease.id for lease in leases)
            queue.heartbeat(name, [lease.id for lease in leases], 30)
            assert queue.finish(name, [read(lease) for lease in leases]) == {lease.id for lease in leases}

    together(*(lambda name=f"d{number}": dispatch(name) for number in range(4)))  # type: ignore[misc]
    assert set(claimed.values()) == {1}
    assert Result.objects.count() == Page.objects.filter(state="done").count() == 120
    assert set(Job.objects.values_list("state", "pages_done", "pages_total")) == {("succeeded", 40, 40)}


def test_everything_at_once_leaves_the_counts_right() -> None:
    endpoint = make_endpoint(slots=200)
    owner = make_user()
    jobs = [submit(owner, pdf()) for _ in range(6)]
    cancelled, deleted = jobs[4:]
    deleted_id, both_gone = deleted.pk, threading.Event()
    for job in jobs:
        split_into(job, 12, endpoint)
    end = time.monotonic() + 30

    def dispatch(name: str) -> None:
        chance = random.Random(name)
        while open_jobs() and time.monotonic() < end:
            leases = claim(endpoint, name, limit=6, lease=1.0)
            queue.heartbeat(name, [lease.id for lease in leases], 1.0)
            not_yet = set() if both_gone.is_set() else {cancelled.pk, deleted_id}
            kept = [lease for lease in leases if chance.random() > 0.2 and lease.job_id not in not_yet]
            queue.release(name, [lease for lease in leases if lease not in kept])
            chance.shuffle(kept)
            queue.finish(name, [read(lease) for lease in kept])
            queue.reap()

    def crash(name: str) -> None:
        for lease in claim(endpoint, name, limit=3):
            queue.finish(name, [queue.Retry(lease, 0.1, CRASH)])
        WorkItem.objects.filter(state="ready").update(run_after="2001-01-01T00:00:00Z")

    def cancel() -> None:
        services.cancel(cancelled)
        services.delete(deleted)
        both_gone.set()

    together(
        *(lambda name=f"d{number}": dispatch(name) for number in range(3)),  # type: ignore[misc]
        lambda: crash("c"),
        cancel,
    )
    assert not open_jobs()
    for job in jobs[:4]:
        job.refresh_from_db()
        assert (job.state, job.pages_done, job.pages_failed) == ("succeeded", 12, 0)
    assert Result.objects.filter(page__job__in=jobs[:4]).count() == 48
    cancelled.refresh_from_db()
    assert cancelled.state == "cancelled"
    assert cancelled.pages_done == Result.objects.filter(page__job=cancelled).count()
    assert not Page.objects.filter(job_id=deleted_id).exists()


def test_slots_hold_while_many_claim() -> None:
    endpoint = make_endpoint(slots=4)
    split_into(submit(make_user(), pdf()), 30, make_roomy(endpoint))
    Endpoint.objects.update(slots=4)
    found: list[int] = []
    together(*(lambda name=f"d{number}": found.append(len(claim(endpoint, name, limit=3))) for number in range(5)))  # type: ignore[misc]
    assert sum(found) == 5, "four slots and a little more"


def make_roomy(endpoint: Endpoint) -> Endpoint:
    Endpoint.objects.update(slots=200)
    return endpoint
