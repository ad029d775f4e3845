"""The queue on a real database: who gets what, what a lost lease costs, how jobs end."""

import uuid
from datetime import timedelta

import pytest

from ocr_contract.errors import Problem
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue, selectors, services
from ocr_platform.jobs.models import Job, Page, Result, WorkItem
from tests.ocr_platform.jobs.building import (
    ME,
    OTHER,
    claim,
    make_endpoint,
    make_user,
    pdf,
    read,
    split_into,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def endpoint() -> Endpoint:
    return make_endpoint()


def problem(code: str = "document_broken") -> Problem:
    return Problem(type=f"urn:legible:problem:{code}", title="Bad", status=422, code=code, detail="It is bad.")


def expire(*leases: queue.Lease) -> None:
    WorkItem.objects.filter(id__in=[lease.id for lease in leases]).update(lease_until="2001-01-01T00:00:00Z")


def at_once() -> None:
    """Let what waits for its next attempt be claimed."""
    WorkItem.objects.filter(state="ready").update(run_after="2001-01-01T00:00:00Z")


def state_of(job: Job) -> tuple[str, int | None, int, int]:
    job.refresh_from_db()
    return job.state, job.pages_total, job.pages_done, job.pages_failed


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
    assert selectors.document_of(job).pages[0].text == "Guten Tag\n"
    assert job.finished_at is not None
    assert job.work_seconds == pytest.approx(0.5)


def test_what_is_leased_is_not_handed_out_again(endpoint: Endpoint) -> None:
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
    from ocr_platform.jobs.queue.failing import wait_seconds

    assert 1.5 <= wait_seconds(1) <= 2.5
    assert 6 <= wait_seconds(3) <= 10
    assert 225 <= wait_seconds(30) <= 375


def test_a_refused_page_fails_at_once_and_leaves_the_others_alone(endpoint: Endpoint) -> None:
    job = submit(make_user(), pdf())
    split_into(job, 3, endpoint)
    bad, *good = claim(endpoint)
    queue.finish(ME, [queue.Failed(bad, 0.1, problem()), *(read(lease) for lease in good)])
    assert state_of(job) == ("partial", 3, 2, 1)
    document = selectors.document_of(job)
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
        assert queue.add_page(ME, lease, queue.SplitPage(number, 4, 4, None, f"k{number}", "image/png"))
        assert queue.next_number(lease) == number + 1
        expire(lease)
        assert queue.reap() == 1
    assert Page.objects.filter(job=job).count() == 25
    for _ in range(5):
        at_once()
        for lease in claim(endpoint):
            if lease.kind == "split":
                queue.finish(ME, [queue.Retry(lease, 1.0, problem("page_crashed"))])
    assert WorkItem.objects.get(kind="split").state == "failed", "without progress five attempts are all"


def test_higher_priority_first_then_turns(endpoint: Endpoint) -> None:
    owner = make_user()
    low, high, middle = (submit(owner, priority=value) for value in (-5, 7, 0))
    assert [lease.job_id for lease in claim(endpoint)] == [high.pk, middle.pk, low.pk]


def test_people_take_turns_inside_a_priority(endpoint: Endpoint) -> None:
    many, few = make_user(), make_user()
    first = [submit(many).pk for _ in range(6)]
    queue.finish(ME, [read(lease) for lease in claim(endpoint, limit=2)])
    second = [submit(few).pk for _ in range(2)]
    order = [lease.job_id for lease in claim(endpoint) if lease.kind == "recognise"]
    assert order == [first[2], second[0], first[3], second[1], first[4], first[5]]


def test_previews_come_after_everything_else_and_decide_nothing(endpoint: Endpoint) -> None:
    owner = make_user()
    job = submit(owner)
    queue.finish(ME, [read(lease) for lease in claim(endpoint)])
    submit(owner)
    recognise, preview = claim(endpoint)
    assert (recognise.kind, preview.kind) == ("recognise", "preview")
    queue.finish(ME, [queue.Failed(preview, 0.1, problem())])
    assert state_of(job) == ("succeeded", 1, 1, 0)


def test_a_preview_is_stored_beside_its_page(endpoint: Endpoint) -> None:
    job = submit(make_user())
    queue.finish(ME, [read(lease) for lease in claim(endpoint)])
    [preview] = claim(endpoint)
    queue.finish(ME, [queue.Previewed(preview, 0.1, "aa/bb/p", "image/jpeg", "aa/bb/t", "image/webp")])
    page = selectors.page_of(job, 1)
    assert (page.preview_key, page.thumbnail_media) == ("aa/bb/p", "image/webp")
    job.refresh_from_db()
    assert job.work_seconds == pytest.approx(0.5), "a preview is no work of the job"


def test_all_dispatchers_together_respect_the_slots() -> None:
    endpoint = make_endpoint(slots=2)
    owner = make_user()
    for _ in range(6):
        submit(owner)
    mine = claim(endpoint)
    assert len(mine) == 3, "two slots and a little more"
    assert claim(endpoint, OTHER) == []
    queue.finish(ME, [read(mine[0])])
    assert len(claim(endpoint, OTHER)) == 1


def test_splitting_leaves_room_for_reading() -> None:
    endpoint = make_endpoint(slots=2)
    owner = make_user()
    submit(owner, pdf())
    submit(owner, pdf())
    picture = submit(owner)
    leases = claim(endpoint) + claim(endpoint)
    assert sorted(lease.kind for lease in leases) == ["recognise", "split"]
    assert picture.pk in {lease.job_id for lease in leases}


def test_an_endpoint_that_is_not_ready_gets_nothing_and_starves_nobody(endpoint: Endpoint) -> None:
    down = make_endpoint("down", state="not_ready")
    owner = make_user()
    submit(owner, endpoint="down")
    here = submit(owner)
    assert claim(down) == []
    assert [lease.job_id for lease in claim(endpoint)] == [here.pk]


def test_unknown_jobs_and_other_peoples_jobs_look_alike(endpoint: Endpoint) -> None:
    from ocr_contract.errors import RequestError

    job = submit(make_user())
    for who, which in ((make_user(), job.uuid), (job.owner, uuid.uuid4())):
        with pytest.raises(RequestError) as caught:
            selectors.job_of(who, which)
        assert caught.value.code == "not_found"


def test_place_in_the_queue(endpoint: Endpoint) -> None:
    owner = make_user()
    for _ in range(3):
        submit(owner)
    last = submit(owner)
    place = selectors.place_of(last)
    assert place is not None
    assert (place.position, place.seconds) == (4, None)
    queue.finish(ME, [read(lease, seconds=2.0) for lease in claim(endpoint, limit=2)])
    place = selectors.place_of(last)
    assert place is not None
    assert (place.position, place.seconds) == (2, pytest.approx(0.1))
    assert [(depth.ready, depth.leased) for depth in selectors.queue_depths()] == [(2, 0)]
    assert Page.objects.filter(state="done").count() == 2
