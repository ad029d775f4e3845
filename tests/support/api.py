"""A client of the API inside the test's process, with a token, a session or neither."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from django.test import Client

from ocr_platform.config import PLATFORM
from ocr_platform.tokens.services import create_token
from tests.support.web import ALL_SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User


def key_of(user: User, *scopes: str) -> str:
    """Return the key of a new token; without scopes it has all but admin."""
    return create_token(user=user, name="test", scopes=scopes or ALL_SCOPES)[1]


def client_with(key: str | None = None, *, scheme: str = "Bearer") -> Client:
    """Return a client that sends this key; CSRF is enforced as in a browser."""
    headers = {"authorization": f"{scheme} {key}"} if key else {}
    return Client(enforce_csrf_checks=True, headers=headers)


def signed_in(user: User) -> Client:
    """Return a browser's client whose user is signed in; changing calls need `csrf_of(client)`."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get("/api/v1/session")
    return client


def csrf_of(client: Client) -> dict[str, str]:
    """Return the header that a browser's script sends with every change."""
    return {"x-csrftoken": client.cookies["legible_csrf"].value}


@contextlib.contextmanager
def platform_with(**changes: Any) -> Iterator[None]:
    """Change the platform's frozen settings for the block."""
    before = {name: getattr(PLATFORM, name) for name in changes}
    for name, value in changes.items():
        object.__setattr__(PLATFORM, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            object.__setattr__(PLATFORM, name, value)


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """Check that an answer is a complete problem with this status and code; return it."""
    assert response["Content-Type"] == "application/problem+json", (response.status_code, response.content)
    problem: dict[str, Any] = response.json()
    assert (problem["status"], problem["code"]) == (status, code), problem
    assert response.status_code == status
    assert problem["type"] == f"urn:legible:problem:{code}"
    assert problem["detail"]
    assert problem["request_id"] == response["X-Request-ID"]
    return problem
