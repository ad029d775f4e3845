"""The lock-out at sign-in: whom it affects, for how long, and that it applies to all web processes."""

from datetime import timedelta

import httpx
import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.utils import timezone

from ocr_platform.api.auth.addresses import client_address
from tests.support.api import assert_problem, csrf_of, platform_with
from tests.support.web import ADMIN_PASSWORD, running_web

SESSION = "/api/v1/session"
GOOD = "a-good-password"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("ada", password=GOOD)


def attempt(password: str = "wrong", name: str = "ada", address: str = "192.0.2.1") -> object:
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=address)
    client.get(SESSION)
    return client.post(SESSION, {"username": name, "password": password}, "application/json", headers=csrf_of(client))


@pytest.mark.parametrize("name", ["ada", "nobody-of-this-name"])
def test_the_fifth_failure_locks_out_and_says_for_how_long(person: User, name: str) -> None:
    for _ in range(4):
        assert_problem(attempt(name=name), 401, "not_authenticated")
    answer = attempt(name=name)
    assert_problem(answer, 429, "sign_in_locked")
    assert 890 <= int(answer["Retry-After"]) <= 900
    assert_problem(attempt(GOOD, name), 429, "sign_in_locked")


def test_it_ends_by_itself_and_is_not_made_longer_by_trying(person: User) -> None:
    for _ in range(5):
        attempt()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(seconds=600))
    assert 290 <= int(attempt()["Retry-After"]) <= 300
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(seconds=901))
    assert attempt(GOOD).status_code == 200


def test_other_names_and_other_addresses_go_on(person: User) -> None:
    User.objects.create_user("eve", password=GOOD)
    for _ in range(5):
        attempt()
    assert attempt(GOOD, "eve").status_code == 200
    assert attempt(GOOD, address="192.0.2.2").status_code == 200
    assert attempt(GOOD).status_code == 429


def test_success_forgets_the_failures(person: User) -> None:
    for _ in range(2):
        for _ in range(4):
            attempt()
        assert attempt(GOOD).status_code == 200


def test_the_admin_pages_are_locked_too(person: User) -> None:
    for _ in range(5):
        attempt()
    client = Client(REMOTE_ADDR="192.0.2.1")
    answer = client.post("/admin/login/", {"username": "ada", "password": GOOD})
    assert answer.status_code == 429
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Retry-After"]


def test_nothing_of_an_attempt_but_its_name_and_place_is_kept(person: User) -> None:
    Client().post("/admin/login/", {"username": "ada", "password": "my-secret"})
    attempt("my-secret")
    assert "my-secret" not in str(list(AccessAttempt.objects.values()))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "expected"),
    [
        (0, "198.51.100.7", "10.0.0.1", "10.0.0.1"),
        (1, "198.51.100.7", "10.0.0.1", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "10.0.0.1", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "10.0.0.1", "203.0.113.9"),
        (2, "198.51.100.7", "10.0.0.1", "10.0.0.1"),
        (1, "not an address", "10.0.0.1", "0.0.0.0"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (0, "", "::ffff:192.0.2.1", "192.0.2.1"),
        (0, "", "", "0.0.0.0"),
    ],
)
def test_the_address_of_a_caller(proxies: int, forwarded: str, remote: str, expected: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    with platform_with(trusted_proxies=proxies):
        assert client_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)) == expected


def test_it_holds_for_several_web_processes_and_names_nobody_in_the_log() -> None:
    def sign_in(password: str) -> int:
        with httpx.Client(base_url=web.url, timeout=60) as client:  # one connection each, so any process may answer
            client.get(SESSION)
            credentials = {"username": "admin", "password": password}
            headers = {"X-CSRFToken": client.cookies["legible_csrf"]}
            return client.post(SESSION, json=credentials, headers=headers).status_code

    with running_web(WEB_PROCESSES="3", SIGN_IN_FAILURES="4") as web:
        assert [sign_in("wrong") for _ in range(4)] == [401, 401, 401, 429]
        assert [sign_in(ADMIN_PASSWORD) for _ in range(3)] == [429, 429, 429]
        web.manage("axes_reset_username", "admin")
        assert sign_in(ADMIN_PASSWORD) == 200
        assert not [line for line in web.log_lines() if "admin" in str(line)]
