"""The order of service: priorities, turns between people, previews last, slots respected, and the position."""

import uuid

import pytest

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue, selectors
from ocr_platform.jobs.models import Page
from ocr_platform.jobs.queue import position, stats
from tests.ocr_platform.jobs.factories import (
    ME,
    OTHER,
    claim,
    make_endpoint,
    make_user,
    pdf,
    problem,
    read,
    state_of,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_unknown_jobs_and_other_peoples_jobs_get_the_same_answer(endpoint: Endpoint) -> None:
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
    place = position.queue_position(last)
    assert place is not None
    assert (place.position, place.seconds) == (4, None)
    queue.finish(ME, [read(lease, seconds=2.0) for lease in claim(endpoint, limit=2)])
    place = position.queue_position(last)
    assert place is not None
    assert (place.position, place.seconds) == (2, 2.0)
    assert [(backlog.waiting, backlog.in_flight) for _, backlog in stats.backlogs_by_name()] == [(2, 0)]
    assert Page.objects.filter(state="done").count() == 2
