"""`Authorization: Token KEY` and `Authorization: Bearer KEY`.

This class comes first, so that a call without credentials is answered 401 with `WWW-Authenticate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from ocr_platform.api.errors import AUTHENTICATE
from ocr_platform.tokens.keys import digest
from ocr_platform.tokens.models import Token
from ocr_platform.tokens.services import note_use

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from rest_framework.request import Request

_KEYWORDS: Final = frozenset({"token", "bearer"})


class TokenAuthentication(BaseAuthentication):
    """Finds the token by its digest; `request.auth` is then the `Token`."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """Return user and token; None when the call carries no token. Raises `AuthenticationFailed`."""
        keyword, _, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if keyword.lower() not in _KEYWORDS:
            return None
        token = Token.objects.select_related("user").filter(digest=digest(key.strip())).first()
        if token is None:
            raise AuthenticationFailed("Unknown token.")
        now = timezone.now()
        if (refusal := token.refusal(now)) is not None:
            raise AuthenticationFailed(refusal)
        note_use(token, now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Return the value of `WWW-Authenticate`."""
        return AUTHENTICATE
