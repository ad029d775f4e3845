"""Idempotency keys: a request that is sent twice creates one job."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from ocr_contract.errors import DocumentError, OcrError, RequestError, Unavailable
from ocr_platform.jobs import services
from ocr_platform.jobs.models import IdempotencyKey, Job
from ocr_platform.jobs.submission import idempotency
from ocr_platform.jobs.submission import service as submissions
from ocr_platform.jobs.submission.request import SubmissionRequest
from tests.ocr_platform.jobs.factories import incoming, make_endpoint, make_user, png

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner() -> User:
    make_endpoint()
    return make_user()


def send(owner: User, data: bytes, key: str = "k", **parameters: Any) -> submissions.Submitted:
    with idempotency.reserved(owner_id=owner.pk, key=key) as reservation:
        return submissions.submit(
            owner=owner, document=incoming(data), request=SubmissionRequest(**parameters), reservation=reservation
        )


def test_the_same_request_makes_one_job(owner: User) -> None:
    data = png()
    first, second = send(owner, data), send(owner, data)
    assert (first.replayed, second.replayed) == (False, True)
    assert first.job.pk == second.job.pk
    assert Job.objects.count() == 1


def test_another_content_is_refused(owner: User) -> None:
    data = png()
    send(owner, data)
    for different in ({"data": png()}, {"data": data, "priority": 1}, {"data": data, "options": {"dpi": 200}}):
        with pytest.raises(RequestError) as caught:
            send(owner, **different)  # type: ignore[arg-type]
        assert caught.value.code == "idempotency_mismatch"


def test_keys_are_everybodys_own(owner: User) -> None:
    data = png()
    send(owner, data)
    assert not send(make_user(), data).replayed


def test_a_request_that_is_still_running_is_reported_as_such(owner: User) -> None:
    with idempotency.reserved(owner_id=owner.pk, key="k"), pytest.raises(Unavailable) as caught:
        send(owner, png())
    assert caught.value.code == "idempotency_in_progress"
    assert send(owner, png()), "the first made no job, so the key is free"


def test_a_refused_request_frees_its_key(owner: User) -> None:
    with pytest.raises(DocumentError):
        send(owner, b"text")
    assert IdempotencyKey.objects.count() == 0


def test_a_key_whose_request_died_can_be_taken_over(owner: User) -> None:
    IdempotencyKey.objects.create(owner=owner, key="k", created_at=timezone.now() - timedelta(minutes=11))
    assert not send(owner, png()).replayed


def test_the_key_goes_with_the_job(owner: User) -> None:
    data = png()
    services.delete(send(owner, data).job)
    assert not send(owner, data).replayed


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_1_to_255_characters(owner: User, key: str) -> None:
    with pytest.raises(RequestError):
        send(owner, png(), key)


def test_two_at_once_make_one_job(owner: User) -> None:
    data = png()
    found: list[str] = []

    def one() -> None:
        try:
            found.append("replayed" if send(owner, data).replayed else "made")
        except OcrError as error:
            found.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count("made") == 1
    assert set(found) <= {"made", "replayed", "idempotency_in_progress"}
    assert Job.objects.count() == 1
