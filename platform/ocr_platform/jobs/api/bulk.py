"""The calls about many jobs at once: cancel, retry, delete, and download as one zip.

Each job has its own answer: a failure for one does not stop the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal
from uuid import UUID

import msgspec
from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.response import Response

from ocr_contract.errors import OcrError, Problem
from ocr_formats import BY_NAME
from ocr_platform.api.auth.permissions import caller
from ocr_platform.api.errors import nothing_here
from ocr_platform.api.input.query import JOINED
from ocr_platform.api.input.values import HINT
from ocr_platform.api.renderers import AnyRenderer
from ocr_platform.api.schema import body as schema_of
from ocr_platform.api.view import ApiView, call
from ocr_platform.jobs import selectors, services
from ocr_platform.jobs.api.results.formats import FormatName
from ocr_platform.jobs.results import zip_stream
from ocr_platform.jobs.results.export import export_result
from ocr_platform.jobs.retry import retry
from ocr_platform.tokens.scopes import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from django.contrib.auth.models import User
    from rest_framework.request import Request

    from ocr_formats import Format
    from ocr_platform.jobs.models import Job

MOST_JOBS: Final = 200
"""Maximum number of jobs per call; the address of a download cannot contain more."""

_ACTIONS: Final[dict[str, Callable[[Job], None]]] = {
    "cancel": services.cancel,
    "delete": services.delete,
    "retry": retry,
}
_NOT_INCLUDED: Final = "not included"


class BulkAction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do, and with which jobs."""

    action: Literal["cancel", "delete", "retry"]
    ids: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=MOST_JOBS)]


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(BulkAction)


class BulkItem(msgspec.Struct, frozen=True):
    """The outcome for one job; `problem` is null when it succeeded."""

    id: str
    problem: Problem | None


class BulkAnswer(msgspec.Struct, frozen=True):
    """The outcome for each job, in the order of the request; a job named twice is answered once."""

    items: tuple[BulkItem, ...]


class DownloadQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The jobs whose results are downloaded, and in which format."""

    ids: Annotated[
        tuple[UUID, ...],
        msgspec.Meta(
            min_length=1,
            max_length=MOST_JOBS,
            description="ids of jobs, joined by commas",
            extra_json_schema={JOINED: True},
            extra={HINT: f"Name 1 to {MOST_JOBS} jobs, joined by commas; download more in several requests."},
        ),
    ]
    format: Annotated[FormatName, msgspec.Meta(description="of each file")] = "text"


class BulkView(ApiView):
    """Many jobs at once."""

    tag = "jobs"
    write_scope = Scope.JOBS_WRITE

    @call("jobs_bulk", body=BulkAction, responses=OpenApiResponse(schema_of(BulkAnswer), "The outcome for each job"))
    def post(self, request: Request, *, body: BulkAction) -> Response:
        """Apply an action to many jobs, one after the other; a failure for one does not stop the others."""
        owner = caller(request)
        items = [BulkItem(str(uuid), _do(owner, uuid, _ACTIONS[body.action])) for uuid in dict.fromkeys(body.ids)]
        return Response(BulkAnswer(tuple(items)))


class DownloadView(ApiView):
    """The results of many jobs."""

    tag = "results"
    read_scope = Scope.JOBS_READ
    renderer_classes = [AnyRenderer]

    @call(
        "jobs_download",
        query=DownloadQuery,
        responses={(200, "application/zip"): OpenApiResponse(OpenApiTypes.BINARY, "One file for each job")},
    )
    def get(self, request: Request, *, query: DownloadQuery) -> StreamingHttpResponse:
        """Download the results of many jobs as one zip. `not included.txt` in it says what is missing, and why."""
        owner, uuids = caller(request), list(dict.fromkeys(query.ids))
        if not any(selectors.jobs_of(owner).filter(uuid=uuid).exists() for uuid in uuids):
            raise nothing_here()
        answer = StreamingHttpResponse(
            zip_stream.zipped(_members(owner, uuids, BY_NAME[query.format])), content_type="application/zip"
        )
        answer["Content-Disposition"] = f'attachment; filename="documents-{timezone.now():%Y-%m-%d}.zip"'
        return answer


def _do(owner: User, uuid: UUID, action: Callable[[Job], None]) -> Problem | None:
    try:
        action(selectors.job_of(owner, uuid))
    except OcrError as error:
        return error.problem()
    return None


def _members(owner: User, uuids: Iterable[UUID], output: Format) -> Iterator[tuple[str, datetime, Iterable[bytes]]]:
    names, missing = zip_stream.Names(), []
    names.unique(_NOT_INCLUDED, "txt")
    for uuid in uuids:
        label = str(uuid)
        try:
            job = selectors.job_of(owner, uuid)
            label = job.file_name or label
            export = export_result(job)
        except OcrError as error:
            missing.append(f"{label}: {error.detail}\n")
            continue
        yield names.unique(export.stem, output.extension), job.changed_at, output.render(export.reading)
    if missing:
        yield f"{_NOT_INCLUDED}.txt", timezone.now(), [line.encode() for line in missing]
