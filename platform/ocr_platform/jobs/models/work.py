"""The queue's rows: one for each call to make to a worker.

A row is *leased* while a dispatcher works on it. `attempt` counts the claims and never decreases: together with `owner`
it is the fence that distinguishes the holder of the lease from one that lost it. `failures` counts the attempts that
were used up; `interruptions` those that ended because a worker or a dispatcher did, for which the page is seldom to
blame.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models.job import Job, Page

PREVIEW_PRIORITY: Final = -1000
"""Below every job's priority: previews are created when no page is waiting to be read."""


class WorkItem(models.Model):
    """One work item: split a document, read a page, or create the preview of a page that is its own image.

    `submitter` and `turn` order the items of one priority fairly between people (see `queue.turns`). `owner` names
    the dispatcher that holds the lease. `error`: why it failed, a contract Problem.
    """

    class Kind(models.TextChoices):
        """The kind of call."""

        SPLIT = "split"
        RECOGNISE = "recognise"
        PREVIEW = "preview"

    class State(models.TextChoices):
        """The last three are final."""

        READY = "ready"
        LEASED = "leased"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.READY)
    priority = models.SmallIntegerField(default=0)
    turn = models.BigIntegerField()
    run_after = models.DateTimeField()
    attempt = models.PositiveIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    interruptions = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=64, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    submitter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="work")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, null=True, related_name="work", db_index=False)
    error = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["endpoint", "-priority", "turn", "id"], name="jobs_workitem_ready", condition=Q(state="ready")
            ),
            models.Index(
                fields=["endpoint", "priority", "submitter", "turn"],
                name="jobs_workitem_turns",
                condition=Q(state="ready"),
            ),
            models.Index(fields=["lease_until"], name="jobs_workitem_leases", condition=Q(state="leased")),
            models.Index(fields=["endpoint"], name="jobs_workitem_in_flight", condition=Q(state="leased")),
            models.Index(fields=["page"], name="jobs_workitem_by_page"),
            models.Index(fields=["submitter"], name="jobs_workitem_by_user"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["split", "recognise", "preview"]), name="jobs_workitem_kind"),
            models.CheckConstraint(
                condition=Q(state__in=["ready", "leased", "done", "failed", "cancelled"]), name="jobs_workitem_state"
            ),
            models.CheckConstraint(
                condition=(Q(state="leased") & ~Q(owner="") & Q(lease_until__isnull=False))
                | (~Q(state="leased") & Q(owner="", lease_until__isnull=True)),
                name="jobs_workitem_leased",
            ),
            models.CheckConstraint(
                condition=Q(kind="split", page__isnull=True) | (~Q(kind="split") & Q(page__isnull=False)),
                name="jobs_workitem_page",
            ),
            models.CheckConstraint(
                condition=Q(state="failed", error__isnull=False) | (~Q(state="failed") & Q(error__isnull=True)),
                name="jobs_workitem_failed",
            ),
            models.UniqueConstraint(fields=["job"], condition=Q(kind="split"), name="jobs_workitem_one_split"),
            models.UniqueConstraint(fields=["page"], condition=Q(kind="recognise"), name="jobs_workitem_one_recognise"),
            models.UniqueConstraint(fields=["page"], condition=Q(kind="preview"), name="jobs_workitem_one_preview"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
