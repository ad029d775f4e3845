"""Health, readiness, languages, facts and metrics of a worker.

It must not know how a page is read.
"""

from __future__ import annotations

import importlib.metadata
from typing import TYPE_CHECKING

import msgspec

from ocr_contract.errors import Unavailable
from ocr_contract.logs import request_id
from ocr_contract.wire import MEDIA_JSON, MEDIA_PROBLEM
from ocr_engine.languages import installed_languages, legacy_languages
from ocr_formats import FORMATS
from ocr_worker.http.api_schema import Health, Info, Languages, NotReady, Ready
from ocr_worker.http.responses import response
from ocr_worker.metrics import CONTENT_TYPE, Metrics

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from ocr_worker.pool import Pool
    from ocr_worker.readiness import Readiness
    from ocr_worker.settings import WorkerSettings


class StatusEndpoints:
    """The HTTP endpoints."""

    def __init__(
        self, pool: Pool, readiness: Readiness, metrics: Metrics, settings: WorkerSettings, tessdata: Path
    ) -> None:
        self._pool = pool
        self._readiness = readiness
        self._metrics = metrics
        self._settings = settings
        self._tessdata = tessdata

    async def health(self, _request: Request) -> Response:
        """Serve `GET /healthz`: the event loop responds."""
        return _json(Health())

    async def ready(self, _request: Request) -> Response:
        """Serve `GET /readyz`: 200 when every configured language has been read, otherwise 503 with the reason."""
        reason = self._readiness.reason()
        if reason is None:
            return _json(Ready(languages=list(self._readiness.failures)))
        error = Unavailable("not_ready", reason, retry_after=1, hint="Wait, or fix the problem named here.")
        problem = msgspec.structs.asdict(error.problem(request_id.get()))
        body = NotReady(**problem, languages=self._readiness.failures)
        return response(msgspec.json.encode(body), MEDIA_PROBLEM, error.kind.status, {"Retry-After": "1"})

    async def languages(self, _request: Request) -> Response:
        """Serve `GET /v1/languages`."""
        default = list(self._settings.defaults.languages)
        return _json(Languages(languages=installed_languages(self._tessdata), default=default))

    async def info(self, _request: Request) -> Response:
        """Serve `GET /v1/info`."""
        settings = self._settings
        return _json(
            Info(
                name="legible-worker",
                version=version(),
                engines=self._pool.engines,
                languages=installed_languages(self._tessdata),
                legacy_languages=legacy_languages(self._tessdata),
                defaults=settings.defaults,
                formats=[each.name for each in FORMATS],
                limits=msgspec.structs.asdict(settings.limits),
                slots=settings.slot_count,
                queue=settings.queue_length,
                request_seconds=settings.request_seconds,
                api_names=settings.api_names,
                ready=self._readiness.reason() is None,
            )
        )

    async def metrics(self, _request: Request) -> Response:
        """Serve `GET /metrics`."""
        return response(self._metrics.render(), CONTENT_TYPE)


def _json(body: msgspec.Struct) -> Response:
    return response(msgspec.json.encode(body), MEDIA_JSON)


def version() -> str:
    """Return the version of this installation."""
    try:
        return importlib.metadata.version("legible")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
