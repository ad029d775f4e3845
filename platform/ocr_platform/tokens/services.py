"""Everything that changes tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils import timezone

from ocr_contract.errors import RequestError
from ocr_platform.tokens.keys import SHOWN_CHARACTERS, digest, new_key
from ocr_platform.tokens.models import Token
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import User
    from django.db.models import QuerySet

USE_RESOLUTION: Final = timedelta(minutes=1)
"""The last use is written at most this often, so that polling does not write."""


LONGEST_NAME: Final = 100
MOST_TOKENS: Final = 200
"""Tokens that are not revoked which one user may have."""


def tokens_of(user: User) -> QuerySet[Token]:
    """Return the user's tokens that were not revoked, newest first."""
    return Token.objects.filter(user=user, revoked_at__isnull=True).order_by("-id")


def create_token(
    *, user: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[Token, str]:
    """Make a token and return it with its key, which cannot be had again.

    Raises `RequestError` `invalid_option` for an unknown or missing scope or a past expiry, `permission_denied` when
    the scope admin is asked for a user who is none, `conflict` when the user has `MOST_TOKENS`.
    """
    wanted = [_scope(name) for name in dict.fromkeys(scopes)]
    if not wanted:
        raise RequestError("invalid_option", "A token needs at least one scope.", hint=_known_scopes())
    if not name or len(name) > LONGEST_NAME:
        raise RequestError("invalid_option", f"A token needs a name of 1 to {LONGEST_NAME} characters.")
    if Scope.ADMIN in wanted and not user.is_superuser:
        raise RequestError("permission_denied", "Only an administrator may have a token with the scope admin.")
    if expires_at is not None and expires_at <= timezone.now():
        raise RequestError("invalid_option", "The expiry lies in the past.", hint="Give a time to come.")
    if tokens_of(user).count() >= MOST_TOKENS:
        raise RequestError(
            "conflict",
            f"You have {MOST_TOKENS} tokens, which is the limit.",
            limit=MOST_TOKENS,
            actual=MOST_TOKENS,
            hint="Revoke those that are not used any more.",
        )
    key = new_key()
    token = Token.objects.create(
        user=user,
        name=name,
        digest=digest(key),
        prefix=key[:SHOWN_CHARACTERS],
        scopes=[str(scope) for scope in wanted],
        expires_at=expires_at,
    )
    return token, key


def revoke_tokens(tokens: Iterable[Token]) -> int:
    """Make tokens worthless from now on; return how many were not yet."""
    ids = [token.pk for token in tokens]
    return Token.objects.filter(pk__in=ids, revoked_at__isnull=True).update(revoked_at=timezone.now())


def note_use(token: Token, now: datetime) -> None:
    """Write the last use of a token, unless that was done less than `USE_RESOLUTION` ago."""
    before = now - USE_RESOLUTION
    if token.last_used_at is None or token.last_used_at <= before:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=before)
        Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def _scope(name: str) -> Scope:
    try:
        return Scope(name)
    except ValueError as error:
        raise RequestError("invalid_option", f'There is no scope "{name}".', hint=_known_scopes()) from error


def _known_scopes() -> str:
    return f"The scopes are: {', '.join(Scope)}."
