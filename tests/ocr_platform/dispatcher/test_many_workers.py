"""Several real workers behind one name, as with a headless Service: they come and go while pages are read."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from ocr_contract.keys import endpoint_key
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Job, Result, WorkItem
from tests.ocr_platform.dispatcher.job_states import ended, only_item
from tests.ocr_platform.jobs.factories import make_user, submit
from tests.support.dispatcher import RunningDispatcher, running_dispatcher
from tests.support.ports import free_port
from tests.support.scripted_worker import scripted_worker
from tests.support.waiting import wait_until
from tests.support.worker import RunningWorker, running_worker

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "nordic-worker-pods.office.svc"
PLATFORM_KEY = "a-platform-key-of-these-tests"
UID = "3f0f5c6e-0000-4000-8000-000000000001"
SETTINGS = {"ENDPOINTS": "cluster", "PLATFORM_KEY": PLATFORM_KEY, "DISPATCH_LEASE_SECONDS": "5"}


class Service:
    """A name and the addresses behind it."""

    def __init__(self, hosts: Path) -> None:
        self.hosts = hosts
        self.have()

    def have(self, *addresses: str) -> None:
        """Set the addresses of the name."""
        lines = ["127.0.0.1 localhost", *(f"{address} {NAME}" for address in addresses)]
        self.hosts.write_text("\n".join(lines) + "\n")


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(tmp_path / "hosts")


@pytest.fixture
def owner() -> User:
    return make_user()


def make_endpoint(port: int) -> Endpoint:
    return Endpoint.objects.create(name="nordic", source="cluster", uid=UID, address=f"http://{NAME}:{port}")


def worker_at(address: str, port: int, key_file: Path) -> contextlib.AbstractContextManager[RunningWorker]:
    return running_worker(HOST=address, PORT=str(port), SLOTS="1", LANGUAGES="eng", KEY_FILES=str(key_file))


def received(worker: RunningWorker) -> float:
    return worker.metric("legible_worker_pages_total", outcome="done")


@contextlib.contextmanager
def a_stream_of_pages(owner: User) -> Iterator[list[Job]]:
    """Keep a few pages waiting during the block; yield the jobs."""
    from django.db import connection

    jobs: list[Job] = []
    stopped = threading.Event()

    def keep() -> None:
        while not stopped.wait(0.05):
            if WorkItem.objects.filter(state="ready").count() < 8:
                jobs.append(submit(owner, endpoint="nordic"))
        connection.close()

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        yield jobs
    finally:
        stopped.set()
        thread.join()


def test_workers_are_added_removed_and_killed_while_pages_run(service: Service, owner: User, tmp_path: Path) -> None:
    port, key = free_port(), tmp_path / "key"
    key.write_text(endpoint_key(PLATFORM_KEY, UID))
    make_endpoint(port)
    with (
        worker_at("127.0.0.2", port, key) as first,
        worker_at("127.0.0.3", port, key) as second,
        worker_at("127.0.0.4", port, key) as third,
    ):
        service.have("127.0.0.2")
        with (
            running_dispatcher("http://127.0.0.1:1", hosts=service.hosts, **SETTINGS),
            a_stream_of_pages(owner) as jobs,
        ):
            wait_until(lambda: received(first) > 0, seconds=20)
            service.have("127.0.0.2", "127.0.0.3")
            wait_until(lambda: received(second) > 0, seconds=5)
            service.have("127.0.0.3", "127.0.0.4")
            wait_until(lambda: received(third) > 0, seconds=5)
            now = received(third)
            wait_until(lambda: received(third) > now + 5, seconds=20)
            wait_until(lambda: first.metric("legible_worker_requests_admitted") == 0, seconds=20)
            settled = received(first)
            second.process.kill()
            now = received(third)
            wait_until(lambda: received(third) > now + 5, seconds=20)
            assert received(first) == settled, "a removed one gets none"
        with running_dispatcher("http://127.0.0.1:1", hosts=service.hosts, **SETTINGS):
            for job in jobs:
                assert ended(job, seconds=60).state == "succeeded"
    assert Result.objects.count() == len(jobs)
    assert not WorkItem.objects.filter(failures__gt=0).exists()


def test_a_page_waits_for_a_sleeping_endpoint_until_a_worker_is_ready(service: Service, owner: User) -> None:
    with scripted_worker() as worker, running_local_dispatcher(service):
        port = int(worker.url.rpartition(":")[2])
        make_endpoint(port)
        job = submit(owner, endpoint="nordic")
        wait_until(lambda: "resolved" in Endpoint.objects.get(name="nordic").message, seconds=10)
        assert only_item(job).state == "ready"
        service.have("127.0.0.1")
        assert ended(job, seconds=10).state == "succeeded"
        Endpoint.objects.filter(name="nordic").update(gone_at="2026-01-01T00:00:00Z")
        wait_until(lambda: Endpoint.objects.get(name="nordic").state == "not_ready", seconds=10)


def test_a_refused_key_costs_the_page_no_attempt_and_is_reported(service: Service, owner: User, tmp_path: Path) -> None:
    port, key = free_port(), tmp_path / "key"
    key.write_text("another key\n")
    make_endpoint(port)
    service.have("127.0.0.2")
    with worker_at("127.0.0.2", port, key), running_dispatcher("http://127.0.0.1:1", hosts=service.hosts, **SETTINGS):
        job = submit(owner, endpoint="nordic")
        wait_until(lambda: Endpoint.objects.get().reason == "key_refused", seconds=15)
        item = only_item(job)
        assert (item.state, item.failures, item.interruptions) == ("ready", 0, 0)
        key.write_text(endpoint_key(PLATFORM_KEY, UID))
        assert ended(job).state == "succeeded"


@contextlib.contextmanager
def running_local_dispatcher(service: Service) -> Iterator[RunningDispatcher]:
    """Start a dispatcher before any endpoint of the cluster exists."""
    with (
        scripted_worker() as other,
        running_dispatcher(other.url, hosts=service.hosts, PLATFORM_KEY=PLATFORM_KEY) as dispatcher,
    ):
        yield dispatcher
