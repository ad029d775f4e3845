"""The call that finds words on all of the caller's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

import msgspec
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from ocr_contract.result import Box
from ocr_platform.api.auth.permissions import caller
from ocr_platform.api.pagination import LIMIT_HINT, Cursor, decode_cursor, encode_cursor
from ocr_platform.api.schema import body
from ocr_platform.api.view import ApiView, call
from ocr_platform.jobs import selectors
from ocr_platform.jobs.results.search_hits import search
from ocr_platform.jobs.search.words import LONGEST_QUERY
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request

    from ocr_platform.jobs.results.search_hits import Hit


_DEFAULT: Final = 20
_MOST: Final = 50
"""Each page that is shown is opened and searched, so a long list is expensive."""


class SearchWord(msgspec.Struct, frozen=True):
    """A matching word and its box in pixels of the page image."""

    text: str
    box: Box


class SnippetPart(msgspec.Struct, frozen=True):
    """A piece of the text around a match, and whether it is one."""

    text: str
    match: bool


class SearchHit(msgspec.Struct, frozen=True):
    """A page that contains all the words.

    `words`: the matches, at most a hundred of the `count`; two thousand when a single job is searched.
    """

    job: str
    file_name: str
    page: int
    width: int | None
    height: int | None
    words: tuple[SearchWord, ...]
    count: int
    snippet: tuple[SnippetPart, ...]


class SearchResult(msgspec.Struct, frozen=True):
    """Pages, newest first, or those of one job in their order; `next_cursor` is null at the end."""

    items: tuple[SearchHit, ...]
    next_cursor: str | None


class SearchQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query and where to search."""

    q: Annotated[
        str,
        msgspec.Meta(
            min_length=1,
            max_length=LONGEST_QUERY,
            description="words; each matches words that begin with it, ignoring case and accents",
        ),
    ]
    job: Annotated[UUID, msgspec.Meta(description="search only this job; its pages are in page order")] | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=_MOST, description="pages per answer", extra=LIMIT_HINT)] = _DEFAULT


class SearchView(ApiView):
    """Full-text search."""

    tag = "search"
    read_scope = Scope.JOBS_READ

    @call(
        "search",
        query=SearchQuery,
        responses=OpenApiResponse(body(SearchResult), "Pages that contain all the words"),
        errors=["not_found"],
    )
    def get(self, request: Request, *, query: SearchQuery) -> Response:
        """Find the caller's pages that contain all the words; the search covers corrected text."""
        hits, last = search(
            caller(request),
            query.q,
            job=None if query.job is None else selectors.job_of(caller(request), query.job),
            beyond=None if query.cursor is None else decode_cursor(query.cursor),
            limit=query.limit,
        )
        return Response(SearchResult(tuple(_body(hit) for hit in hits), None if last is None else encode_cursor(last)))


def _body(hit: Hit) -> SearchHit:
    return SearchHit(
        job=str(hit.page.job.uuid),
        file_name=hit.page.job.file_name,
        page=hit.page.number,
        width=hit.page.width,
        height=hit.page.height,
        words=tuple(SearchWord(word.text, word.box) for word in hit.words),
        count=hit.count,
        snippet=tuple(SnippetPart(text, match) for text, match in hit.snippet),
    )
