"""`manage.py dispatch` as a process, against a worker that behaves badly on purpose."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User

from ocr_platform.endpoints import services as endpoints
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import services
from ocr_platform.jobs.models import Result
from tests.ocr_platform.dispatcher.job_states import ended, only_item
from tests.ocr_platform.jobs.factories import document_of, make_user, png, submit
from tests.support.dispatcher import RunningDispatcher, running_dispatcher
from tests.support.scripted_worker import Call, ScriptedWorker, scripted_worker
from tests.support.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def started(django_db_setup: None) -> Iterator[tuple[ScriptedWorker, RunningDispatcher]]:
    """A worker and a dispatcher for all tests that leave them alive."""
    with scripted_worker() as worker, running_dispatcher(worker.url) as dispatcher:
        yield worker, dispatcher


@pytest.fixture
def owner() -> User:
    endpoints.sync_local_endpoint("http://127.0.0.1:1")
    return make_user()


@pytest.fixture
def worker(started: tuple[ScriptedWorker, RunningDispatcher], owner: User) -> Iterator[ScriptedWorker]:
    """The shared worker, with the shared dispatcher ready to use it."""
    shared, dispatcher = started
    shared.reset()
    dispatcher.go_on()
    wait_until(lambda: Endpoint.objects.filter(state="ready").exists(), seconds=20)
    yield shared
    dispatcher.hold_still()


@pytest.mark.usefixtures("worker")
def test_a_page_is_read_and_the_endpoint_described(owner: User) -> None:
    job = ended(submit(owner))
    assert job.state == "succeeded"
    assert document_of(job).pages[0].text == "Page 1\n"
    endpoint = Endpoint.objects.get()
    assert (endpoint.slots, endpoint.languages, endpoint.engine) == (2, ["eng"], "scripted 1")


@pytest.mark.alone
@pytest.mark.usefixtures("worker")
def test_from_upload_to_text_it_takes_a_moment(owner: User) -> None:
    ended(submit(owner))
    waits = []
    for _ in range(5):
        started = time.monotonic()
        ended(submit(owner))
        waits.append(time.monotonic() - started)
    assert sorted(waits)[2] < 0.5


def test_a_busy_worker_costs_no_attempt(owner: User, worker: ScriptedWorker) -> None:
    worker.script = lambda call: call.read() if call.number > 7 else call.refuse("queue_full", "0")
    job = ended(submit(owner))
    assert (job.state, only_item(job).failures) == ("succeeded", 0)


def test_a_refused_page_is_not_sent_again(owner: User, worker: ScriptedWorker) -> None:
    worker.script = lambda call: call.refuse("side_too_long")
    job = ended(submit(owner))
    assert (job.state, worker.calls.total()) == ("failed", 1)
    assert job.problem is not None
    assert job.problem["code"] == "side_too_long"


@pytest.mark.parametrize("how", ["breaks off", "crashed", "internal error", "nonsense"])
def test_a_page_that_broke_is_sent_again_after_a_while(owner: User, worker: ScriptedWorker, how: str) -> None:
    def script(call: Call) -> None:
        if call.number > 1:
            call.read()
        elif how == "crashed":
            call.refuse("page_crashed")
        elif how == "internal error":
            call.refuse("internal_error")
        elif how == "nonsense":
            call._handler.answer(200, b'{"pages": 1}')

    worker.script = script
    job = ended(submit(owner))
    item = only_item(job)
    assert (job.state, worker.calls.total()) == ("succeeded", 2)
    assert (item.failures, item.interruptions) == ((0, 1) if how == "breaks off" else (1, 0))
    assert job.finished_at is not None
    assert (job.finished_at - job.created_at).total_seconds() > 1.4, "two seconds, a quarter more or less"


@pytest.mark.parametrize("how", ["cancel", "delete"])
def test_the_call_is_dropped_when_its_outcome_is_not_needed(owner: User, worker: ScriptedWorker, how: str) -> None:
    hung_up = threading.Event()
    worker.script = lambda call: None if call.wait(threading.Event()) else hung_up.set()
    job = submit(owner)
    wait_until(lambda: worker.calls.total() == 1, seconds=10)
    getattr(services, how)(job)
    assert hung_up.wait(5), "the worker sees that the caller hung up"
    worker.script = Call.read
    assert ended(submit(owner)).state == "succeeded"
    assert Result.objects.count() == 1


def test_a_lost_worker_is_reported_and_found_again(owner: User, worker: ScriptedWorker) -> None:
    worker.ready = False
    wait_until(lambda: Endpoint.objects.get().state == "not_ready", seconds=10)
    assert Endpoint.objects.get().message == "The worker is not ready."
    job = submit(owner)
    assert only_item(job).state == "ready"
    worker.ready = True
    assert ended(job).state == "succeeded"


@pytest.mark.usefixtures("worker")
def test_no_file_name_and_no_text_is_logged(owner: User, started: tuple[ScriptedWorker, RunningDispatcher]) -> None:
    job = ended(submit(owner, png(), file_name="very-private.png"))
    log = started[1].log
    assert job.uuid.hex in log.replace("-", "")
    assert "very-private" not in log
    assert "Page 1" not in log
