"""The HTTP server for liveness, readiness and metrics."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from aiohttp import web

from ocr_operator.runtime.metrics import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr_operator.runtime.metrics import Metrics

logger = logging.getLogger(__name__)


async def serve(
    host: str, port: int, failure: Callable[[], str | None], unready: Callable[[], str | None], metrics: Metrics
) -> web.AppRunner:
    """Serve `/healthz`, `/readyz` and `/metrics` until the returned runner is cleaned up."""

    async def health(_request: web.Request) -> web.Response:
        return _state(failure())

    async def readiness(_request: web.Request) -> web.Response:
        return _state(unready())

    async def prometheus(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.render(), headers={"Content-Type": CONTENT_TYPE})

    app = web.Application()
    app.add_routes([web.get("/healthz", health), web.get("/readyz", readiness), web.get("/metrics", prometheus)])
    runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    logger.info("listening", extra={"fields": {"host": host, "port": runner.addresses[0][1]}})
    return runner


def _state(problem: str | None) -> web.Response:
    return web.json_response({"status": problem or "ok"}, status=200 if problem is None else 503)
