"""The call that finds words on all of the caller's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ocr_contract.errors import RequestError
from ocr_contract.result import Box
from ocr_platform.api.auth.permissions import caller
from ocr_platform.api.pagination import decode_cursor, encode_cursor, read_limit
from ocr_platform.api.schema import body
from ocr_platform.jobs import selectors
from ocr_platform.jobs.results.search_hits import search
from ocr_platform.jobs.search.words import LONGEST_QUERY
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from rest_framework.request import Request

    from ocr_platform.jobs.models import Job
    from ocr_platform.jobs.results.search_hits import Hit


_DEFAULT: Final = 20
_MOST: Final = 50
"""Each page that is shown is opened and looked through, so a long list costs."""


class SearchWord(msgspec.Struct, frozen=True):
    """A word that matches, and where it stands: its box in pixels of the page image."""

    text: str
    box: Box


class SnippetPart(msgspec.Struct, frozen=True):
    """A piece of the text around a match, and whether it is one."""

    text: str
    match: bool


class SearchHit(msgspec.Struct, frozen=True):
    """A page that has all words of the question. `words`: those that match, as far as they are told.

    At most a hundred of the `count` that match; two thousand where one job is looked through.
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


class SearchView(APIView):
    """Full-text search."""

    tag = "search"
    read_scope = Scope.JOBS_READ

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY},
                required=True,
                description="words; each finds those that begin with it, whatever their case and accents",
            ),
            OpenApiParameter(
                "job",
                {"type": "string", "format": "uuid"},
                description="look through one job alone; its pages come in their order",
            ),
            OpenApiParameter("cursor", str, description="next_cursor of the answer before"),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": _MOST, "default": _DEFAULT},
                description="pages in one answer",
            ),
        ],
        responses=OpenApiResponse(body(SearchResult), "Pages that have all the words"),
    )
    def get(self, request: Request) -> Response:
        """Find the caller's pages that have all the words; corrected text is what is searched."""
        query = request.query_params
        cursor = query.get("cursor")
        hits, last = search(
            caller(request),
            query.get("q", ""),
            job=_job(request),
            beyond=decode_cursor(cursor) if cursor else None,
            limit=read_limit(query.get("limit"), default=_DEFAULT, most=_MOST),
        )
        return Response(SearchResult(tuple(_body(hit) for hit in hits), None if last is None else encode_cursor(last)))


def _job(request: Request) -> Job | None:
    given = request.query_params.get("job")
    if given is None:
        return None
    try:
        uuid = UUID(given)
    except ValueError as error:
        raise RequestError("invalid_request", '"job" is not the id of a job.') from error
    return selectors.job_of(caller(request), uuid)


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
