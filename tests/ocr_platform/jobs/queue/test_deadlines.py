"""A job's time is the work that it causes, not the time that it waits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import Job, WorkItem
from ocr_platform.jobs.queue.deadlines import allowed_seconds
from tests.ocr_platform.jobs.factories import ME, claim, document_of, make_user, pdf, read, split_into, submit

pytestmark = pytest.mark.django_db(transaction=True)


def test_thirty_seconds_and_fifteen_a_page_and_two_hours_at_most() -> None:
    assert [allowed_seconds(pages) for pages in (None, 1, 4, 500)] == [45, 45, 90, 7200]


def test_waiting_fails_nobody(endpoint: Endpoint) -> None:
    job = submit(make_user())
    Job.objects.update(created_at=timezone.now() - timedelta(days=3))
    queue.finish(ME, [read(lease) for lease in claim(endpoint)])
    job.refresh_from_db()
    assert job.state == "succeeded"


def test_work_beyond_the_limit_fails_the_remaining_pages_and_keeps_results(endpoint: Endpoint) -> None:
    job = submit(make_user(), pdf())
    split_into(job, 4, endpoint)
    first, second, *rest = claim(endpoint, limit=3)
    queue.finish(ME, [read(first, seconds=60.0)])
    job.refresh_from_db()
    assert job.state == "running"
    queue.finish(ME, [read(second, seconds=40.0)])
    job.refresh_from_db()
    assert (job.state, job.pages_done, job.pages_failed) == ("partial", 2, 2)
    assert queue.finish(ME, [read(lease) for lease in rest]) == set()
    assert claim(endpoint) == []
    error = document_of(job).pages[3].error
    assert error is not None
    assert (error.code, error.limit, error.actual) == ("deadline_exceeded", 90, 100.1)


def test_a_document_whose_split_takes_too_long_fails(endpoint: Endpoint) -> None:
    job = submit(make_user(), pdf())
    [lease] = claim(endpoint)
    slow = queue.deadlines.exceeded(None, 46.0)  # type: ignore[attr-defined]
    queue.finish(ME, [queue.Failed(lease, 46.0, slow)])
    job.refresh_from_db()
    assert (job.state, job.pages_total) == ("failed", None)
    assert job.problem is not None
    assert job.problem["code"] == "deadline_exceeded"


def test_pages_that_were_not_made_yet_fail_with_the_rest(endpoint: Endpoint) -> None:
    job = submit(make_user(), pdf())
    [split] = claim(endpoint)
    queue.set_page_count(ME, split, 3)
    queue.add_page(ME, split, queue.NewPage(1, 40, 20, None, "k", "image/png"))
    [page] = claim(endpoint)
    queue.finish(ME, [read(page, seconds=100.0)])
    job.refresh_from_db()
    assert (job.state, job.pages_done, job.pages_failed) == ("partial", 1, 2)
    assert set(WorkItem.objects.values_list("kind", "state")) == {("split", "failed"), ("recognise", "done")}
    assert not queue.add_page(ME, split, queue.NewPage(2, 40, 20, None, "k2", "image/png"))
