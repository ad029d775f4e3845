"""A job's result as input for a renderer, page by page from the database and the blob store.

A job that is not finished has no complete result, so callers must name the pages they want and nobody mistakes half a
document for all of it. It must not know more about formats, nor HTTP.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Final

import msgspec

from ocr_contract.errors import JobFailed, OcrError, Problem, RequestError
from ocr_contract.options import RecognitionOptions, parse_options
from ocr_contract.page_selection import select_pages
from ocr_formats import ResultDocument
from ocr_formats.pdf import Picture
from ocr_platform.jobs import blobs
from ocr_platform.jobs.models import Job, Page
from ocr_platform.jobs.results import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr_contract import result as contract
    from ocr_formats.pdf import Files
    from ocr_platform.jobs.job_document import JobDocument

_INCOMPLETE: Final = " (incomplete)"
_SPOOLED: Final = 4 << 20
"""Maximum bytes of a picture kept in memory if its store cannot seek; larger ones go to disk."""


@dataclass(frozen=True, slots=True)
class Export:
    """A result of `job` that is ready to be rendered: `document` is its head, `reading` has the pages too."""

    job: Job
    document: JobDocument
    reading: ResultDocument

    @property
    def stem(self) -> str:
        """The file name for saving, without extension; it says so if pages are missing after a cancellation."""
        stem = PurePath(self.job.file_name).stem or str(self.job.uuid)
        return f"{stem}{_INCOMPLETE}" if self.document.is_incomplete else stem


def export_result(job: Job, pages: str | None = None, *, corrected: bool = True) -> Export:
    """Return the result of `job`, or of its selected `pages`, such as "1-3,7".

    `corrected`: with corrections. Everything that can be refused is refused here, before the first byte. Raises
    `OcrError` `not_finished`, `page_out_of_range`, `conflict`, `JobFailed`.
    """
    if job.state == Job.State.FAILED:
        raise JobFailed(str(job.uuid), msgspec.convert(job.problem, Problem))
    ended = read.ended_pages(job)
    requested = None
    if pages:
        ended = _selected(job, ended, pages)
        requested = len(ended)
    elif not job.is_final:
        raise _not_finished(job, "The job is not finished.")
    elif not ended:
        raise RequestError("conflict", "The job was cancelled before a page was read.")
    document = read.head_of(job, ended, requested=requested)
    reading = ResultDocument(
        document=document,
        pages=read.pages_read(job, list(ended), corrected=corrected),
        title=job.file_name,
        created=job.finished_at,
        pictures=lambda page: _pictures(job, page),
    )
    return Export(job, document, reading)


def _pictures(job: Job, page: contract.Page) -> Files:
    """Yield the page image, then the preview, which the worker rendered upright."""
    row = Page.objects.filter(job=job, number=page.number).first()
    if row is None:
        return
    for key, orientation in ((row.image_key, page.orientation), (row.preview_key, 1)):
        if key:
            try:
                opened = blobs.open_blob(key)
            except FileNotFoundError:  # the page will have a note that its picture is missing
                continue
            with opened, tempfile.SpooledTemporaryFile(_SPOOLED) as spool:
                yield Picture(_seekable(opened, spool), orientation)


def _seekable(file: IO[bytes], spool: IO[bytes]) -> IO[bytes]:
    """Return `file` if it can seek, otherwise `spool` with its content."""
    if file.seekable():
        return file
    shutil.copyfileobj(file, spool)
    return spool


def _selected(job: Job, ended: Mapping[int, str], text: str) -> dict[int, str]:
    """Return those of the `ended` pages that `text` selects."""
    if not job.document_pages:
        raise _not_finished(job, "The document has not been opened yet.")
    numbers = select_pages(parse_options({"pages": text}, RecognitionOptions()).pages, job.document_pages)
    missing = [number for number in numbers if number not in ended]
    if missing and not job.is_final:
        raise _not_finished(job, f"Page {missing[0]} has not been read yet.")
    if missing:
        raise RequestError(
            "page_out_of_range",
            f"Page {missing[0]} was not read.",
            hint="Only requested pages that were read before the job was cancelled are available.",
        )
    return {number: ended[number] for number in numbers}


def _not_finished(job: Job, detail: str) -> OcrError:
    return OcrError(
        "not_finished",
        detail,
        limit=job.pages_total,
        actual=job.pages_done + job.pages_failed,
        hint="Try again later, or request finished pages with pages=.",
        retry_after=1,
    )
