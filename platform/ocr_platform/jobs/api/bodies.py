"""The bodies of the calls about jobs, on the wire and in the OpenAPI document.

Nothing here reads the database: the functions convert given rows into bodies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import msgspec

from ocr_contract.errors import Problem
from ocr_contract.options import EngineName, Preprocessing
from ocr_platform.api.schema import Moment
from ocr_platform.endpoints.api.bodies import WaitingReason, reason_body
from ocr_platform.jobs.retention import expires_at

if TYPE_CHECKING:
    from ocr_platform.jobs import models
    from ocr_platform.jobs.queue import position as positions

JobState = Literal["queued", "running", "succeeded", "partial", "failed", "cancelled"]
PageState = Literal["waiting", "done", "failed"]


class JobOptions(msgspec.Struct, frozen=True, rename="camel"):
    """The recognition options of a job, complete."""

    languages: tuple[str, ...]
    page_seg_mode: int
    ocr_engine_mode: int
    dpi: int | None
    preprocessing: Preprocessing
    engine: EngineName
    pages: str | None
    variables: dict[str, str]


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(JobOptions)


class PageCounts(msgspec.Struct, frozen=True):
    """`document`: pages of the document; `total`: the requested pages; both null until the document has been opened."""

    document: int | None
    total: int | None
    done: int
    failed: int


class QueuePosition(msgspec.Struct, frozen=True):
    """Where an open job stands: `position` is 1 when no other document is ahead.

    `eta_seconds`: seconds until all its pages are read; null when this cannot be estimated: the document is not opened
    yet, no worker is ready, or the endpoint has read nothing yet. `reason`: why nothing is being read at the moment;
    null when the endpoint is ready.
    """

    position: int
    eta_seconds: float | None
    reason: WaitingReason | None


class Job(msgspec.Struct, frozen=True):
    """A job. `queue` is given only when a single open job is requested.

    `work_seconds`: the time that its calls to workers took.
    `can_retry`: whether a retry may read more of it: the job was cancelled, or failed in a way that another try or
    another endpoint can change. It is false when the document itself is at fault: damaged or password-protected.
    `doubtful_words`: words of low confidence that nobody has confirmed or corrected. `expires_at`: when the job and its
    files will be deleted; null while the job is open, or if nothing is deleted by age.
    """

    id: str
    state: JobState
    endpoint: str
    priority: int
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    options: JobOptions
    tags: tuple[str, ...]
    batch: str
    pages: PageCounts
    doubtful_words: int
    queue: QueuePosition | None
    problem: Problem | None
    can_retry: bool
    reused_from: str | None
    work_seconds: float
    created_at: Moment
    started_at: Moment | None
    finished_at: Moment | None
    expires_at: Moment | None
    changed_at: Moment


class JobList(msgspec.Struct, frozen=True):
    """Jobs, newest first; `next_cursor` is null at the end.

    To follow changes, ask again with `changed_after` set to the `next_changed_after` of the last answer (of its first
    page when there are more). The answer contains what has changed since then, and repeats what changed in the ten
    seconds before, because a change can become visible late. `next_changed_after` is null when there never was a job,
    and on all pages after the first. `deleted`: ids of jobs that were deleted since `changed_after`; null when that is
    not known, because `changed_after` was not given or is more than seven days old, or because more than a thousand
    were deleted: then list all jobs again.
    """

    items: tuple[Job, ...]
    next_cursor: str | None
    next_changed_after: Moment | None
    deleted: tuple[str, ...] | None


class JobPage(msgspec.Struct, frozen=True):
    """A page of a job. Sizes are pixels of its image, null until the page has been opened; `confidence` is 0 to 100.

    `doubtful_words`: words of low confidence that nobody has confirmed or corrected; null until the page is read.
    `has_preview`, `has_thumbnail`: whether they exist; until then the addresses return the page image itself.
    """

    number: int
    state: PageState
    width: int | None
    height: int | None
    dpi: int | None
    image_media_type: str | None
    has_preview: bool
    has_thumbnail: bool
    confidence: float | None
    doubtful_words: int | None
    error: Problem | None


class JobPages(msgspec.Struct, frozen=True):
    """The pages of a job that are known so far, by number."""

    items: tuple[JobPage, ...]
    pages: PageCounts


def job_body(job: models.Job, place: positions.QueuePosition | None = None, *, can_retry: bool) -> Job:
    """Return the body for `job`, whose endpoint was read with it."""
    return Job(
        id=str(job.uuid),
        state=cast("JobState", job.state),
        endpoint=job.endpoint.name,
        priority=job.priority,
        file_name=job.file_name,
        media_type=job.media_type,
        size_bytes=job.size_bytes,
        sha256=job.sha256,
        options=msgspec.convert(job.options, JobOptions),
        tags=tuple(job.tags),
        batch=job.batch,
        pages=page_counts(job),
        doubtful_words=job.doubtful_words,
        queue=None if place is None else QueuePosition(place.position, place.seconds, reason_body(job.endpoint)),
        problem=problem(job.problem),
        can_retry=can_retry,
        reused_from=str(job.reused_from) if job.reused_from else None,
        work_seconds=round(job.work_seconds, 3),
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        expires_at=expires_at(job),
        changed_at=job.changed_at,
    )


def page_counts(job: models.Job) -> PageCounts:
    """Return the numbers of pages, in total and by progress."""
    return PageCounts(job.document_pages, job.pages_total, job.pages_done, job.pages_failed)


def page_body(page: models.Page) -> JobPage:
    """Return the body for `page`, read with its `confidence`."""
    return JobPage(
        number=page.number,
        state=cast("PageState", page.state),
        width=page.width,
        height=page.height,
        dpi=page.dpi,
        image_media_type=page.image_media or None,
        has_preview=page.preview_key != "",
        has_thumbnail=page.thumbnail_key != "",
        confidence=getattr(page, "confidence", None),
        doubtful_words=getattr(page, "doubtful", None),
        error=problem(page.error),
    )


def problem(stored: object) -> Problem | None:
    """Return a problem that is stored as JSON."""
    return None if stored is None else msgspec.convert(stored, Problem)
