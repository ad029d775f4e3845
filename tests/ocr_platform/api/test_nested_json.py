"""JSON that is nested deeply is refused in every call that reads JSON."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.support.api import assert_problem

DEPTHS = [65, 200, 700, *range(880, 1001, 4), 5000, 100_000]
"""The depths where parsers, or what comes after them, reach Python's limit lie between 900 and 1000."""


@pytest.fixture
def client(db: None) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("ada"))
    return client


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("session", "%s"),
        ("session", '{"username": %s}'),
        ("tokens", "%s"),
        ("tokens", '{"name": "a", "scopes": %s}'),
        ("jobs/bulk", '{"action": "delete", "ids": %s}'),
        ("jobs", '{"image": %s}'),
        ("jobs", '{"image": "aGVsbG8=", "tags": %s}'),
        ("jobs", '{"image": "aGVsbG8=", "variables": %s}'),
        ("jobs", '{"image": "aGVsbG8=", "a": %s}'),
        ("jobs?variables=%7B%7D", '{"image": "aGVsbG8=", "languages": %s}'),
    ],
)
def test_deep_nesting_is_a_bad_request(client: Client, path: str, body: str, opening: str) -> None:
    for depth in DEPTHS:
        nested = opening * depth + "1" + ("]" if opening == "[" else "}") * depth
        answer = client.post(f"/api/v1/{path}", body.replace("%s", nested), "application/json")
        assert answer.status_code == 400, (depth, answer.status_code)
        assert_problem(answer, 400, answer.json()["code"])
