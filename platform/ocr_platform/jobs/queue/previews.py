"""Previews of pages that are their own image: queued last, created when there is nothing else to do.

It must not know why a page has none yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ocr_platform.jobs import sql
from ocr_platform.jobs.models import PREVIEW_PRIORITY, WorkItem

if TYPE_CHECKING:
    from collections.abc import Sequence


class WantedPreview(NamedTuple):
    """Primary keys: of the page, its job, the job's owner, and the endpoint whose workers create the preview."""

    page_id: int | None
    job_id: int
    submitter_id: int
    endpoint_id: int


def add_previews(wanted: Sequence[WantedPreview]) -> None:
    """Queue one preview for each of `wanted`."""
    if not wanted:
        return
    now = sql.database_now()
    WorkItem.objects.bulk_create(
        WorkItem(kind=WorkItem.Kind.PREVIEW, priority=PREVIEW_PRIORITY, turn=0, run_after=now, **preview._asdict())
        for preview in wanted
    )
