"""The queue on a real database: claims, the effect of a lost lease, and the end of jobs."""

from datetime import timedelta

import pytest

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue, services
from ocr_platform.jobs.models import Page, Result, WorkItem
from tests.ocr_platform.jobs.factories import (
    ME,
    OTHER,
    claim,
    document_of,
    make_user,
    pdf,
    problem,
    read,
    split_into,
    state_of,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)


def expire(*leases: queue.Lease) -> None:
    WorkItem.objects.filter(id__in=[lease.id for lease in leases]).update(lease_until="2001-01-01T00:00:00Z")


def at_once() -> None:
    """Make items that wait for their next attempt available now."""
    WorkItem.objects.filter(state="ready").update(run_after="2001-01-01T00:00:00Z")


def test_a_picture_is_one_page_and_read_in_one_step(endpoint: Endpoint) -> None:
    job = submit(make_user())
    assert state_of(job) == ("queued", 1, 0, 0)
    [lease] = claim(endpoint)
    assert (lease.kind, lease.number, lease.is_document, lease.source_key) == ("recognise", 1, True, job.document_key)
    assert state_of(job) == ("running", 1, 0, 0)
    assert job.started_at is not None
    assert timedelta(0) <= job.started_at - job.created_at < timedelta(seconds=30)
    assert queue.finish(ME, [read(lease, "Guten Tag")]) == {lease.id}
    assert state_of(job) == ("succeeded", 1, 1, 0)
    assert document_of(job).pages[0].text == "Guten Tag\n"
    assert job.finished_at is not None
    assert job.work_seconds == pytest.approx(0.5)


def test_a_leased_item_is_not_claimed_again(endpoint: Endpoint) -> None:
    submit(make_user())
    assert len(claim(endpoint)) == 1
    assert claim(endpoint, OTHER) == []


def test_a_late_result_of_a_lost_lease_is_dropped(endpoint: Endpoint) -> None:
    job = submit(make_user())
    [first] = claim(endpoint)
    expire(first)
    assert queue.reap() == 1
    item = WorkItem.objects.get()
    assert (item.failures, item.interruptions) == (0, 1)
    [second] = claim(endpoint, OTHER)
    assert second.attempt == first.attempt + 1
    assert queue.finish(ME, [read(first, "late")]) == set()
    assert queue.finish(OTHER, [read(second, "in time")]) == {second.id}
    assert queue.finish(ME, [read(first, "later")]) == set()
    assert state_of(job) == ("succeeded", 1, 1, 0)
    assert [result.text for result in Result.objects.all()] == ["in time\n"]


def test_the_same_dispatcher_cannot_finish_an_earlier_attempt(endpoint: Endpoint) -> None:
    submit(make_user())
    [first] = claim(endpoint)
    queue.release(ME, [first])
    [second] = claim(endpoint)
    assert queue.finish(ME, [read(first)]) == set()
    assert queue.finish(ME, [read(second)]) == {second.id}


def test_a_result_cannot_be_finished_twice(endpoint: Endpoint) -> None:
    job = submit(make_user())
    [lease] = claim(endpoint)
    assert queue.finish(ME, [read(lease)])
    assert queue.finish(ME, [read(lease)]) == set()
    assert state_of(job) == ("succeeded", 1, 1, 0)


def test_a_batch_counts_each_job_once_and_takes_what_is_held(endpoint: Endpoint) -> None:
    owner = make_user()
    big, small = submit(owner, pdf()), submit(owner)
    split_into(big, 5, endpoint)
    expire(*claim(endpoint, OTHER))
    queue.reap()
    leases = claim(endpoint)
    assert len(leases) == 6
    services.cancel(small)
    accepted = queue.finish(ME, [read(lease) for lease in leases])
    assert accepted == {lease.id for lease in leases if lease.job_id == big.pk}
    assert state_of(big) == ("succeeded", 5, 5, 0)
    assert state_of(small) == ("cancelled", 1, 0, 0)


def test_release_spends_no_attempt_and_may_wait(endpoint: Endpoint) -> None:
    submit(make_user())
    [lease] = claim(endpoint)
    queue.release(ME, [lease], delay=60)
    assert claim(endpoint) == []
    item = WorkItem.objects.get()
    assert (item.state, item.failures) == ("ready", 0)
    at_once()
    assert len(claim(endpoint)) == 1


def test_a_crash_spends_an_attempt_and_waits_and_the_fifth_fails(endpoint: Endpoint) -> None:
    job = submit(make_user())
    for attempt in range(1, 6):
        at_once()
        [lease] = claim(endpoint)
        assert queue.finish(ME, [queue.Retry(lease, 1.0, problem("page_crashed"))]) == {lease.id}
        if attempt < 5:
            assert claim(endpoint) == [], "it waits"
            assert WorkItem.objects.get().failures == attempt
    assert state_of(job) == ("failed", 1, 0, 1)
    assert job.problem is not None
    assert job.problem["code"] == "page_crashed", "a single page's reason is the job's"
    assert job.work_seconds == pytest.approx(5.0)


def test_four_interruptions_count_as_one_attempt(endpoint: Endpoint) -> None:
    job = submit(make_user())
    for interrupted in [True] * 7 + [False] * 3 + [True]:
        at_once()
        [lease] = claim(endpoint)
        assert queue.finish(ME, [queue.Retry(lease, 1.0, problem("page_crashed"), interrupted)]) == {lease.id}
    item = WorkItem.objects.get()
    assert (item.state, item.failures, item.interruptions) == ("failed", 3, 7), "as they were before the last"
    assert state_of(job) == ("failed", 1, 0, 1)


def test_the_back_off_grows_to_five_minutes() -> None:
    from ocr_platform.jobs.queue.failures import wait_seconds

    assert 1.5 <= wait_seconds(1) <= 2.5
    assert 6 <= wait_seconds(3) <= 10
    assert 225 <= wait_seconds(30) <= 375


def test_a_refused_page_fails_at_once_and_leaves_the_others_alone(endpoint: Endpoint) -> None:
    job = submit(make_user(), pdf())
    split_into(job, 3, endpoint)
    bad, *good = claim(endpoint)
    queue.finish(ME, [queue.Failed(bad, 0.1, problem()), *(read(lease) for lease in good)])
    assert state_of(job) == ("partial", 3, 2, 1)
    document = document_of(job)
    assert [page.error.code if page.error else page.text for page in document.pages] == [
        "document_broken",
        "Hello\n",
        "Hello\n",
    ]


def test_a_job_fails_when_all_its_pages_do(endpoint: Endpoint) -> None:
    job = submit(make_user(), pdf())
    split_into(job, 2, endpoint)
    queue.finish(ME, [queue.Failed(lease, 0.1, problem()) for lease in claim(endpoint)])
    assert state_of(job) == ("failed", 2, 0, 2)
    assert job.problem is not None
    assert job.problem["code"] == "all_pages_failed"


def test_a_heartbeat_keeps_a_lease_and_only_what_is_named(endpoint: Endpoint) -> None:
    owner = make_user()
    submit(owner)
    submit(owner)
    kept, lost = claim(endpoint)
    expire(kept, lost)
    queue.heartbeat(ME, [kept.id], 30)
    queue.heartbeat(OTHER, [lost.id], 30)
    assert queue.reap() == 1
    assert queue.held(ME, [kept.id, lost.id]) == {kept.id}


def test_a_dispatcher_that_dies_again_and_again_ends_the_page_not_the_queue(endpoint: Endpoint) -> None:
    job = submit(make_user())
    for _ in range(20):
        expire(*claim(endpoint))
        assert queue.reap() == 1
    assert state_of(job) == ("failed", 1, 0, 1)
    assert claim(endpoint) == []


def test_a_long_document_may_be_interrupted_more_often_than_a_page(endpoint: Endpoint) -> None:
    job = submit(make_user(), pdf())
    for number in range(1, 26):
        [lease] = [item for item in claim(endpoint) if item.kind == "split"]
        assert queue.set_page_count(ME, lease, 25)
        assert queue.add_page(ME, lease, queue.NewPage(number, 4, 4, None, f"k{number}", "image/png"))
        assert queue.stored_pages(lease).first == number + 1
        expire(lease)
        assert queue.reap() == 1
    assert Page.objects.filter(job=job).count() == 25
    for _ in range(5):
        at_once()
        for lease in claim(endpoint):
            if lease.kind == "split":
                queue.finish(ME, [queue.Retry(lease, 1.0, problem("page_crashed"))])
    assert WorkItem.objects.get(kind="split").state == "failed", "without progress five attempts are all"
