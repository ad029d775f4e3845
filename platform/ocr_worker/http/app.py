"""The ASGI application: routes, middleware and error handlers.

It must not know how anything is served.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Route

from ocr_contract.errors import OcrError
from ocr_contract.wire import REFERENCE_API_NAME
from ocr_worker.http.access_log import AccessLog
from ocr_worker.http.auth import KeyAuth
from ocr_worker.http.bodies import BodyReader
from ocr_worker.http.ocr_endpoint import RecognitionEndpoints
from ocr_worker.http.responses import error_response
from ocr_worker.http.split_endpoint import SplitEndpoint
from ocr_worker.http.status_endpoints import StatusEndpoints
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


def build_app(settings: WorkerSettings, pool: Pool, readiness: Readiness, metrics: Metrics, tessdata: Path) -> ASGIApp:
    """Return the application that serves `pool`."""
    memory = BodyMemory(settings.body_memory_bytes, metrics.body_bytes)
    direct = BodyReader(memory, settings.limits.max_direct_bytes)
    whole = BodyReader(memory, settings.limits.max_document_bytes)
    recognition = RecognitionEndpoints(pool, memory, direct, settings)
    splitting = SplitEndpoint(pool, memory, whole, settings.slot_count)
    status = StatusEndpoints(pool, readiness, metrics, settings, tessdata)
    names = dict.fromkeys(name for name in (REFERENCE_API_NAME, settings.api_name) if name)
    routes = [
        Route("/v1/ocr", recognition.ocr, methods=["POST", "PUT"]),
        Route("/v1/split", splitting.split, methods=["POST"]),
        Route("/v1/languages", status.languages),
        Route("/v1/info", status.info),
        Route("/healthz", status.health),
        Route("/readyz", status.ready),
        Route("/metrics", status.metrics),
        *(
            Route(path, recognition.reference, methods=["POST", "PUT"])
            for name in names
            for path in (f"/{name}", f"/{name}/{{rest:path}}")
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
