"""How dispatchers stop, are killed, pause and share work: every test has its own, or several."""

import signal
import threading
import time
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from ocr_platform.endpoints import services as endpoints
from ocr_platform.jobs.models import Result, WorkItem
from tests.ocr_platform.dispatcher.job_states import ended, leased, only_item
from tests.ocr_platform.jobs.factories import make_user, pdf, submit
from tests.support.dispatcher import RunningDispatcher, running_dispatcher
from tests.support.scripted_worker import Call, ScriptedWorker, scripted_worker
from tests.support.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner() -> User:
    endpoints.sync_local_endpoint("http://127.0.0.1:1")
    return make_user()


@pytest.fixture
def worker() -> Iterator[ScriptedWorker]:
    with scripted_worker() as found:
        yield found


@pytest.fixture
def dispatcher(worker: ScriptedWorker, owner: User) -> Iterator[RunningDispatcher]:
    """A dispatcher for this test, which the test stops."""
    with running_dispatcher(worker.url, DISPATCH_DRAIN_SECONDS="10") as found:
        yield found


def test_a_silent_worker_is_not_waited_for_for_ever(owner: User, worker: ScriptedWorker) -> None:
    hung_up = threading.Event()

    def script(call: Call) -> None:
        if call.number > 1:
            call.read()
        elif not call.wait(threading.Event()):
            hung_up.set()

    worker.script = script
    with running_dispatcher(worker.url, DISPATCH_CALL_SECONDS="1"):
        job = ended(submit(owner))
    assert (job.state, only_item(job).failures) == ("succeeded", 1)
    assert hung_up.wait(5)


def test_a_split_has_the_time_of_its_job(owner: User, worker: ScriptedWorker) -> None:
    hung_up = threading.Event()
    worker.split_script = lambda call: None if call.wait(threading.Event()) else hung_up.set()
    with running_dispatcher(worker.url, JOB_BASE_SECONDS="1", JOB_SECONDS_PER_PAGE="1"):
        job = ended(submit(owner, pdf()))
    assert job.state == "failed"
    assert job.problem is not None
    assert (job.problem["code"], job.problem["limit"]) == ("deadline_exceeded", 2)
    assert hung_up.wait(5)


def test_it_continues_after_an_outage_of_the_database(owner: User, worker: ScriptedWorker) -> None:
    with running_dispatcher(worker.url) as dispatcher:
        ended(submit(owner))
        take_the_database_away(1.0)
        assert ended(submit(owner)).state == "succeeded"
        dispatcher.signal(signal.SIGTERM)
        assert dispatcher.wait() == 0


def take_the_database_away(seconds: float) -> None:
    """SQLite: hold it locked for a while. PostgreSQL: break all connections but this one."""
    if connection.vendor == "sqlite":
        with transaction.atomic():
            time.sleep(seconds)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_sigterm_drains(owner: User, worker: ScriptedWorker, dispatcher: RunningDispatcher) -> None:
    go_on = threading.Event()
    worker.script = lambda call: call.read() if call.wait(go_on) else None
    running = submit(owner)
    wait_until(lambda: worker.calls.total() == 1, seconds=10)
    dispatcher.signal(signal.SIGTERM)
    wait_until(lambda: "stopping" in dispatcher.log, seconds=5)
    waiting = submit(owner)
    go_on.set()
    assert dispatcher.wait() == 0
    assert ended(running, 0.1).state == "succeeded"
    waiting.refresh_from_db()
    assert waiting.state == "queued"


def test_pages_that_do_not_finish_in_time_are_released(owner: User, worker: ScriptedWorker) -> None:
    worker.script = lambda call: call.read() if call.wait(threading.Event()) else None
    with running_dispatcher(worker.url, DISPATCH_DRAIN_SECONDS="0.2") as dispatcher:
        job = submit(owner)
        wait_until(lambda: worker.calls.total() == 1, seconds=20)
        dispatcher.signal(signal.SIGTERM)
        assert dispatcher.wait() == 0
    item = only_item(job)
    assert (item.state, item.failures) == ("ready", 0)


def test_a_second_signal_ends_it_at_once(owner: User, worker: ScriptedWorker, dispatcher: RunningDispatcher) -> None:
    worker.script = lambda call: call.read() if call.wait(threading.Event()) else None
    job = submit(owner)
    wait_until(lambda: worker.calls.total() == 1, seconds=10)
    dispatcher.signal(signal.SIGINT)
    wait_until(lambda: "stopping" in dispatcher.log, seconds=5)
    dispatcher.signal(signal.SIGINT)
    assert dispatcher.wait(3) == 1
    assert leased(job), "it runs out by itself"


def test_items_of_a_killed_dispatcher_are_sent_by_another(
    owner: User, worker: ScriptedWorker, dispatcher: RunningDispatcher
) -> None:
    worker.script = lambda call: call.read() if call.number > 1 or call.wait(threading.Event()) else None
    job = submit(owner)
    wait_until(lambda: worker.calls.total() == 1, seconds=10)
    dispatcher.signal(signal.SIGKILL)
    with running_dispatcher(worker.url):
        assert ended(job).state == "succeeded"
    assert (only_item(job).interruptions, Result.objects.count()) == (1, 1)


def test_a_late_result_is_dropped(owner: User, worker: ScriptedWorker, dispatcher: RunningDispatcher) -> None:
    first_may_go = threading.Event()
    worker.script = lambda call: call.read() if call.number > 1 or call.wait(first_may_go) else None
    job = submit(owner)
    wait_until(lambda: worker.calls.total() == 1, seconds=10)
    dispatcher.signal(signal.SIGSTOP)
    with running_dispatcher(worker.url):
        ended(job)
    first_may_go.set()
    dispatcher.signal(signal.SIGCONT)
    wait_until(
        lambda: not leased(job) and (dispatcher.log.count("settled") or "dropped" in dispatcher.log or True), seconds=5
    )
    dispatcher.signal(signal.SIGTERM)
    assert dispatcher.wait() == 0
    assert [result.text for result in Result.objects.all()] == ["Page 2\n"]
    job.refresh_from_db()
    assert (job.state, job.pages_done) == ("succeeded", 1)


def test_two_dispatchers_never_do_the_same_page(
    owner: User, worker: ScriptedWorker, dispatcher: RunningDispatcher
) -> None:
    worker.slots = 8
    with running_dispatcher(worker.url) as second:
        jobs = [submit(owner) for _ in range(60)]
        for job in jobs:
            ended(job, 60)
        assert "settled" in dispatcher.log
        assert "settled" in second.log
    assert max(worker.calls.values()) == 1
    assert worker.calls.total() == Result.objects.count() == 60


def test_the_slots_hold_for_all_dispatchers_together(owner: User, worker: ScriptedWorker) -> None:
    go_on = threading.Event()
    worker.script = lambda call: call.read() if call.wait(go_on) else None
    with running_dispatcher(worker.url), running_dispatcher(worker.url):
        jobs = [submit(owner) for _ in range(12)]
        wait_until(lambda: worker.calls.total() == 3, seconds=20)
        assert WorkItem.objects.filter(state="leased").count() == 3
        go_on.set()
        for job in jobs:
            ended(job)
