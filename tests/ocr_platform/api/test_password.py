"""Password and sessions: what ends with a change and what stays."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.api.models import RateWindow, UserSession
from tests.support.api import assert_problem, client_with, csrf_of, key_of, platform_with

pytestmark = pytest.mark.django_db
SESSION, PASSWORD = "/api/v1/session", "/api/v1/me/password"
OLD, NEW = "a-good-password", "an-even-better-one"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("ada", password=OLD)


def sign_in(password: str = OLD) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.get(SESSION)
    client.post(SESSION, {"username": "ada", "password": password}, "application/json", headers=csrf_of(client))
    return client


def change(client: Client, current: str = OLD, new: str = NEW) -> object:
    return client.put(PASSWORD, {"current": current, "new": new}, "application/json", headers=csrf_of(client))


def is_signed_in(client: Client) -> bool:
    return client.get(SESSION).json()["user"] is not None


def test_a_new_password_ends_the_other_sessions_and_no_token(person: User) -> None:
    here, elsewhere, key = sign_in(), sign_in(), key_of(person)
    before = here.cookies["legible_session"].value
    assert change(here).status_code == 204
    assert here.cookies["legible_session"].value != before
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert client_with(key).get("/api/v1/me").status_code == 200
    assert not is_signed_in(sign_in(OLD))
    assert is_signed_in(sign_in(NEW))


@pytest.mark.parametrize(
    ("current", "new", "status", "code"),
    [
        ("wrong", NEW, 403, "wrong_password"),
        (OLD, "short", 422, "password_refused"),
        (OLD, "password123", 422, "password_refused"),
        (OLD, "9183746592837", 422, "password_refused"),
        (OLD, "", 400, "invalid_request"),
        (OLD, "x" * 5000, 400, "invalid_request"),
    ],
)
def test_a_password_that_is_not_taken_changes_nothing(
    person: User, current: str, new: str, status: int, code: str
) -> None:
    here, elsewhere = sign_in(), sign_in()
    assert_problem(change(here, current, new), status, code)
    assert is_signed_in(here)
    assert is_signed_in(elsewhere)


def test_the_password_is_not_for_tokens_nor_for_other_sites(person: User) -> None:
    assert_problem(
        client_with(key_of(person)).put(PASSWORD, {"current": OLD, "new": NEW}, "application/json"),
        403,
        "permission_denied",
    )
    assert_problem(sign_in().put(PASSWORD, {"current": OLD, "new": NEW}, "application/json"), 403, "permission_denied")


def test_a_password_cannot_be_guessed_by_changing_it(person: User) -> None:
    here = sign_in()
    for _ in range(4):
        assert_problem(change(here, "wrong"), 403, "wrong_password")
    assert_problem(change(here, "wrong"), 429, "sign_in_locked")
    assert_problem(change(here), 429, "sign_in_locked")


def test_signing_out_everywhere(person: User) -> None:
    here, elsewhere, key = sign_in(), sign_in(), key_of(person)
    other = Client()
    other.force_login(User.objects.create_user("eve"))
    assert here.delete("/api/v1/me/sessions", headers=csrf_of(here)).status_code == 204
    assert not is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(other)
    assert client_with(key).get("/api/v1/me").status_code == 200
    assert not UserSession.objects.filter(user=person).exists()
    assert_problem(client_with(key).delete("/api/v1/me/sessions"), 403, "permission_denied")


def test_a_deleted_person_leaves_no_session(person: User) -> None:
    sign_in()
    person.delete()
    assert not UserSession.objects.filter(user__isnull=False).exists()


def test_many_names_from_one_address_are_bounded(person: User) -> None:
    from ocr_platform.config import PLATFORM

    client = Client(enforce_csrf_checks=True)
    client.get(SESSION)
    limits = type(PLATFORM.sign_in)(attempts_per_minute=3)
    with platform_with(sign_in=limits):
        for name in "abc":
            answer = client.post(
                SESSION, {"username": name, "password": "x"}, "application/json", headers=csrf_of(client)
            )
            assert_problem(answer, 401, "not_authenticated")
        answer = client.post(SESSION, {"username": "ada", "password": OLD}, "application/json", headers=csrf_of(client))
        assert_problem(answer, 429, "rate_limited")
        assert answer["Retry-After"]


def test_every_way_to_sign_in_counts_for_its_address(person: User) -> None:
    from ocr_platform.config import PLATFORM

    browser = sign_in()
    limits = type(PLATFORM.sign_in)(attempts_per_minute=3)
    credentials = {"username": "ada", "password": OLD}
    RateWindow.objects.all().delete()
    with platform_with(sign_in=limits):
        for name in "ab":
            answer = Client().post("/admin/login/", {"username": name, "password": "x"})
            assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert_problem(change(browser, "wrong"), 403, "wrong_password")
        assert_problem(change(browser), 429, "rate_limited")
        answer = Client().post("/admin/login/", credentials)
        assert (answer.status_code, answer["Content-Type"]) == (429, "text/plain; charset=utf-8")
        assert answer["Retry-After"]
        client = Client()
        client.get(SESSION)
        assert_problem(
            client.post(SESSION, credentials, "application/json", headers=csrf_of(client)), 429, "rate_limited"
        )
        assert Client().get("/admin/login/").status_code == 200
