"""No call guesses: unknown input is refused by name, in query, form, JSON and header.

The requests are generated from the OpenAPI document, so new calls are included automatically.
"""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.api.jobs import JobsView
from ocr_platform.jobs.models import Job
from ocr_platform.urls import v1
from tests.ocr_platform.api.wrong_requests import Wrong, calls, wrong_requests
from tests.support.api import csrf_of, signed_in

CALLS = calls()


def refusal(client: Client, wrong: Wrong) -> str | None:
    """Send a wrong request; return the fault of the answer, None if the request was refused by name."""
    answer = client.generic(
        wrong.method.upper(), wrong.url, wrong.content, wrong.content_type, headers={**csrf_of(client), **wrong.headers}
    )
    if answer["Content-Type"] != "application/problem+json":
        return f"{wrong.what}: {answer.status_code} {answer.content[:80]!r}"
    problem = answer.json()
    said = f"{problem['detail']} {problem.get('hint', '')}"
    if problem["code"] not in wrong.codes or wrong.name not in said or answer.status_code >= 500:
        return f"{wrong.what}: {answer.status_code} {problem['code']}: {said}"
    return None


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CALLS))
def test_every_wrong_request_is_refused_by_name(
    name: str, owner: User, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JobsView, "calls_per_minute", 1_000_000)
    client = signed_in(owner)
    wrong = list(wrong_requests(*CALLS[name]))
    assert wrong
    assert not [found for each in wrong if (found := refusal(client, each)) is not None]
    assert not Job.objects.exists()


def test_there_are_enough_of_them() -> None:
    assert len(CALLS) >= 30
    assert sum(1 for call in CALLS.values() for _ in wrong_requests(*call)) >= 60


def test_every_call_is_declared() -> None:
    """Views without the API's base class would accept any input."""
    from ocr_platform.api.view import ApiView

    waiting = list(v1)
    while waiting:
        each = waiting.pop()
        if hasattr(each, "url_patterns"):
            waiting.extend(each.url_patterns)
        else:
            assert issubclass(each.callback.view_class, ApiView), each.pattern
