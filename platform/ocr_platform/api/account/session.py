"""The browser's session: signing in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, cast

import msgspec
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.middleware.csrf import get_token
from drf_spectacular.utils import OpenApiResponse
from rest_framework.permissions import SAFE_METHODS, AllowAny
from rest_framework.response import Response

from ocr_contract.errors import RequestError
from ocr_contract.media import MediaType
from ocr_platform.api.auth import lockout
from ocr_platform.api.auth.permissions import django_request
from ocr_platform.api.auth.session_authentication import check_csrf
from ocr_platform.api.schema import body as schema_of
from ocr_platform.api.view import ApiView, call
from ocr_platform.config import PLATFORM

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from rest_framework.request import Request


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """User name and password."""

    username: Annotated[str, msgspec.Meta(min_length=1, max_length=150, pattern=r"^[^\x00]*$")]
    password: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(Credentials)


class Limits(msgspec.Struct, frozen=True):
    """The upload limits, so that a client can check them before it sends: bytes, calls, media types."""

    document_bytes: int
    submissions_per_minute: int
    waiting_jobs: int
    media_types: tuple[str, ...]


class Account(msgspec.Struct, frozen=True):
    """A user."""

    username: str
    is_admin: bool


class Session(msgspec.Struct, frozen=True):
    """The browser's session; `user` is null when nobody is signed in.

    `is_new`: nobody has ever signed in here, so a hint at the first password helps.
    """

    user: Account | None
    limits: Limits
    is_new: bool


class SessionView(ApiView):
    """The browser's session. Reading it sets the CSRF cookie that the other calls need."""

    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Check the CSRF header before anything else is read: it also protects callers who are not signed in yet."""
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE_METHODS:
            check_csrf(django_request(request))

    @call("session_get", responses=OpenApiResponse(schema_of(Session), "The user who is signed in, if any"))
    def get(self, request: Request) -> Response:
        """Return the signed-in user, and set the CSRF cookie."""
        get_token(django_request(request))
        return Response(_session(request.user))

    @call(
        "session_create",
        body=Credentials,
        responses=OpenApiResponse(schema_of(Session), "Signed in"),
        errors=["not_authenticated", "permission_denied", "sign_in_locked"],
        auth=[],
    )
    def post(self, request: Request, *, body: Credentials) -> Response:
        """Sign in. Needs the CSRF header too, so that no other site can sign a user in under another name."""
        lockout.check_attempts(django_request(request))
        user = authenticate(django_request(request), username=body.username, password=body.password)
        if user is None:
            raise RequestError("not_authenticated", "Incorrect user name or password.", hint="Try again.")
        login(django_request(request), user)
        return Response(_session(user))

    @call(
        "session_delete",
        responses={204: OpenApiResponse(description="Signed out")},
        errors=["permission_denied"],
    )
    def delete(self, request: Request) -> Response:
        """Sign out."""
        logout(django_request(request))
        return Response(status=204)


def _session(user: AbstractBaseUser | AnonymousUser) -> Session:
    account = account_body(cast("User", user)) if user.is_authenticated else None
    is_new = account is None and not User.objects.filter(last_login__isnull=False).exists()
    return Session(account, limits_body(), is_new)


def account_body(user: User) -> Account:
    """Return the body for a user."""
    return Account(user.get_username(), user.is_superuser)


def limits_body() -> Limits:
    """Return the upload limits."""
    return Limits(
        document_bytes=PLATFORM.max_document_bytes,
        submissions_per_minute=PLATFORM.jobs.submissions_per_minute,
        waiting_jobs=PLATFORM.jobs.waiting_jobs_per_owner,
        media_types=tuple(MediaType),
    )
