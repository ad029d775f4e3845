"""The table of tokens. A key is never stored: only its SHA-256 digest and its first characters, to tell keys apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from datetime import datetime


class Token(models.Model):
    """A key of `user`. `scopes`: values of `Scope`. `expires_at`, `revoked_at`: None for never."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    prefix = models.CharField(max_length=16)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="tokens_token_digest"),
            models.CheckConstraint(condition=~Q(name=""), name="tokens_token_name"),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("created_at")), name="tokens_token_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}... ({self.name})"

    def refusal(self, now: datetime) -> str | None:
        """Return why the token is not valid at `now`, as a sentence; None when it is."""
        if self.revoked_at is not None:
            return "This token was revoked."
        if self.expires_at is not None and self.expires_at <= now:
            return "This token has expired."
        if not self.user.is_active:
            return "The user of this token is deactivated."
        return None
