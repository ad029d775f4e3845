"""Retry: only failed pages are read again, results stay, and a job can be moved to another endpoint."""

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from ocr_contract.errors import RequestError
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue, services
from ocr_platform.jobs.models import Job, Page, Result, WorkItem
from ocr_platform.jobs.retry import can_retry, jobs_to_retry, retry
from tests.ocr_platform.jobs.factories import (
    ME,
    claim,
    make_endpoint,
    make_user,
    pdf,
    problem,
    read,
    split_into,
    state_of,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner() -> User:
    return make_user()


def finish_all(endpoint: Endpoint, *, failing: tuple[int, ...] = ()) -> None:
    """Read every waiting page; those with these numbers fail."""
    while leases := claim(endpoint):
        outcomes: list[queue.Outcome] = []
        for lease in leases:
            if lease.kind == "preview":
                outcomes.append(queue.Previewed(lease, 0.1, "preview", "image/png", "thumbnail", "image/png"))
            elif lease.number in failing:
                outcomes.append(queue.Failed(lease, 0.1, problem()))
            else:
                outcomes.append(read(lease, f"Page {lease.number}"))
        queue.finish(ME, outcomes)


def document(owner: User, endpoint: Endpoint, pages: int = 4, *, failing: tuple[int, ...] = ()) -> Job:
    job = submit(owner, pdf(), endpoint=endpoint.name)
    split_into(job, pages, endpoint)
    finish_all(endpoint, failing=failing)
    job.refresh_from_db()
    return job


def test_failed_pages_are_read_again_and_the_others_stay(owner: User, endpoint: Endpoint) -> None:
    job = document(owner, endpoint, failing=(2, 4))
    assert state_of(job) == ("partial", 4, 2, 2)
    kept = set(Result.objects.values_list("id", flat=True))
    retry(job)
    assert state_of(job) == ("queued", 4, 2, 0)
    assert (job.started_at, job.finished_at, job.work_seconds) == (None, None, 0.0)
    waiting = WorkItem.objects.filter(state="ready")
    assert sorted(waiting.values_list("page__number", "failures", "error")) == [(2, 0, None), (4, 0, None)]
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 4, 4, 0)
    assert kept < set(Result.objects.values_list("id", flat=True))
    assert Result.objects.count() == 4


def test_pages_that_fail_again_are_counted_again(owner: User, endpoint: Endpoint) -> None:
    job = document(owner, endpoint, failing=(1, 2, 3, 4))
    assert state_of(job) == ("failed", 4, 0, 4)
    retry(job)
    finish_all(endpoint, failing=(3,))
    assert state_of(job) == ("partial", 4, 3, 1)
    assert job.problem is None


def test_a_picture_that_failed(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    finish_all(endpoint, failing=(1,))
    assert state_of(job) == ("failed", 1, 0, 1)
    retry(job)
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 1, 1, 0)


def test_a_document_that_could_not_be_split(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    [lease] = claim(endpoint)
    queue.finish(ME, [queue.Failed(lease, 0.1, problem())])
    assert state_of(job) == ("failed", None, 0, 0)
    retry(job)
    assert state_of(job) == ("queued", None, 0, 0)
    split_into(job, 2, endpoint)
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 2, 2, 0)


def test_a_split_that_stopped_half_way_fills_the_gaps(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    [lease] = claim(endpoint)
    queue.set_page_count(ME, lease, 5)
    for number, error in ((1, None), (2, problem()), (3, None)):
        image = "" if error else f"image-{job.pk}-{number}"
        queue.add_page(ME, lease, queue.NewPage(number, 40, 20, 100, image, "image/png", error=error))
    queue.finish(ME, [queue.Failed(lease, 0.1, problem())])
    finish_all(endpoint)
    assert state_of(job) == ("partial", 5, 2, 3)
    retry(job)
    assert state_of(job) == ("queued", 5, 2, 0)
    [lease] = claim(endpoint)
    assert lease.kind == "split"
    assert queue.stored_pages(lease) == (2, frozenset({1, 3}))
    for number in (2, 4, 5):
        queue.add_page(ME, lease, queue.NewPage(number, 40, 20, 100, f"image-{job.pk}-{number}", "image/png"))
    queue.finish(ME, [queue.SplitDone(lease, 0.1)])
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 5, 5, 0)


def test_an_open_job_goes_on_and_its_failed_pages_wait_again(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    split_into(job, 3, endpoint)
    first, second, third = claim(endpoint)
    queue.finish(ME, [queue.Failed(first, 0.1, problem())])
    retry(job)
    assert state_of(job) == ("running", 3, 0, 0)
    queue.finish(ME, [read(second), read(third)])
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 3, 3, 0)


def test_twice_is_once_and_nothing_failed_is_nothing_done(owner: User, endpoint: Endpoint) -> None:
    done, failed = document(owner, endpoint), document(owner, endpoint, failing=(1,))
    retry(done, endpoint_name=make_endpoint("other").name)
    assert (state_of(done)[0], done.endpoint_id) == ("succeeded", endpoint.pk)
    retry(failed)
    before = list(WorkItem.objects.order_by("id").values())
    retry(failed)
    assert list(WorkItem.objects.order_by("id").values()) == before


def test_many_at_once_are_one(owner: User, endpoint: Endpoint) -> None:
    job = document(owner, endpoint, 8, failing=(1, 2, 3, 4, 5))
    barrier = threading.Barrier(4)

    def call(_: int) -> None:
        mine = Job.objects.select_related("endpoint").get(pk=job.pk)
        barrier.wait()
        try:
            retry(mine)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(call, range(4)))
    assert state_of(job) == ("queued", 8, 3, 0)
    assert WorkItem.objects.filter(state="ready", kind="recognise").count() == 5
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 8, 8, 0)


def test_a_job_moves_from_an_endpoint_that_is_gone(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    split_into(job, 4, endpoint)
    first, second, *_ = claim(endpoint, limit=2)
    queue.finish(ME, [queue.Failed(first, 0.1, problem())])
    other = make_endpoint("other")
    Endpoint.objects.filter(pk=endpoint.pk).update(source="cluster", uid="u", gone_at=timezone.now(), state="not_ready")
    job = Job.objects.get(pk=job.pk)
    with pytest.raises(RequestError, match="was deleted") as caught:
        retry(job)
    assert caught.value.code == "unknown_endpoint"
    retry(job, endpoint_name="other")
    assert (job.endpoint, job.state, job.pages_failed) == (other, "running", 0)
    queue.release(ME, [second])  # its worker has ended
    finish_all(other)
    assert state_of(job) == ("succeeded", 4, 4, 0)


def test_a_document_moves_while_it_is_split(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    [lease] = claim(endpoint)
    queue.set_page_count(ME, lease, 1)
    other = make_endpoint("other")
    retry(job, endpoint_name="other")
    queue.add_page(ME, lease, queue.NewPage(1, 40, 20, 100, f"image-{job.pk}-1", "image/png"))
    queue.finish(ME, [queue.SplitDone(lease, 0.1)])
    assert not claim(endpoint)
    finish_all(other)
    assert state_of(job) == ("succeeded", 1, 1, 0)


def test_a_refused_retry_changes_nothing(owner: User, endpoint: Endpoint) -> None:
    job = document(owner, endpoint, failing=(1,))
    make_endpoint("other", languages=["swe"])
    for name, code in (("nowhere", "unknown_endpoint"), ("other", "language_missing")):
        with pytest.raises(RequestError) as caught:
            retry(job, endpoint_name=name)
        assert caught.value.code == code
    assert state_of(job) == ("partial", 4, 3, 1)
    assert Page.objects.filter(job=job, state="failed").count() == 1


def test_a_cancelled_document_continues_where_it_was(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    split_into(job, 4, endpoint)
    first, second, third, _ = claim(endpoint)
    queue.finish(ME, [read(first), queue.Failed(second, 0.1, problem("page_timeout"))])
    services.cancel(job)
    assert state_of(job) == ("cancelled", 4, 1, 1)
    assert can_retry(job)
    retry(job)
    assert state_of(job) == ("queued", 4, 1, 0)
    assert not queue.finish(ME, [read(third)])  # it was in flight when the job was cancelled
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 4, 4, 0)
    assert not WorkItem.objects.filter(job=job).exclude(state="done").exists()


def test_a_document_that_was_cancelled_while_it_was_split_continues(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    [lease] = claim(endpoint)
    queue.set_page_count(ME, lease, 3)
    queue.add_page(ME, lease, queue.NewPage(1, 40, 20, 100, f"image-{job.pk}-1", "image/png"))
    services.cancel(job)
    retry(job)
    leases = claim(endpoint)
    [split] = [lease for lease in leases if lease.kind == "split"]
    pages = [lease for lease in leases if lease.kind == "recognise"]
    assert queue.stored_pages(split) == (2, frozenset({1}))
    for number in (2, 3):
        queue.add_page(ME, split, queue.NewPage(number, 40, 20, 100, f"image-{job.pk}-{number}", "image/png"))
    queue.finish(ME, [queue.SplitDone(split, 0.1)])
    queue.release(ME, pages)
    finish_all(endpoint)
    assert state_of(job) == ("succeeded", 3, 3, 0)


@pytest.mark.parametrize(
    ("code", "helps"),
    [
        ("document_broken", False),
        ("document_encrypted", False),
        ("page_out_of_range", False),
        ("page_timeout", True),
        ("too_many_pixels", True),
    ],
)
def test_whether_a_retry_can_help(owner: User, endpoint: Endpoint, code: str, helps: bool) -> None:
    unopened = submit(owner, pdf())
    [lease] = claim(endpoint)
    queue.finish(ME, [queue.Failed(lease, 0.1, problem(code))])
    partial = document(owner, endpoint)
    Page.objects.filter(job=partial, number=2).update(state="failed", error=msgspec.to_builtins(problem(code)))
    Job.objects.filter(pk=partial.pk).update(state="partial", pages_done=3, pages_failed=1)
    done = document(owner, endpoint)
    jobs = list(Job.objects.filter(pk__in=[unopened.pk, partial.pk, done.pk]))
    assert jobs_to_retry(jobs) == ({unopened.pk, partial.pk} if helps else set())
