"""State that web processes share: the counts of rate limits, and sessions."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q

from ocr_platform.api.sessions import SessionStore


class RateWindow(models.Model):
    """The current window of `subject` (a token or a user): when it began and how much was spent in it."""

    subject = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    spent = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], name="api_ratewindow_subject"),
            models.CheckConstraint(condition=Q(spent__gte=1), name="api_ratewindow_spent"),
        ]

    def __str__(self) -> str:
        return self.subject


class UserSession(AbstractBaseSession):
    """A browser's session; `user` is None before sign-in."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """Return the store that reads and writes the rows."""
        return SessionStore
