"""The caller: `/me`, password change, and signing out of all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from ocr_contract.errors import RequestError
from ocr_platform.api.account.session import Account, Limits, account_body, limits_body
from ocr_platform.api.auth import lockout
from ocr_platform.api.auth.permissions import SignedIn, caller, django_request
from ocr_platform.api.models import UserSession
from ocr_platform.api.schema import Moment
from ocr_platform.api.schema import body as schema_of
from ocr_platform.api.view import ApiView, call
from ocr_platform.tokens.models import Token
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request


class TokenInfo(msgspec.Struct, frozen=True):
    """The token that made the call; its key is never shown."""

    name: str
    prefix: str
    expires_at: Moment | None


class Me(msgspec.Struct, frozen=True):
    """The caller, and what the call's credentials allow."""

    user: Account
    scopes: tuple[str, ...]
    token: TokenInfo | None
    limits: Limits


class PasswordChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The current password, and the new one."""

    current: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    new: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(PasswordChange)


class MeView(ApiView):
    """The caller."""

    @call("me_get", responses=OpenApiResponse(schema_of(Me), "The caller"))
    def get(self, request: Request) -> Response:
        """Return the caller, with scopes and limits."""
        user = caller(request)
        token = request.auth if isinstance(request.auth, Token) else None
        if token is not None:
            scopes = tuple(token.scopes)
        else:
            scopes = tuple(str(scope) for scope in Scope if scope is not Scope.ADMIN or user.is_superuser)
        info = TokenInfo(token.name, token.prefix, token.expires_at) if token is not None else None
        return Response(Me(account_body(user), scopes, info, limits_body()))


class PasswordView(ApiView):
    """The caller's password."""

    permission_classes = [SignedIn]

    @call(
        "me_password_set",
        body=PasswordChange,
        responses={204: OpenApiResponse(description="Changed")},
        errors=["wrong_password", "password_refused", "sign_in_locked"],
    )
    def put(self, request: Request, *, body: PasswordChange) -> Response:
        """Change the caller's password. Other sessions end; tokens stay valid and are revoked separately."""
        user = caller(request)
        lockout.check_attempts(django_request(request))
        # Counted like a sign-in attempt, so the password cannot be guessed from an unattended browser either.
        if authenticate(django_request(request), username=user.get_username(), password=body.current) is None:
            raise RequestError("wrong_password", "This is not your current password.", hint="Try again.")
        try:
            validate_password(body.new, user)
        except ValidationError as error:
            raise RequestError("password_refused", " ".join(error.messages), hint="Choose another one.") from error
        user.set_password(body.new)
        user.save(update_fields=["password"])
        update_session_auth_hash(django_request(request), user)
        kept = django_request(request).session.session_key
        UserSession.objects.filter(user=user).exclude(session_key=kept).delete()
        return Response(status=204)


class SessionsView(ApiView):
    """The caller's sessions, in all browsers."""

    permission_classes = [SignedIn]

    @call("me_sessions_delete", responses={204: OpenApiResponse(description="Signed out")})
    def delete(self, request: Request) -> Response:
        """Sign out everywhere, including this browser. Tokens stay valid."""
        UserSession.objects.filter(user=caller(request)).delete()
        logout(django_request(request))
        return Response(status=204)
