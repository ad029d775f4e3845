"""The table of endpoints: one row for each group of workers that reads alike.

A row says what was last seen of its workers. It must not know how they are looked at, nor who sends them pages.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Endpoint(models.Model):
    """A group of workers behind one address.

    `slots`: pages that its ready workers read at once, all together. `languages`: names of the trained data that all
    of them have. `option_defaults`: recognition options (names as on the wire) where a request leaves one out.
    `message`: one sentence about the state for people. `seen_at`: when a worker last answered.
    """

    class State(models.TextChoices):
        """Whether pages may be sent."""

        READY = "ready"
        NOT_READY = "not_ready"

    name = models.SlugField(max_length=63)
    display_name = models.CharField(max_length=200, blank=True, default="")
    address = models.CharField(max_length=500)
    slots = models.PositiveIntegerField(default=0)
    languages = models.JSONField(default=list)
    engine = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=16, choices=State.choices, default=State.NOT_READY)
    message = models.CharField(max_length=500, blank=True, default="")
    option_defaults = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="endpoints_endpoint_name"),
            models.CheckConstraint(condition=Q(state__in=["ready", "not_ready"]), name="endpoints_endpoint_state"),
            models.CheckConstraint(
                condition=Q(state="not_ready") | (Q(slots__gt=0) & Q(seen_at__isnull=False)),
                name="endpoints_endpoint_ready",
            ),
        ]

    def __str__(self) -> str:
        return self.name
