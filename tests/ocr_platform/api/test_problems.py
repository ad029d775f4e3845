"""Every error below /api is a problem with a stable code; elsewhere it is a plain sentence."""

import logging

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, ProgrammingError
from django.test import Client

from ocr_platform.endpoints.api.views import EndpointsView
from ocr_platform.endpoints.models import Endpoint
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("GET", "/api/v2/jobs", 404, "not_found"),
        ("POST", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api//v1/jobs", 404, "not_found"),
        ("GET", "/api/v1/jobs/", 404, "not_found"),
        ("GET", "/api/v1/jobs/not-a-uuid", 404, "not_found"),
        ("PUT", "/api/v1/jobs", 405, "method_not_allowed"),
        ("PATCH", "/api/v1/me", 405, "method_not_allowed"),
        ("DELETE", "/api/v1/endpoints", 405, "method_not_allowed"),
        ("BREW", "/api/v1/me", 405, "method_not_allowed"),
        ("OPTIONS", "/api/v1/jobs", 405, "method_not_allowed"),
    ],
)
def test_addresses_and_methods(api: Client, method: str, path: str, status: int, code: str) -> None:
    response = api.generic(method, path)
    assert_problem(response, status, code)
    if status == 405:
        assert "GET" in response["Allow"]
        assert method not in response["Allow"]


@pytest.mark.parametrize(("method", "path"), [("PUT", "/api/v1/jobs"), ("QUERY", "/api/v1/session")])
def test_a_method_that_no_caller_could_use_is_405_for_a_stranger_too(client: Client, method: str, path: str) -> None:
    assert_problem(client.generic(method, path), 405, "method_not_allowed")


def test_half_a_surrogate_pair_is_no_text(api: Client) -> None:
    body = rb'{"action": "\ud800", "ids": []}'
    assert_problem(api.post("/api/v1/jobs/bulk", body, "application/json"), 400, "bad_json")


def test_true_and_false_are_no_numbers_and_break_no_limit(api: Client) -> None:
    address = "/api/v1/jobs/00000000-0000-4000-8000-000000000000/pages/1"
    response = api.patch(address, {"version": False, "edits": []}, "application/json")
    problem = assert_problem(response, 400, "invalid_request")
    assert "version" in problem["detail"]
    assert "actual" not in problem


def test_an_accept_header_that_nothing_meets(api: Client) -> None:
    assert_problem(api.get("/api/v1/me", headers={"accept": "text/html"}), 406, "not_acceptable")


def test_a_call_with_one_format_takes_no_format(api: Client) -> None:
    assert_problem(api.get("/api/v1/me?format=json"), 400, "unknown_option")


def test_a_wrong_host(api: Client) -> None:
    problem = assert_problem(api.get("/api/v1/me", headers={"host": "evil.example"}), 400, "invalid_request")
    assert "LEGIBLE_ALLOWED_HOSTS" in problem["hint"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a-b_c.d:1", True),
        ("x" * 100, True),
        ("", False),
        ("x" * 101, False),
        ("a b", False),
        ("a\tb", False),
        ("\u00e4", False),
    ],
)
def test_the_request_id_is_the_callers_when_it_is_harmless(api: Client, given: str, kept: bool) -> None:
    answered = api.get("/api/v1/nothing", headers={"x-request-id": given})["X-Request-ID"]
    assert (answered == given) is kept
    assert answered


@pytest.fixture
def broken(api: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client that sees a bug as a browser does, with one call that raises what the test sets."""
    api.raise_request_exception = False
    return api


def raise_in_endpoints(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(EndpointsView, "get", fail)


def test_a_bug_is_logged_and_said_without_its_details(
    broken: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    raise_in_endpoints(monkeypatch, RuntimeError("secret detail"))
    with caplog.at_level(logging.ERROR):
        response = broken.get("/api/v1/endpoints")
    problem = assert_problem(response, 500, "internal_error")
    assert "secret" not in str(problem)
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationalError("database is locked"), "locked"),
        (OperationalError("connection failed"), "reached"),
        (OperationalError("no such table: jobs_job"), "migrate"),
    ],
)
def test_a_database_that_cannot_be_used_is_not_ready(
    broken: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    raise_in_endpoints(monkeypatch, error)
    response = broken.get("/api/v1/endpoints")
    assert words in assert_problem(response, 503, "not_ready")["detail"]
    assert response["Retry-After"]


def test_wrong_sql_is_a_bug(broken: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    raise_in_endpoints(monkeypatch, ProgrammingError("syntax error"))
    assert_problem(broken.get("/api/v1/endpoints"), 500, "internal_error")


def test_beyond_the_api_errors_are_sentences(owner: User, endpoint: Endpoint) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/admin/login/", {"username": "x"})
    assert (response.status_code, response["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert "CSRF" in response.content.decode()
    assert browser.get("/static/nothing.js").status_code == 404


def test_content_of_an_access_line(api: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="legible.access"):
        api.get("/api/v1/jobs?tag=secret-word", headers={"x-request-id": "line-1"})
    [record] = [record for record in caplog.records if record.name == "legible.access"]
    fields = record.__dict__["fields"]
    assert (fields["method"], fields["route"], fields["status"]) == ("GET", "api/v1/jobs", 200)
    assert 0 < fields["seconds"] < 60
    assert fields["user"] == User.objects.get(username="owner").pk
    assert "secret-word" not in str(fields)
