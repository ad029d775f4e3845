"""The table of all limits: what a document, a page or a caller may cost.

Settings, the defaults of the custom resource and the documentation are generated from it. `docs/limits.md` gives the
reasons. It must not know how a limit is enforced.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

MIB: Final = 1024 * 1024


class DocumentLimits(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Limits of one document in a worker; the member names on the wire are those of `OcrEndpoint.spec.limits`."""

    max_direct_bytes: Annotated[
        int, msgspec.Meta(ge=1024, description="bytes of a document sent to a worker directly")
    ] = 25_000_000
    max_document_bytes: Annotated[int, msgspec.Meta(ge=1024, description="bytes of a document sent as a job")] = (
        200_000_000
    )
    max_pixels: Annotated[int, msgspec.Meta(ge=10_000, description="pixels of one page, width x height")] = 100_000_000
    max_side: Annotated[int, msgspec.Meta(ge=100, description="pixels of a page's longer side")] = 20_000
    max_read_pixels: Annotated[
        int, msgspec.Meta(ge=10_000, description="pixels above which a page is read at a reduced scale")
    ] = 40_000_000
    max_pages_per_document: Annotated[int, msgspec.Meta(ge=1, description="pages of one document")] = 500
    max_document_pixels: Annotated[int, msgspec.Meta(ge=10_000, description="pixels of all pages of a document")] = (
        5_000_000_000
    )
    page_timeout_seconds: Annotated[int, msgspec.Meta(ge=1, description="seconds one page may take")] = 60
    child_memory_bytes: Annotated[int, msgspec.Meta(ge=256 * MIB, description="address space of one page process")] = (
        2048 * MIB
    )


class JobLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one owner."""

    attempts: Annotated[int, msgspec.Meta(ge=1, description="attempts at one page before it counts as failed")] = 5
    base_seconds: Annotated[int, msgspec.Meta(ge=1, description="seconds of work allowed for any job")] = 30
    seconds_per_page: Annotated[
        int, msgspec.Meta(ge=1, description="seconds of work allowed per page, in addition")
    ] = 15
    max_seconds: Annotated[int, msgspec.Meta(ge=1, description="maximum seconds of work for one job")] = 7200
    waiting_jobs_per_owner: Annotated[int, msgspec.Meta(ge=1, description="jobs of one owner that may be queued")] = (
        1000
    )
    keep_days: Annotated[
        int, msgspec.Meta(ge=0, description="days after which a finished job and its files are deleted; 0: never")
    ] = 0
    submissions_per_minute: Annotated[int, msgspec.Meta(ge=1, description="jobs one token may submit per minute")] = 60

    def deadline_seconds(self, pages: int) -> int:
        """Return the seconds of work that a job of `pages` pages may take."""
        return min(self.max_seconds, self.base_seconds + self.seconds_per_page * pages)


class SignInLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How many attempts to sign in are allowed."""

    failures: Annotated[
        int,
        msgspec.Meta(ge=1, description="failed attempts with the same name from the same address before a lock-out"),
    ] = 5
    lock_seconds: Annotated[
        int, msgspec.Meta(ge=1, description="seconds a lock-out lasts after the last failed attempt")
    ] = 900
    attempts_per_minute: Annotated[
        int, msgspec.Meta(ge=1, description="sign-in attempts from one address per minute, all names together")
    ] = 30


DOCUMENT_LIMITS: Final = DocumentLimits()
JOB_LIMITS: Final = JobLimits()
