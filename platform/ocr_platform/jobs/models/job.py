"""Jobs, their pages, and the keys that distinguish a repeated request from a new one.

A CHECK passes when its value is unknown, so every comparison with a nullable column first checks that it is not NULL.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from ocr_contract.wire import MAX_REQUEST_ID
from ocr_platform.endpoints.models import Endpoint

PRIORITY_RANGE: Final = (-100, 100)
"""Lowest and highest priority of a job; higher is read first."""


class Job(models.Model):
    """One document to read.

    `options`: the complete recognition options, names as on the wire. `document_pages`: pages of the document;
    `pages_total`: how many of them were requested; both unknown (None) until the document is split. `pages_done` and
    `pages_failed` count requested pages. `doubtful_words`: words of low confidence that nobody has checked yet.
    `work_seconds`: the time that its calls to workers have taken so far; the job's time limit applies to this sum, so
    waiting in the queue never fails a job. `problem`: why the job failed, a contract Problem. `reused_from`: the public
    id of the job whose stored result this one reuses. `name_words`: the words of the file name, as returned by
    `jobs.names`; empty if the previous version created the job and they are not stored yet.
    """

    class State(models.TextChoices):
        """The first two are open, the others final."""

        QUEUED = "queued"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        PARTIAL = "partial"
        FAILED = "failed"
        CANCELLED = "cancelled"

    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    priority = models.SmallIntegerField(default=0)
    file_name = models.CharField(max_length=255, blank=True, default="")
    name_words = models.TextField(blank=True, default="", db_default="")
    media_type = models.CharField(max_length=100)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    document_key = models.CharField(max_length=100)
    options = models.JSONField()
    tags = models.JSONField(default=list)
    batch = models.CharField(max_length=200, blank=True, default="")
    request_id = models.CharField(max_length=MAX_REQUEST_ID, blank=True, default="")
    document_pages = models.PositiveIntegerField(null=True, blank=True)
    pages_total = models.PositiveIntegerField(null=True, blank=True)
    pages_done = models.PositiveIntegerField(default=0)
    pages_failed = models.PositiveIntegerField(default=0)
    doubtful_words = models.PositiveIntegerField(default=0, db_default=0)
    work_seconds = models.FloatField(default=0.0)
    problem = models.JSONField(null=True, blank=True)
    reused_from = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-id"], name="jobs_job_by_owner"),
            models.Index(fields=["owner", "changed_at"], name="jobs_job_by_change"),
            models.Index(fields=["owner", "sha256"], name="jobs_job_by_content"),
            models.Index(fields=["owner", "batch"], name="jobs_job_by_batch", condition=~Q(batch="")),
            models.Index(fields=["owner"], name="jobs_job_waiting", condition=Q(state="queued")),
            models.Index(fields=["document_key"], name="jobs_job_by_blob"),
            # All filters of a list except its tags: a rare job is found without reading the rows themselves.
            models.Index(
                fields=["owner", "-id", "state", "endpoint", "batch", "created_at", "name_words"],
                name="jobs_job_listing",
            ),
            models.Index(fields=["id"], name="jobs_job_nameless", condition=Q(name_words="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["uuid"], name="jobs_job_uuid"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "succeeded", "partial", "failed", "cancelled"]),
                name="jobs_job_state",
            ),
            models.CheckConstraint(condition=Q(priority__range=PRIORITY_RANGE), name="jobs_job_priority"),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="jobs_job_size"),
            models.CheckConstraint(
                condition=Q(pages_total__isnull=False, pages_total__gte=F("pages_done") + F("pages_failed"))
                | Q(pages_total__isnull=True, pages_done=0, pages_failed=0),
                name="jobs_job_counts",
            ),
            models.CheckConstraint(
                condition=Q(pages_total__isnull=True, document_pages__isnull=True)
                | Q(
                    pages_total__isnull=False,
                    pages_total__gte=1,
                    document_pages__isnull=False,
                    document_pages__gte=F("pages_total"),
                ),
                name="jobs_job_totals",
            ),
            models.CheckConstraint(
                condition=(~Q(state="queued") | Q(started_at__isnull=True))
                & (~Q(state__in=["running", "succeeded", "partial"]) | Q(started_at__isnull=False)),
                name="jobs_job_started",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | (~Q(state__in=["queued", "running"]) & Q(finished_at__isnull=False)),
                name="jobs_job_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="succeeded")
                | Q(pages_failed=0, pages_total__isnull=False, pages_total=F("pages_done")),
                name="jobs_job_succeeded",
            ),
            models.CheckConstraint(
                condition=~Q(state="partial")
                | Q(
                    pages_failed__gt=0,
                    pages_done__gt=0,
                    pages_total__isnull=False,
                    pages_total=F("pages_done") + F("pages_failed"),
                ),
                name="jobs_job_partial",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | Q(pages_done=0, problem__isnull=False), name="jobs_job_failed"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state not in {self.State.QUEUED, self.State.RUNNING}


class Page(models.Model):
    """One requested page; `number` counts from 1 in the document.

    `width`, `height`: pixels of the stored page image, None until the page is opened. `dpi`: None when the file states
    none. `image_key` names the page image's blob; for a single JPEG or PNG it is the document itself. The preview and
    thumbnail keys are empty until these exist. `error`: why it could not be read, a contract Problem.
    """

    class State(models.TextChoices):
        """Whether it was read."""

        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="pages", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    dpi = models.PositiveIntegerField(null=True, blank=True)
    image_key = models.CharField(max_length=100, blank=True, default="")
    image_media = models.CharField(max_length=100, blank=True, default="")
    preview_key = models.CharField(max_length=100, blank=True, default="")
    preview_media = models.CharField(max_length=100, blank=True, default="")
    thumbnail_key = models.CharField(max_length=100, blank=True, default="")
    thumbnail_media = models.CharField(max_length=100, blank=True, default="")
    error = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["image_key"], name="jobs_page_by_image"),
            models.Index(fields=["preview_key"], name="jobs_page_by_preview"),
            models.Index(fields=["thumbnail_key"], name="jobs_page_by_thumbnail"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="jobs_page_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="jobs_page_from_one"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "done", "failed"]), name="jobs_page_state"),
            models.CheckConstraint(
                condition=Q(state="failed", error__isnull=False)
                | (~Q(state="failed") & Q(error__isnull=True) & ~Q(image_key="")),
                name="jobs_page_failed",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(width__isnull=False, width__gt=0, height__isnull=False, height__gt=0),
                name="jobs_page_measured",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"


class IdempotencyKey(models.Model):
    """A caller's name for one submission.

    `job` is None while its first request is still being received. `fingerprint`: SHA-256, in hex, of the complete
    request.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="jobs_idempotencykey_key"),
            models.CheckConstraint(
                condition=Q(job__isnull=True, fingerprint="") | (Q(job__isnull=False) & ~Q(fingerprint="")),
                name="jobs_idempotencykey_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}/{self.pk}"


class DeletedJob(models.Model):
    """A deleted job, kept for a while so that polling clients learn of it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    uuid = models.UUIDField()
    deleted_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "deleted_at"], name="jobs_deletedjob_by_owner")]

    def __str__(self) -> str:
        return str(self.uuid)
