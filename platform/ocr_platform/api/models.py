"""The table of rate windows: how often somebody did a thing that costs, counted across all web processes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


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
