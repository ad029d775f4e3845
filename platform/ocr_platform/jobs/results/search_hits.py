"""The hits of a search: the pages, a snippet around the first match, and the boxes of all matching words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ocr_platform.jobs.corrections import service as corrections
from ocr_platform.jobs.models import Page, Result
from ocr_platform.jobs.models.result import MACHINE_VERSION
from ocr_platform.jobs.search import index
from ocr_platform.jobs.search.words import Matcher, terms_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import AbstractBaseUser

    from ocr_contract.result import Word
    from ocr_platform.jobs.models import Job

MOST_WORDS: Final = 100
"""Maximum number of returned words per page; `Hit.count` is their total."""

MOST_WORDS_OF_ONE_JOB: Final = 2000
"""The same for a search in one job, which should show all of them."""

_BEFORE: Final = 8
_AFTER: Final = 16


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that has all terms.

    `words`: the matching ones with their boxes; `snippet`: the text around one of them, as pairs of a text and whether
    it matches.
    """

    page: Page
    words: tuple[Word, ...]
    count: int
    snippet: tuple[tuple[str, bool], ...]


def search(
    owner: AbstractBaseUser, query: str, *, beyond: int | None, limit: int, job: Job | None = None
) -> tuple[list[Hit], int | None]:
    """Return at most `limit` of the owner's pages that have all words of `query`, and where to continue.

    Newest first; those of one `job` in their order. `beyond`: the last page of the previous answer. Raises
    `RequestError` `invalid_request`.
    """
    terms = terms_of(query)
    job_id = None if job is None else job.pk
    most = MOST_WORDS if job is None else MOST_WORDS_OF_ONE_JOB
    found = index.find(owner_id=owner.pk, terms=terms, beyond=beyond, limit=limit + 1, job_id=job_id)
    shown = found[:limit]
    pages = Page.objects.filter(job__owner_id=owner.pk).select_related("job").in_bulk(shown)
    results = Result.objects.filter(page_id__in=shown, version=MACHINE_VERSION)
    matcher = Matcher(terms)
    readings = corrections.corrected({result.page_id: result.content() for result in results})
    hits = [_hit(pages[row], readings[row].words(), matcher, most) for row in shown if row in pages and row in readings]
    return hits, shown[-1] if len(found) > limit else None


def _hit(page: Page, words: Sequence[Word], matcher: Matcher, most: int) -> Hit:
    marked = [matcher(word.text) for word in words]
    hits = [word for word, is_match in zip(words, marked, strict=True) if is_match]
    first = marked.index(True) if hits else 0
    start, end = max(0, first - _BEFORE), first + _AFTER
    snippet = tuple((word.text, is_match) for word, is_match in zip(words[start:end], marked[start:end], strict=True))
    return Hit(page, tuple(hits[:most]), len(hits), _joined(snippet))


def _joined(parts: Sequence[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """Join neighbours of the same kind, with one space between words."""
    made: list[tuple[str, bool]] = []
    for text, is_match in parts:
        if made and made[-1][1] == is_match:
            made[-1] = (f"{made[-1][0]} {text}", is_match)
        else:
            made.append((text, is_match))
    return tuple(made)
