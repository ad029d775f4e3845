"""The ASGI application: which path leads where, and how an error becomes an answer.

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
from ocr_worker.bodies import BodyReader
from ocr_worker.keys import Guarded
from ocr_worker.memory import BodyMemory
from ocr_worker.observe import Observed
from ocr_worker.recognition import Recognition
from ocr_worker.replies import error_reply
from ocr_worker.splitting import Splitting
from ocr_worker.status import Readiness, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from ocr_worker.metrics import Metrics
    from ocr_worker.pool import Pool
    from ocr_worker.settings import WorkerSettings

_HUNG_UP: Final = 499


def build_app(settings: WorkerSettings, pool: Pool, readiness: Readiness, metrics: Metrics, tessdata: Path) -> ASGIApp:
    """Return the application that serves `pool`."""
    memory = BodyMemory(settings.body_memory_bytes, metrics.body_bytes)
    direct = BodyReader(memory, settings.limits.max_direct_bytes)
    whole = BodyReader(memory, settings.limits.max_document_bytes)
    recognition = Recognition(pool, memory, direct, settings)
    splitting = Splitting(pool, memory, whole, settings.slot_count)
    status = Status(pool, readiness, metrics, settings, tessdata)
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
            404: _http_error("not_found", "There is nothing at this path.", f"POST to /{REFERENCE_API_NAME}."),
            405: _http_error("method_not_allowed", "This path does not know this method.", "See the Allow header."),
            Exception: _http_error("internal_error", "An error of ours, now logged.", "Tell us the request's id."),
        },
    )
    guarded = Guarded(app, map(Path, settings.key_files)) if settings.key_files else app
    return Observed(guarded, metrics)


async def _refuse(request: Request, error: Exception) -> Response:
    if not isinstance(error, OcrError):
        raise error
    return error_reply(request, error)


async def _nobody_there(_request: Request, _error: Exception) -> Response:
    return Response(status_code=_HUNG_UP)


def _http_error(code: str, detail: str, hint: str) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        headers = dict(getattr(error, "headers", None) or {})
        return error_reply(request, OcrError(code, detail, hint=hint), headers)

    return answer
