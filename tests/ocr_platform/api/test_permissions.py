"""Every call of the OpenAPI document by every kind of caller: the answers, in one table.

A call without an entry fails, and so does an entry without a call.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import Job
from ocr_platform.tokens.models import Token
from ocr_platform.tokens.services import create_token
from tests.ocr_platform.jobs.factories import ME, claim, make_user, png, read, submit
from tests.support.api import assert_problem, client_with, csrf_of, key_of, signed_in

pytestmark = pytest.mark.django_db

READ, WRITE, SEE, ADMIN = "jobs:read", "jobs:write", "endpoints:read", "admin"
SCOPES = (READ, WRITE, SEE)
WRONG_PASSWORD = 403
EDIT = {"kind": "word", "box": [1, 2, 30, 12], "machine_text": "Hello", "text": "Hi"}


@dataclass(frozen=True)
class Call:
    """A call. `who`: the scope that a token needs, or "any" token, a "person" signed in, a "person or admin".

    `ok`: the status when it is allowed. `owned`: it is about something of the owner's, which others cannot find.
    """

    who: str
    ok: int = 200
    owned: bool = False
    query: str = ""
    body: Any = field(default=None)


CALLS: dict[str, Call] = {
    "endpoints_get": Call(SEE),
    "endpoints_list": Call(SEE),
    "endpoints_queue": Call(SEE),
    "formats_list": Call("any"),
    "job_pages_correct": Call(WRITE, owned=True, body={"version": 1, "edits": [EDIT]}),
    "job_pages_get": Call(READ, owned=True),
    "job_pages_image": Call(READ, owned=True),
    "job_pages_list": Call(READ, owned=True),
    "job_pages_preview": Call(READ, owned=True),
    "job_pages_thumbnail": Call(READ, owned=True),
    "jobs_bulk": Call(WRITE, body={"action": "delete", "ids": ["{job_id}"]}),
    "jobs_cancel": Call(WRITE, 409, owned=True),
    "jobs_change": Call(WRITE, owned=True, body={"tags": ["paid"]}),
    "jobs_create": Call(WRITE, 202, body=b"png"),
    "jobs_delete": Call(WRITE, 204, owned=True),
    "jobs_document": Call(READ, owned=True),
    "jobs_download": Call(READ, owned=True, query="?ids={job_id}"),
    "jobs_get": Call(READ, owned=True),
    "jobs_list": Call(READ),
    "jobs_result": Call(READ, owned=True),
    "jobs_retry": Call(WRITE, owned=True),
    "languages_list": Call(SEE),
    "me_get": Call("any"),
    "me_password_set": Call("person", WRONG_PASSWORD, body={"current": "wrong", "new": "something-else"}),
    "me_sessions_delete": Call("person", 204),
    "search": Call(READ, query="?q=hello"),
    "session_create": Call("browser", 400, body={}),
    "session_delete": Call("browser", 204),
    "session_get": Call("anybody"),
    "tokens_create": Call("person or admin", 201, body={"name": "n", "scopes": [READ]}),
    "tokens_delete": Call("person or admin", 204, owned=True),
    "tokens_list": Call("person or admin"),
}


def operations() -> dict[str, tuple[str, str, list[dict[str, list[str]]]]]:
    """Return method, path and security requirements of each call that the document describes."""
    schema: Any = SchemaGenerator().get_schema(request=None, public=True)
    return {
        operation["operationId"]: (method.upper(), path, operation.get("security", []))
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


OPERATIONS = operations()
TOKEN_IN_WORDS: dict[str, list[dict[str, list[str]]]] = {
    "any": [{"token": []}],
    "person": [],
    "person or admin": [{"token": [ADMIN]}],
    "browser": [],
    "anybody": [],
}


def test_each_call_of_the_document_has_its_line_in_the_table() -> None:
    assert sorted(OPERATIONS) == sorted(CALLS)


@pytest.mark.parametrize("name", sorted(CALLS))
def test_the_document_names_the_scope_that_a_token_must_have(name: str) -> None:
    *_, security = OPERATIONS[name]
    who = CALLS[name].who
    assert [way for way in security if "token" in way] == TOKEN_IN_WORDS.get(who, [{"token": [who]}])


@pytest.fixture
def job(owner: User, endpoint: Endpoint) -> Job:
    job = submit(owner)
    queue.finish(ME, [read(lease) for lease in claim(endpoint)])
    return job


def ended(user: User, **changes: object) -> str:
    token, key = create_token(user=user, name="ended", scopes=SCOPES)
    Token.objects.filter(pk=token.pk).update(**changes)
    return key


def callers(owner: User) -> dict[str, Callable[[], Client]]:
    """Return how to create each kind of caller, by a name that `expected` knows."""

    def root() -> User:
        return User.objects.create_superuser("root", password="x")

    def owner_as_admin(*, still: bool) -> Client:
        User.objects.filter(pk=owner.pk).update(is_superuser=True)
        key = key_of(User.objects.get(pk=owner.pk), ADMIN)
        User.objects.filter(pk=owner.pk).update(is_superuser=still)
        return client_with(key)

    def inactive() -> Client:
        key = key_of(owner)
        User.objects.filter(pk=owner.pk).update(is_active=False)
        return client_with(key)

    past = {"created_at": "2020-01-01T00:00:00Z", "expires_at": "2020-01-02T00:00:00Z"}
    return {
        "owner": lambda: signed_in(owner),
        **{
            f"owner's {scope} as {scheme}": lambda scope=scope, scheme=scheme: client_with(
                key_of(owner, scope), scheme=scheme
            )
            for scope in SCOPES
            for scheme in ("Token", "Bearer", "bearer")
        },
        "owner's admin token": lambda: owner_as_admin(still=True),
        "owner's token as a former admin": lambda: owner_as_admin(still=False),
        "other": lambda: signed_in(make_user("other")),
        "other's token": lambda: client_with(key_of(make_user("other"))),
        "admin": lambda: signed_in(root()),
        "admin's token": lambda: client_with(key_of(root(), ADMIN)),
        "anonymous": client_with,
        "unknown token": lambda: client_with("legible_" + "x" * 40),
        "expired token": lambda: client_with(ended(owner, **past)),
        "revoked token": lambda: client_with(ended(owner, revoked_at="2026-01-01T00:00:00Z")),
        "inactive owner's token": inactive,
        "another scheme": lambda: client_with("x", scheme="Basic"),
        "token that is not ASCII": lambda: client_with("k\u00e4se"),
    }


ANONYMOUS = {"anonymous", "another scheme"}
WORTHLESS = {
    "unknown token",
    "expired token",
    "revoked token",
    "inactive owner's token",
    "token that is not ASCII",
}
HELD = {
    "other's token": SCOPES,
    "admin's token": (*SCOPES, "person or admin"),
    "owner's admin token": (*SCOPES, "person or admin"),
    "owner's token as a former admin": (),
    **{f"owner's {scope} as {scheme}": (scope,) for scope in SCOPES for scheme in ("Token", "Bearer", "bearer")},
}


def expected(call: Call, caller: str) -> int:
    """Return the status that the documentation promises."""
    if caller in WORTHLESS:
        return 401
    if call.who == "anybody":
        return 200
    is_person = caller in {"owner", "other", "admin"}
    if call.who == "browser":
        return call.ok if is_person else 403  # the browser's CSRF header is missing
    if caller in ANONYMOUS:
        return 401
    if not is_person and call.who not in {"any", *HELD[caller]}:
        return 403
    return 404 if call.owned and not caller.startswith("owner") else call.ok


def ask(client: Client, name: str, names: dict[str, str]) -> int:
    method, path, _ = OPERATIONS[name]
    call = CALLS[name]
    address = (path + call.query).format(**names)
    body: Any = call.body
    content_type = "application/json" if body is not None else ""
    if body == b"png":
        body, content_type = png(), "image/png"
    elif body is not None:
        body = filled(body, names)
    headers = csrf_of(client) if "legible_csrf" in client.cookies else {}
    response: Any = client.generic(method, address, as_bytes(body), content_type, headers=headers)
    if response.streaming:
        b"".join(response.streaming_content)
    if response.status_code >= 400:
        assert_problem(response, response.status_code, response.json()["code"])
    assert response.get("WWW-Authenticate") == ('Bearer realm="Legible"' if response.status_code == 401 else None)
    return int(response.status_code)


def filled(body: Any, names: dict[str, str]) -> Any:
    """Return the body with the ids of its objects."""
    return {**body, "ids": [names["job_id"]]} if "ids" in body else body


def as_bytes(body: Any) -> bytes:
    import msgspec

    return b"" if body is None else body if isinstance(body, bytes) else msgspec.json.encode(body)


@pytest.mark.parametrize("name", CALLS)
def test_the_call_answers_each_caller_as_is_documented(name: str, owner: User, job: Job) -> None:
    token, _ = create_token(user=owner, name="named", scopes=SCOPES)
    names = {"job_id": str(job.uuid), "number": "1", "token_id": str(token.pk), "name": "default"}
    wrong: dict[str, tuple[int, int]] = {}
    for caller, make in callers(owner).items():
        with transaction.atomic():  # each caller finds the same state
            status = ask(make(), name, names)
            if not caller.startswith("owner"):
                assert Job.objects.filter(pk=job.pk).exists()
                assert Token.objects.get(pk=token.pk).revoked_at is None
            transaction.set_rollback(True)
        if status != expected(CALLS[name], caller):
            wrong[caller] = (status, expected(CALLS[name], caller))
    assert not wrong, "caller: (what was answered, what is documented)"


@pytest.mark.parametrize("name", [name for name, call in CALLS.items() if OPERATIONS.get(name, ("GET",))[0] != "GET"])
def test_a_browser_without_the_csrf_header_changes_nothing(name: str, owner: User, job: Job) -> None:
    browser = signed_in(owner)
    headers = {"x-csrftoken": "x" * 32}
    method, path, _ = OPERATIONS[name]
    names = {"job_id": str(job.uuid), "number": "1", "token_id": "1", "name": "default"}
    content_type = "application/json"
    for given in ({}, headers):
        body = as_bytes(CALLS[name].body)
        answer = browser.generic(method, path.format(**names), body, content_type, headers=given)
        assert_problem(answer, 403, "permission_denied")
    assert Job.objects.filter(pk=job.pk).exists()


@pytest.mark.parametrize(
    ("caller", "status"),
    [("owner", 403), ("owner's admin token", 200), ("owner's token as a former admin", 403), ("admin's token", 200)]
    + [(f"owner's {scope} as Token", 403) for scope in SCOPES]
    + [(caller, 401) for caller in sorted(WORTHLESS | ANONYMOUS)],
)
def test_metrics_need_the_scope_admin(owner: User, caller: str, status: int) -> None:
    assert callers(owner)[caller]().get("/metrics").status_code == status


def test_a_form_field_does_not_replace_the_csrf_header(owner: User, endpoint: Endpoint) -> None:
    """The field could be found only by reading the whole upload of a caller who may lack the permission to send it."""
    browser = signed_in(owner)
    response = browser.post("/api/v1/jobs", {"csrfmiddlewaretoken": csrf_of(browser)["x-csrftoken"]})
    assert_problem(response, 403, "permission_denied")


def test_a_token_wins_over_a_session(owner: User, endpoint: Endpoint) -> None:
    browser = signed_in(owner)
    other = make_user("other")
    headers = {"authorization": f"Bearer {key_of(other)}"}
    assert browser.get("/api/v1/me", headers=headers).json()["user"]["username"] == "other"
