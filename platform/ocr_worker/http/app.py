"""The ASGI application: routes, middleware and error handlers.

It must not know how calls are served.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from ocr_contract.errors import OcrError
from ocr_contract.result import Document
from ocr_contract.wire import HEADER_IGNORED, HEADER_PAGES, MEDIA_JSON, MEDIA_PAGES, MEDIA_RESULT
from ocr_formats import FORMATS
from ocr_worker.http.access_log import AccessLog
from ocr_worker.http.api_schema import (
    Health,
    Info,
    Languages,
    NotReady,
    OcrForm,
    OcrJson,
    OcrQuery,
    Ready,
    ReferenceJson,
    SplitQuery,
)
from ocr_worker.http.auth import KeyAuth
from ocr_worker.http.bodies import BodyReader
from ocr_worker.http.ocr_endpoint import RecognitionEndpoints
from ocr_worker.http.openapi import Content, Operation, describe, json_answer
from ocr_worker.http.responses import error_response, response
from ocr_worker.http.split_endpoint import SplitEndpoint
from ocr_worker.http.status_endpoints import StatusEndpoints, version
from ocr_worker.memory import BodyMemory

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from ocr_worker.metrics import Metrics
    from ocr_worker.pool import Pool
    from ocr_worker.readiness import Readiness
    from ocr_worker.settings import WorkerSettings

_HUNG_UP: Final = 499
_PAGES_HEADER: Final = "The pages that were requested, read and failed: total=3, done=2, failed=1"
_FORMATS: Final[Content] = {
    each.media: Document if each.media in {MEDIA_JSON, MEDIA_RESULT} else None for each in FORMATS
}


def build_app(settings: WorkerSettings, pool: Pool, readiness: Readiness, metrics: Metrics, tessdata: Path) -> ASGIApp:
    """Return the application that serves `pool`."""
    memory = BodyMemory(settings.body_memory_bytes, metrics.body_bytes)
    direct = BodyReader(memory, settings.limits.max_direct_bytes)
    whole = BodyReader(memory, settings.limits.max_document_bytes)
    recognition = RecognitionEndpoints(pool, memory, direct, settings)
    splitting = SplitEndpoint(pool, memory, whole, settings.slot_count)
    status = StatusEndpoints(pool, readiness, metrics, settings, tessdata)
    operations = [
        *(_reference(f"/{name}", recognition) for name in settings.api_names),
        Operation(
            path="/v1/ocr",
            endpoint=recognition.ocr,
            methods=("POST", "PUT"),
            summary="Read a document; unknown and repeated options are refused by name",
            query=OcrQuery,
            body={MEDIA_JSON: OcrJson, "multipart/form-data": OcrForm, "application/octet-stream": None},
            answer=_FORMATS,
            headers={HEADER_PAGES: _PAGES_HEADER},
        ),
        Operation(
            path="/v1/split",
            endpoint=splitting.split,
            methods=("POST",),
            summary="Render the pages of a document, one after the other",
            query=SplitQuery,
            body={"application/octet-stream": None},
            answer={MEDIA_PAGES: None},
        ),
        Operation(
            path="/v1/languages",
            endpoint=status.languages,
            summary="List the languages that can be read",
            answer=json_answer(Languages),
            open=True,
        ),
        Operation(
            path="/v1/info",
            endpoint=status.info,
            summary="Describe this worker: engines, formats, limits",
            answer=json_answer(Info),
            open=True,
        ),
        Operation(
            path="/healthz",
            endpoint=status.health,
            summary="Report whether the process is alive",
            answer=json_answer(Health),
            open=True,
        ),
        Operation(
            path="/readyz",
            endpoint=status.ready,
            summary="Report whether every configured language can be read",
            answer=json_answer(Ready),
            failures={503: NotReady},
            open=True,
        ),
        Operation(
            path="/metrics",
            endpoint=status.metrics,
            summary="Metrics for Prometheus",
            answer={"text/plain": None},
            open=True,
        ),
    ]
    description = msgspec.json.encode(describe(operations, version=version(), with_keys=bool(settings.key_files)))

    async def openapi(_request: Request) -> Response:
        return response(description, MEDIA_JSON)

    routes = [
        *(Route(each.path, each.endpoint, methods=list(each.methods)) for each in operations),
        Route("/v1/openapi.json", openapi),
        *(
            Route(f"/{name}/{{rest:path}}", recognition.reference, methods=["POST", "PUT"])
            for name in settings.api_names
        ),
    ]
    app = Starlette(
        routes=routes,
        exception_handlers={
            OcrError: _refuse,
            ClientDisconnect: _nobody_there,
            404: _http_error("not_found", "There is nothing at this path.", "POST a document to /v1/ocr."),
            405: _http_error("method_not_allowed", "This path does not support this method.", "See the Allow header."),
            Exception: _http_error("internal_error", "Internal error (logged).", "Report the request id."),
        },
    )
    guarded = KeyAuth(app, map(Path, settings.key_files)) if settings.key_files else app
    return AccessLog(guarded, metrics)


def _reference(path: str, recognition: RecognitionEndpoints) -> Operation:
    return Operation(
        path=path,
        endpoint=recognition.reference,
        methods=("POST", "PUT"),
        summary="Read a document as the reference system does; unknown options are ignored and named in a header",
        query=OcrQuery,
        body={MEDIA_JSON: ReferenceJson, "multipart/form-data": OcrForm, "application/octet-stream": None},
        answer=_FORMATS,
        headers={HEADER_PAGES: _PAGES_HEADER, HEADER_IGNORED: "The options that had no effect, when there are any"},
    )


async def _refuse(request: Request, error: Exception) -> Response:
    if not isinstance(error, OcrError):
        raise error
    return error_response(request, error)


async def _nobody_there(_request: Request, _error: Exception) -> Response:
    return Response(status_code=_HUNG_UP)


def _http_error(code: str, detail: str, hint: str) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        headers = dict(getattr(error, "headers", None) or {})
        return error_response(request, OcrError(code, detail, hint=hint), headers)

    return answer
