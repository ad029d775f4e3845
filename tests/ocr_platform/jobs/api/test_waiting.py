"""Waiting for the result inside the submission's request, while another thread reads the page."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from ocr_contract.errors import DocumentError
from ocr_platform.config import PLATFORM
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.api.submission import spool, wait
from tests.ocr_platform.jobs.api.factories import JOBS
from tests.ocr_platform.jobs.factories import ME, claim, png, read
from tests.support.api import assert_problem, client_with, key_of
from tests.support.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def dispatcher(endpoint: Endpoint, *, fails: bool = False) -> Iterator[None]:
    """Take the next item as soon as it is there, and finish it."""

    def to_read() -> list[queue.Lease]:
        return [lease for lease in claim(endpoint) if lease.kind == "recognise"]

    def work() -> None:
        [lease] = wait_until(to_read, seconds=20)
        problem = DocumentError("document_broken", "It is damaged.").problem()
        queue.finish(ME, [queue.Failed(lease, 0.1, problem) if fails else read(lease, "Hello there")])
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        thread.join()


@pytest.mark.parametrize(
    "asked", [{"query": "?wait=20"}, {"prefer": "wait=20"}, {"prefer": 'respond-async, WAIT="20"'}]
)
def test_the_result_is_the_answer_when_it_is_ready_in_time(
    api: Client, endpoint: Endpoint, asked: dict[str, str]
) -> None:
    headers = {"prefer": asked["prefer"]} if "prefer" in asked else {}
    started = time.monotonic()
    with dispatcher(endpoint):
        response = api.post(JOBS + asked.get("query", ""), png(), "image/png", headers=headers)
    assert time.monotonic() - started < 10
    assert response.status_code == 200
    result = json.loads(response.getvalue())
    assert result["pages"][0]["text"] == "Hello there\n"
    assert response["Location"] == f"{JOBS}/{result['job_id']}"
    assert response["Legible-Pages"] == "total=1, done=1, failed=0"
    assert api.get(response["Location"]).json()["state"] == "succeeded"


def test_the_result_may_be_text(api: Client, endpoint: Endpoint) -> None:
    for query, accept in (("?wait=20", "text/plain"), ("?wait=20&format=text", "*/*")):
        with dispatcher(endpoint):
            response = api.post(JOBS + query, png(), "image/png", headers={"accept": accept})
        assert (response.status_code, response.getvalue()) == (200, b"Hello there\n")
        assert response["Content-Type"] == "text/plain; charset=UTF-8"


def test_a_failure_is_the_answer_too(api: Client, endpoint: Endpoint) -> None:
    with dispatcher(endpoint, fails=True):
        response = api.post(JOBS + "?wait=20", png(), "image/png")
    problem = assert_problem(response, 409, "job_failed")
    assert problem["problem"]["code"] == "document_broken"
    assert response["Location"] == f"{JOBS}/{problem['job_id']}"
    assert api.get(response["Location"]).json()["state"] == "failed"


def test_a_look_at_a_job_waits_too(api: Client, endpoint: Endpoint) -> None:
    address = api.post(JOBS, png(), "image/png")["Location"]
    started = time.monotonic()
    early = api.get(f"{address}?wait=1")
    assert 1 <= time.monotonic() - started < 10
    assert (early.json()["state"], early["Retry-After"]) == ("queued", "1")
    with dispatcher(endpoint):
        done = api.get(f"{address}?wait=60")
    assert (done.status_code, done.json()["state"]) == (200, "succeeded")
    assert time.monotonic() - started < 40
    assert api.get(address, headers={"prefer": "wait=60"}).json()["state"] == "succeeded"
    assert_problem(api.get(f"{address}?wait=61"), 400, "invalid_request")


def test_a_result_not_ready_in_time_is_answered_with_the_job(api: Client) -> None:
    started = time.monotonic()
    response = api.post(JOBS + "?wait=1", png(), "image/png", headers={"accept": "text/plain"})
    assert 1 <= time.monotonic() - started < 5
    assert (response.status_code, response["Content-Type"]) == (202, "application/json")
    assert response.json()["state"] == "queued"


def test_deleting_the_job_ends_the_wait(api: Client, owner: User) -> None:
    other = client_with(key_of(owner))

    def delete() -> None:
        [job] = wait_until(lambda: other.get(JOBS).json()["items"], seconds=20)
        other.delete(f"{JOBS}/{job['id']}")
        connection.close()

    thread = threading.Thread(target=delete)
    thread.start()
    response = api.post(JOBS + "?wait=20", png(), "image/png")
    thread.join()
    assert_problem(response, 404, "not_found")


def test_when_too_many_wait_the_next_is_answered_at_once(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait, "_places", threading.Semaphore(0))
    started = time.monotonic()
    assert api.post(JOBS + "?wait=20", png(), "image/png").status_code == 202
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("wait", ["61", "-1", "x", "1.5", "\u0661"])
def test_a_wrong_wait_is_refused(api: Client, wait: str) -> None:
    assert_problem(api.post(f"{JOBS}?wait={wait}", png(), "image/png"), 400, "invalid_request")


def test_leftovers_of_a_killed_upload_are_swept_after_a_day() -> None:
    PLATFORM.incoming_dir.mkdir(exist_ok=True)
    old, new = PLATFORM.incoming_dir / "upload-old", PLATFORM.incoming_dir / "upload-new"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (0, 0))
    spool.sweep()
    assert not old.exists()
    assert new.exists()
    new.unlink()
