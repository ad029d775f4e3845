"""Tokens in the API: created and shown once, listed without their keys, revoked; and the permissions for this."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from ocr_platform.tokens import services
from ocr_platform.tokens.models import Token
from tests.ocr_platform.jobs.factories import make_user
from tests.support.api import assert_problem, client_with, csrf_of, key_of, signed_in

pytestmark = pytest.mark.django_db
TOKENS = "/api/v1/tokens"


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada")


def make(client: Client, **body: object) -> object:
    wish = {"name": "scanner", "scopes": ["jobs:write"], **body}
    headers = csrf_of(client) if "legible_csrf" in client.cookies else {}
    return client.post(TOKENS, wish, "application/json", headers=headers)


def test_a_key_is_shown_once_and_works_until_it_is_revoked(ada: User) -> None:
    browser = signed_in(ada)
    made = make(browser, scopes=["jobs:read", "jobs:write"])
    assert made.status_code == 201
    assert made["Cache-Control"] == "no-store"
    key, token = made.json()["key"], made.json()["token"]
    assert (token["name"], token["scopes"], token["prefix"]) == ("scanner", ["jobs:read", "jobs:write"], key[:12])
    assert client_with(key).get("/api/v1/jobs").status_code == 200
    listed = browser.get(TOKENS)
    assert [one["id"] for one in listed.json()["items"]] == [token["id"]]
    assert listed.json()["items"][0]["last_used_at"]
    assert key not in listed.content.decode()
    address = f"{TOKENS}/{token['id']}"
    assert browser.delete(address, headers=csrf_of(browser)).status_code == 204
    assert_problem(client_with(key).get("/api/v1/jobs"), 401, "not_authenticated")
    assert browser.get(TOKENS).json()["items"] == []
    assert_problem(browser.delete(address, headers=csrf_of(browser)), 404, "not_found")


def test_a_token_expires_at_its_date(ada: User) -> None:
    soon = (timezone.now() + timedelta(days=1)).isoformat()
    made = make(signed_in(ada), expires_at=soon).json()
    assert made["token"]["expires_at"]
    Token.objects.update(created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now() - timedelta(days=1))
    assert_problem(client_with(made["key"]).get("/api/v1/me"), 401, "not_authenticated")
    assert len(signed_in(ada).get(TOKENS).json()["items"]) == 1


@pytest.mark.parametrize(
    ("wish", "status", "code"),
    [
        ({"name": ""}, 400, "invalid_request"),
        ({"name": "a\x00"}, 400, "invalid_request"),
        ({"name": "x" * 101}, 400, "invalid_request"),
        ({"scopes": []}, 400, "invalid_request"),
        ({"scopes": ["jobs:fly"]}, 400, "invalid_request"),
        ({"scopes": "jobs:read"}, 400, "invalid_request"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 400, "invalid_option"),
        ({"expires_at": "tomorrow"}, 400, "invalid_request"),
        ({"scopes": ["admin"]}, 403, "permission_denied"),
    ],
)
def test_an_invalid_token_is_refused(ada: User, wish: dict[str, object], status: int, code: str) -> None:
    assert_problem(make(signed_in(ada), **wish), status, code)
    assert not Token.objects.exists()


def test_no_token_can_make_one_that_may_do_more(ada: User) -> None:
    for scopes in (["jobs:read"], ["jobs:write", "jobs:read", "endpoints:read"]):
        client = client_with(key_of(ada, *scopes))
        assert_problem(make(client, scopes=["jobs:read"]), 403, "permission_denied")
        assert_problem(client.get(TOKENS), 403, "permission_denied")
        assert_problem(client.delete(f"{TOKENS}/{Token.objects.get(scopes=scopes).pk}"), 403, "permission_denied")
    root = User.objects.create_superuser("root", password="x")
    assert make(client_with(key_of(root, "admin")), scopes=["admin"]).status_code == 201


def test_nobody_sees_or_revokes_the_tokens_of_somebody_else(ada: User) -> None:
    key = key_of(ada)
    other = signed_in(User.objects.create_superuser("root", password="x"))
    assert other.get(TOKENS).json()["items"] == []
    address = f"{TOKENS}/{Token.objects.get().pk}"
    assert_problem(other.delete(address, headers=csrf_of(other)), 404, "not_found")
    assert client_with(key).get("/api/v1/me").status_code == 200


def test_there_are_so_many_tokens_and_no_more(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_TOKENS", 2)
    browser = signed_in(ada)
    assert [make(browser).status_code for _ in range(2)] == [201, 201]
    problem = assert_problem(make(browser), 409, "conflict")
    assert problem["limit"] == 2
    services.revoke_tokens(Token.objects.all()[:1])
    assert make(browser).status_code == 201
