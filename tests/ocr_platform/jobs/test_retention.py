"""Retention: off by default; when set, what is deleted and when, and that every job states it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from ocr_contract.limits import JobLimits
from ocr_platform.api.models import UserSession
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs, queue
from ocr_platform.jobs.models import Job
from ocr_platform.jobs.retention import delete_expired
from ocr_platform.maintenance.cleanup import run_cleanup
from tests.ocr_platform.jobs.factories import ME, claim, make_user, read, submit
from tests.support.api import client_with, key_of, platform_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> User:
    return make_user("owner")


def finished(owner: User, endpoint: Endpoint, days_ago: float) -> Job:
    job = submit(owner)
    queue.finish(ME, [read(lease) for lease in claim(endpoint) if lease.job_id == job.pk])
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - timedelta(days=days_ago))
    job.refresh_from_db()
    return job


def told(owner: User, job: Job) -> str | None:
    expires: str | None = client_with(key_of(owner)).get(f"/api/v1/jobs/{job.uuid}").json()["expires_at"]
    return expires


def test_nothing_is_deleted_by_age_unless_it_is_set(owner: User, endpoint: Endpoint) -> None:
    job = finished(owner, endpoint, 10_000)
    assert delete_expired() == 0
    assert told(owner, job) is None


def test_expired_jobs_are_deleted_with_their_blobs_and_announce_it_before(owner: User, endpoint: Endpoint) -> None:
    old, young, waiting = finished(owner, endpoint, 30.1), finished(owner, endpoint, 29.9), submit(owner)
    Job.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(days=400))
    with platform_with(jobs=JobLimits(keep_days=30)):
        date = told(owner, young)
        assert date is not None
        assert date.startswith((timezone.now() + timedelta(days=0.1)).date().isoformat())
        assert told(owner, waiting) is None
        assert delete_expired() == 1
        assert delete_expired() == 0
    assert set(Job.objects.all()) == {young, waiting}
    blobs.open_blob(young.document_key).close()
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(old.document_key)


def test_a_longer_time_saves_what_is_there(owner: User, endpoint: Endpoint) -> None:
    finished(owner, endpoint, 30.1)
    with platform_with(jobs=JobLimits(keep_days=31)):
        assert delete_expired() == 0


def test_tidying_forgets_sessions_that_ended(owner: User) -> None:
    for key, days in (("old", -1), ("new", 1)):
        UserSession.objects.create(session_key=key, session_data="", expire_date=timezone.now() + timedelta(days=days))
    run_cleanup()
    assert [session.session_key for session in UserSession.objects.all()] == ["new"]
