"""Who may call what: every call by every kind of caller, in one table."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import Job
from ocr_platform.tokens.models import Token
from tests.ocr_platform.jobs.factories import ME, claim, make_user, png, read, submit
from tests.support.api import assert_problem, client_with, csrf_of, key_of, signed_in

pytestmark = pytest.mark.django_db

READ, WRITE, SEE, ADMIN = "jobs:read", "jobs:write", "endpoints:read", "admin"
# Method, path below /api/v1, the scope it needs (None: any caller), whether it names a job, the status when allowed.
CALLS = [
    ("GET", "/jobs", READ, False, 200),
    ("POST", "/jobs", WRITE, False, 202),
    ("GET", "/jobs/{id}", READ, True, 200),
    ("GET", "/jobs/{id}/result", READ, True, 200),
    ("GET", "/jobs/{id}/pages", READ, True, 200),
    ("GET", "/jobs/{id}/pages/1", READ, True, 200),
    ("GET", "/jobs/{id}/pages/1/image", READ, True, 200),
    ("GET", "/jobs/{id}/pages/1/preview", READ, True, 200),
    ("GET", "/jobs/{id}/pages/1/thumbnail", READ, True, 200),
    ("POST", "/jobs/{id}/cancel", WRITE, True, 409),
    ("POST", "/jobs/{id}/retry", WRITE, True, 200),
    ("DELETE", "/jobs/{id}", WRITE, True, 204),
    ("GET", "/endpoints", SEE, False, 200),
    ("GET", "/endpoints/default", SEE, False, 200),
    ("GET", "/endpoints/default/queue", SEE, False, 200),
    ("GET", "/languages", SEE, False, 200),
    ("GET", "/me", None, False, 200),
    ("GET", "metrics", ADMIN, False, 200),
]
IDS = [f"{method} {path}" for method, path, *_ in CALLS]
table = pytest.mark.parametrize(("method", "path", "scope", "names_job", "allowed"), CALLS, ids=IDS)


@pytest.fixture
def job(owner: User, endpoint: Endpoint) -> Job:
    job = submit(owner)
    queue.finish(ME, [read(lease) for lease in claim(endpoint)])
    return job


def call(client: Client, method: str, path: str, job: Job, headers: dict[str, str] | None = None) -> int:
    address = "/metrics" if path == "metrics" else "/api/v1" + path.format(id=job.uuid)
    content_type = "image/png" if method == "POST" else ""
    response = client.generic(method, address, png() if path == "/jobs" else b"", content_type, headers=headers)
    if response.streaming:
        b"".join(response.streaming_content)
    if response.status_code in {401, 403, 404}:
        codes = {401: "not_authenticated", 403: "permission_denied", 404: "not_found"}
        assert_problem(response, response.status_code, codes[response.status_code])
    if response.status_code == 401:
        assert response["WWW-Authenticate"] == 'Bearer realm="Legible"'
    return int(response.status_code)


@table
@pytest.mark.parametrize("scheme", ["Token", "Bearer", "bearer"])
def test_a_token_of_the_owner_with_the_scope(
    job: Job, owner: User, scheme: str, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    if scope == ADMIN:
        return
    client = client_with(key_of(owner, scope or READ), scheme=scheme)
    assert call(client, method, path, job) == allowed


@table
@pytest.mark.parametrize("held", [READ, WRITE, SEE])
def test_a_token_with_another_scope_is_forbidden(
    job: Job, owner: User, held: str, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    client = client_with(key_of(owner, held))
    assert call(client, method, path, job) == (allowed if scope in {held, None} else 403)


@table
def test_the_scope_admin_holds_the_others(
    job: Job, owner: User, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    User.objects.filter(pk=owner.pk).update(is_superuser=True)
    owner.refresh_from_db()
    assert call(client_with(key_of(owner, ADMIN)), method, path, job) == allowed


@table
def test_an_administrator_who_is_one_no_more_has_a_token_worth_nothing(
    job: Job, owner: User, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    User.objects.filter(pk=owner.pk).update(is_superuser=True)
    owner.refresh_from_db()
    client = client_with(key_of(owner, ADMIN))
    User.objects.filter(pk=owner.pk).update(is_superuser=False)
    assert call(client, method, path, job) == (allowed if scope is None else 403)


@table
@pytest.mark.parametrize("is_admin", [False, True])
def test_another_person_does_not_see_the_job_not_even_an_administrator(
    job: Job, is_admin: bool, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    other = make_user("other")
    other.is_superuser = is_admin
    other.save()
    client = client_with(key_of(other, *([ADMIN] if is_admin else [READ, WRITE, SEE])))
    expected = 404 if names_job else (403 if scope == ADMIN and not is_admin else allowed)
    assert call(client, method, path, job) == expected
    assert Job.objects.filter(pk=job.pk).exists()


@table
def test_nobody_in_particular_is_asked_to_sign_in(
    job: Job, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    assert call(client_with(), method, path, job) == 401
    assert call(client_with("legible_" + "x" * 40), method, path, job) == 401
    assert call(client_with("x", scheme="Basic"), method, path, job) == 401
    assert call(client_with("k\u00e4se"), method, path, job) == 401


@table
@pytest.mark.parametrize("state", ["expired", "revoked", "user may not sign in"])
def test_a_token_that_is_no_longer_good(
    job: Job, owner: User, state: str, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    key = key_of(owner)
    token = Token.objects.get()
    if state == "expired":
        Token.objects.update(created_at="2020-01-01T00:00:00Z", expires_at="2020-01-02T00:00:00Z")
    elif state == "revoked":
        Token.objects.update(revoked_at=token.created_at)
    else:
        User.objects.update(is_active=False)
    assert call(client_with(key), method, path, job) == 401


@table
def test_a_signed_in_browser_needs_the_csrf_header_for_changes(
    job: Job, owner: User, method: str, path: str, scope: str | None, names_job: bool, allowed: int
) -> None:
    browser = signed_in(owner)
    expected = 403 if scope == ADMIN else allowed
    assert call(browser, method, path, job, headers=csrf_of(browser)) == expected
    if method == "GET":
        assert call(browser, method, path, job) == expected
    else:
        job = submit(owner)
        assert call(browser, method, path, job) == 403
        assert call(browser, method, path, job, headers={"x-csrftoken": "x" * 32}) == 403
        assert Job.objects.filter(pk=job.pk, state="queued").exists()


def test_a_form_field_does_not_replace_the_csrf_header(owner: User, endpoint: Endpoint) -> None:
    """The field would be found only by reading the whole upload of somebody who may not be allowed to send it."""
    browser = signed_in(owner)
    response = browser.post("/api/v1/jobs", {"csrfmiddlewaretoken": csrf_of(browser)["x-csrftoken"]})
    assert_problem(response, 403, "permission_denied")


def test_a_token_wins_over_a_session(owner: User, endpoint: Endpoint) -> None:
    browser = signed_in(owner)
    other = make_user("other")
    headers = {"authorization": f"Bearer {key_of(other)}"}
    assert browser.get("/api/v1/me", headers=headers).json()["user"]["username"] == "other"
