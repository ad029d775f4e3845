"""Signing in and out as the dashboard does, and the user afterwards."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.support.api import assert_problem, client_with, csrf_of, key_of, signed_in

pytestmark = pytest.mark.django_db
SESSION = "/api/v1/session"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("ada", password="a-good-password")


@pytest.fixture
def browser() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.get(SESSION)
    return client


def sign_in(browser: Client, **changes: object) -> object:
    credentials = {"username": "ada", "password": "a-good-password", **changes}
    return browser.post(SESSION, credentials, "application/json", headers=csrf_of(browser))


def test_signing_in_and_out(browser: Client, person: User) -> None:
    assert browser.get(SESSION).json()["user"] is None
    assert_problem(browser.get("/api/v1/me"), 401, "not_authenticated")
    body = sign_in(browser).json()
    assert body["user"] == {"username": "ada", "is_admin": False}
    assert body["limits"]["document_bytes"] == 200_000_000
    assert "application/pdf" in body["limits"]["media_types"]
    assert browser.get(SESSION).json()["user"]["username"] == "ada"
    me = browser.get("/api/v1/me").json()
    assert (me["user"]["username"], me["token"]) == ("ada", None)
    assert me["scopes"] == ["jobs:write", "jobs:read", "endpoints:read"]
    assert browser.delete(SESSION, headers=csrf_of(browser)).status_code == 204
    assert browser.get(SESSION).json()["user"] is None


def test_an_installation_is_new_until_somebody_has_signed_in(browser: Client, person: User) -> None:
    assert browser.get(SESSION).json()["is_new"] is True
    assert sign_in(browser).json()["is_new"] is False
    assert browser.delete(SESSION, headers=csrf_of(browser)).status_code == 204
    assert browser.get(SESSION).json()["is_new"] is False


def test_an_administrator_is_reported_as_such(browser: Client, person: User) -> None:
    User.objects.update(is_superuser=True)
    assert sign_in(browser).json()["user"]["is_admin"]
    assert "admin" in browser.get("/api/v1/me").json()["scopes"]


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"username": "eve"}, {"username": "ADA"}])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    browser: Client, person: User, changes: dict[str, str]
) -> None:
    problem = assert_problem(sign_in(browser, **changes), 401, "not_authenticated")
    assert problem["detail"] == "Incorrect user name or password."


def test_a_deactivated_user_cannot_sign_in(browser: Client, person: User) -> None:
    User.objects.update(is_active=False)
    assert_problem(sign_in(browser), 401, "not_authenticated")


@pytest.mark.parametrize(
    "changes", [{"username": ""}, {"username": 5}, {"password": None}, {"username": "a\x00"}, {"password": "x" * 4097}]
)
def test_invalid_credentials_are_refused(browser: Client, person: User, changes: dict[str, object]) -> None:
    assert_problem(sign_in(browser, **changes), 400, "invalid_request")


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "bad_json"),
        (b"[]", "application/json", 400, "invalid_request"),
        (b"username=ada", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"a": "' + b"x" * 1_100_000 + b'"}', "application/json", 413, "body_too_large"),
    ],
)
def test_every_kind_of_wrong_body_has_its_error(
    browser: Client, body: bytes, content_type: str, status: int, code: str
) -> None:
    assert_problem(browser.post(SESSION, body, content_type, headers=csrf_of(browser)), status, code)


def test_nobody_is_signed_in_or_out_by_another_site(browser: Client, person: User) -> None:
    credentials = {"username": "ada", "password": "a-good-password"}
    assert_problem(browser.post(SESSION, credentials, "application/json"), 403, "permission_denied")
    signed = signed_in(person)
    assert_problem(signed.delete(SESSION), 403, "permission_denied")
    assert signed.get(SESSION).json()["user"]["username"] == "ada"


def test_the_session_changes_when_somebody_signs_in(browser: Client, person: User) -> None:
    sign_in(browser)
    first = browser.cookies["legible_session"]
    assert first["httponly"]
    assert first["samesite"] == "Lax"
    assert not first["secure"]
    token = browser.cookies["legible_csrf"].value
    browser.delete(SESSION, headers=csrf_of(browser))
    sign_in(browser)
    assert browser.cookies["legible_session"].value != first.value
    assert browser.cookies["legible_csrf"].value != token


def test_a_token_is_shown_without_its_key(person: User) -> None:
    key = key_of(person, "jobs:read")
    response = client_with(key).get("/api/v1/me")
    assert response.json()["token"] == {"name": "test", "prefix": key[:12], "expires_at": None}
    assert response.json()["scopes"] == ["jobs:read"]
    assert key[12:] not in response.content.decode()
