"""Submissions are limited per minute, for each token and each user; nothing else is."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from ocr_platform.api.models import RateWindow
from ocr_platform.api.throttling import spend
from ocr_platform.jobs.api.jobs import JobsView
from tests.ocr_platform.jobs.factories import png
from tests.support.api import assert_problem, client_with, csrf_of, key_of, signed_in

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs"


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JobsView, "calls_per_minute", 2)


def test_a_window_allows_a_number_of_calls_and_then_restarts() -> None:
    now = timezone.now()
    assert [spend("a", 3, now + timedelta(seconds=s)).remaining for s in (0, 10, 20)] == [2, 1, 0]
    refused = spend("a", 3, now + timedelta(seconds=30))
    assert (refused.allowed, refused.remaining, refused.reset) == (False, 0, 30)
    assert spend("b", 3, now).allowed
    again = spend("a", 3, now + timedelta(seconds=60))
    assert (again.allowed, again.remaining, again.reset) == (True, 2, 60)
    assert RateWindow.objects.count() == 2


def test_the_limit_is_stated_in_every_answer_and_enforced(api: Client, two_a_minute: None) -> None:
    first = api.post(JOBS, png(), "image/png")
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    refused = api.post(JOBS, b"no document", "image/png")  # it was counted nevertheless
    assert (refused.status_code, refused["RateLimit-Remaining"]) == (415, "0")
    limited = api.post(JOBS, png(), "image/png")
    problem = assert_problem(limited, 429, "rate_limited")
    assert problem["limit"] == 2
    assert 1 <= int(limited["Retry-After"]) <= 60
    assert limited["RateLimit-Reset"] == limited["Retry-After"]


def test_each_token_and_each_browser_has_its_own(api: Client, owner: User, two_a_minute: None) -> None:
    for _ in range(3):
        last = api.post(JOBS, png(), "image/png")
    assert last.status_code == 429
    assert client_with(key_of(owner)).post(JOBS, png(), "image/png").status_code == 202
    browser = signed_in(owner)
    assert browser.post(JOBS, png(), "image/png", headers=csrf_of(browser)).status_code == 202


def test_looking_is_never_limited(api: Client, two_a_minute: None) -> None:
    job = api.post(JOBS, png(), "image/png")["Location"]
    for path in (JOBS, job, f"{job}/pages", f"{job}/pages/1"):
        for _ in range(5):
            response = api.get(path)
            assert response.status_code == 200
            assert "RateLimit-Limit" not in response
