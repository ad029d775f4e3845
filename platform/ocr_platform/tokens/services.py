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
"""How often the last use is written at most, so that polling does not write."""


LONGEST_NAME: Final = 100
MOST_TOKENS: Final = 200
"""How many unrevoked tokens a user may have."""


def tokens_of(user: User) -> QuerySet[Token]:
    """Return the user's tokens that are not revoked, newest first."""
    return Token.objects.filter(user=user, revoked_at__isnull=True).order_by("-id")


def create_token(
    *, user: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None
) -> tuple[Token, str]:
    """Create a token and return it with its key, which cannot be retrieved later.

    Raises `RequestError` `invalid_option` for an unknown or missing scope or a past expiry, `permission_denied` when
    the scope admin is requested for a user who is not an administrator, `conflict` when the user has `MOST_TOKENS`.
    """
    wanted = [_scope(name) for name in dict.fromkeys(scopes)]
    if not wanted:
        raise RequestError("invalid_option", "A token needs at least one scope.", hint=_known_scopes())
    if not name or len(name) > LONGEST_NAME:
        raise RequestError("invalid_option", f"A token needs a name of 1 to {LONGEST_NAME} characters.")
    if Scope.ADMIN in wanted and not user.is_superuser:
        raise RequestError("permission_denied", "Only an administrator may have a token with the scope admin.")
    if expires_at is not None and expires_at <= timezone.now():
        raise RequestError("invalid_option", "The expiry is in the past.", hint="Choose a time in the future.")
    if tokens_of(user).count() >= MOST_TOKENS:
        raise RequestError(
            "conflict",
            f"You already have {MOST_TOKENS} tokens, which is the limit.",
            limit=MOST_TOKENS,
            actual=MOST_TOKENS,
            hint="Revoke tokens that you no longer use.",
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
    """Revoke tokens, effective immediately; return how many were not revoked before."""
    ids = [token.pk for token in tokens]
    return Token.objects.filter(pk__in=ids, revoked_at__isnull=True).update(revoked_at=timezone.now())


def note_use(token: Token, now: datetime) -> None:
    """Write the last use of a token, unless it was written less than `USE_RESOLUTION` ago."""
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
