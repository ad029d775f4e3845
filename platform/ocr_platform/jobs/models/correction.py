"""Corrections of a page by people: versions beside the machine's reading."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ocr_platform.jobs.models.job import Page
from ocr_platform.jobs.models.result import MACHINE_VERSION
from ocr_platform.jobs.models.write_once import WriteOnceModel


class Correction(WriteOnceModel):
    """One step of correcting a page, written once.

    Version 1 is the machine's reading; each step creates the next one. `edits`: the edits of this step, as
    `jobs.corrections.Edit`; the text of the page follows from all steps up to it. `doubtful`: words that are doubtful
    after it. `author` is None when the user was deleted.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="corrections", db_index=False)
    version = models.PositiveIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    edits = models.JSONField()
    doubtful = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "version"], name="jobs_correction_version"),
            models.CheckConstraint(condition=Q(version__gt=MACHINE_VERSION), name="jobs_correction_after_machine"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.version}"
