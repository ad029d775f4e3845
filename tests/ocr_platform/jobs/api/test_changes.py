"""Polling: changes, deletions and cheap answers; and the position of an open job."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import change_feed, queue, services
from ocr_platform.jobs.models import DeletedJob, Job
from tests.ocr_platform.jobs.api.factories import JOBS, at, finish_all
from tests.ocr_platform.jobs.factories import ME, claim, make_user, pdf, read, split_into, submit

pytestmark = pytest.mark.django_db


def poll(api: Client, since: str) -> tuple[set[str], list[str], str]:
    body = api.get(JOBS, {"changed_after": since}).json()
    return {job["id"] for job in body["items"]}, body["deleted"], body["next_changed_after"]


def long_ago(*jobs: Job) -> None:
    """Move the jobs and deletions further back than changes may overtake each other."""
    before = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(changed_at=before)
    DeletedJob.objects.update(deleted_at=before)


def test_polling_reports_changes_and_deletions(api: Client, owner: User, endpoint: Endpoint) -> None:
    quiet, read_later, removed = submit(owner), submit(owner), submit(owner)
    long_ago(quiet, read_later, removed)
    first = api.get(JOBS).json()
    assert first["deleted"] is None
    finish_all(endpoint)
    Job.objects.filter(pk=quiet.pk).update(changed_at=timezone.now() - timedelta(minutes=2))
    assert api.delete(at(removed)).status_code == 204
    changed, gone, upto = poll(api, first["next_changed_after"])
    assert changed == {str(read_later.uuid)}
    assert gone == [str(removed.uuid)]
    # Reported once more, since another change may have been made before and committed after; then no more.
    assert poll(api, upto)[:2] == (changed, gone)
    long_ago(read_later)
    submit(owner)
    assert poll(api, poll(api, upto)[2])[1] == []


def test_idle_polling_transfers_nothing_twice(api: Client, owner: User) -> None:
    submit(owner)
    upto = api.get(JOBS).json()["next_changed_after"]
    first = api.get(JOBS, {"changed_after": upto})
    assert len(first.json()["items"]) == 1
    assert first.json()["next_changed_after"] == upto
    assert api.get(JOBS, {"changed_after": upto}, headers={"if-none-match": first["ETag"]}).status_code == 304
    services.delete(Job.objects.get())
    assert api.get(JOBS, {"changed_after": upto}, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_change_that_is_committed_late_is_not_missed(api: Client, owner: User) -> None:
    early, late = submit(owner), submit(owner)
    stamp = Job.objects.get(pk=late.pk).changed_at
    Job.objects.filter(pk=early.pk).update(changed_at=stamp - timedelta(minutes=1))
    upto = api.get(JOBS).json()["next_changed_after"]
    # Stamped three seconds before the changes that the client has seen already.
    Job.objects.filter(pk=early.pk).update(changed_at=stamp - timedelta(seconds=3))
    assert str(early.uuid) in poll(api, upto)[0]


def test_unknown_values_are_null(api: Client, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert api.get(JOBS).json()["next_changed_after"] is None
    jobs = [submit(owner) for _ in range(3)]
    upto = api.get(JOBS).json()["next_changed_after"]
    for job in jobs:
        services.delete(job)
    assert len(poll(api, upto)[1]) == 3
    monkeypatch.setattr(change_feed, "MOST_DELETED", 2)
    assert poll(api, upto)[1] is None
    assert poll(api, (timezone.now() - timedelta(days=8)).isoformat())[1] is None


def test_deletions_are_forgotten_after_a_week(api: Client, owner: User) -> None:
    services.delete(submit(owner))
    change_feed.forget_old()
    assert DeletedJob.objects.count() == 1
    DeletedJob.objects.update(deleted_at=timezone.now() - timedelta(days=8))
    change_feed.forget_old()
    assert not DeletedJob.objects.exists()


def test_deletions_are_reported_only_to_their_owner(api: Client, owner: User, endpoint: Endpoint) -> None:
    submit(owner)
    upto = api.get(JOBS).json()["next_changed_after"]
    services.delete(submit(make_user("other")))
    assert poll(api, upto)[1] == []


def test_an_estimate_counts_waves_of_pages(api: Client, owner: User, endpoint: Endpoint) -> None:
    submit(owner)
    queue.finish(ME, [read(lease, seconds=10) for lease in claim(endpoint)])
    others = [submit(make_user(f"other-{number}")) for number in range(3)]
    job = submit(owner, pdf())
    assert api.get(at(job)).json()["queue"] == {"position": 4, "eta_seconds": None, "reason": None}
    split_into(job, 4, endpoint)
    Endpoint.objects.update(slots=2)
    place = api.get(at(job)).json()["queue"]
    assert 1 <= place["position"] <= 4
    assert place["eta_seconds"] == 40.0  # 3 + 4 pages, two at a time, ten seconds each
    services.cancel(others[0])
    assert api.get(at(job)).json()["queue"]["eta_seconds"] == 30.0
    Endpoint.objects.update(state="not_ready", slots=0, message="No worker is ready.")
    assert api.get(at(job)).json()["queue"]["eta_seconds"] is None


def test_one_page_never_takes_less_than_a_page(api: Client, owner: User, endpoint: Endpoint) -> None:
    submit(owner)
    queue.finish(ME, [read(lease, seconds=10) for lease in claim(endpoint)])
    assert api.get(at(submit(owner))).json()["queue"]["eta_seconds"] == 10.0
