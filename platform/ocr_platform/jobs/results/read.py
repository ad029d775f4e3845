"""Results of jobs: the text of pages, with or without corrections. Nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import msgspec

from ocr_contract import result as contract
from ocr_contract.errors import Problem, RequestError
from ocr_platform.jobs.corrections import service as corrections
from ocr_platform.jobs.job_document import JobDocument
from ocr_platform.jobs.models import Job, Page, Result
from ocr_platform.jobs.models.result import MACHINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ocr_platform.jobs.job_document import ResultState

_TOGETHER: Final = 20
"""Pages that are fetched at once: enough to need few queries, few enough to limit memory."""


def result_of(page: Page) -> Result | None:
    """Return the machine's reading of the page, None until it exists."""
    return Result.objects.filter(page=page, version=MACHINE_VERSION).first()


def read_page(page: Page) -> contract.Page:
    """Return the machine's reading: nothing while the page waits, its error if it failed."""
    result = result_of(page)
    return _without_result(page) if result is None else result.content()


def ended_pages(job: Job) -> dict[int, str]:
    """Return the states of the finished pages, by number, in order."""
    ended = Page.objects.filter(job=job).exclude(state=Page.State.WAITING)
    return dict(ended.order_by("number").values_list("number", "state"))


def head_of(job: Job, states: Mapping[int, str], *, requested: int | None = None) -> JobDocument:
    """Return the result of a job without its pages, counting those whose `states` are given by number.

    `requested`: how many pages were requested; None for all pages of the job.
    """
    engine = Result.objects.filter(page__job=job).order_by("id").values_list("engine", flat=True).first()
    failed = sum(state == Page.State.FAILED for state in states.values())
    return JobDocument(
        job_id=str(job.uuid),
        job_state=cast("ResultState", job.state),
        pages_requested=(job.pages_total or 0) if requested is None else requested,
        engine=engine or "",
        languages=tuple(job.options["languages"]),
        pages_total=job.document_pages or 0,
        pages_done=len(states) - failed,
        pages_failed=failed,
        pages=(),
        durations={"work": round(job.work_seconds, 3)},
    )


def pages_read(job: Job, numbers: Sequence[int], *, corrected: bool = True) -> Iterator[contract.Page]:
    """Yield the pages of these numbers, which have ended, in this order; few of them are in memory at once.

    `corrected`: with corrections, otherwise as the machine read it. Raises `RequestError` `not_found` if the job is
    deleted in the meantime, so that a part is never mistaken for the whole.
    """
    for start in range(0, len(numbers), _TOGETHER):
        wanted = numbers[start : start + _TOGETHER]
        rows = {page.number: page for page in Page.objects.filter(job=job, number__in=wanted)}
        results = {
            row.page_id: row.content() for row in Result.objects.filter(page__in=rows.values()).order_by("version")
        }
        if corrected:
            results = corrections.corrected(results)
        for number in wanted:
            if (row := rows.get(number)) is None:
                raise RequestError("not_found", "The job was deleted while its result was sent.")
            yield results[row.pk] if row.pk in results else _without_result(row)


def _without_result(page: Page) -> contract.Page:
    return contract.Page(
        number=page.number,
        width=page.width or 0,
        height=page.height or 0,
        dpi=page.dpi,
        error=None if page.error is None else msgspec.convert(page.error, Problem),
    )
