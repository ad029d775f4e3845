"""The worker as a process: its socket, its signals and its shutdown.

The first SIGTERM or SIGINT drains it: it is unready at once, running requests are finished, others are refused, and the
socket stays open so that clients see the refusal. The second signal ends it at once. It must not know what is served.
"""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import socket
from typing import TYPE_CHECKING, Final

import uvicorn

from ocr_engine.sandbox.parent import SandboxFailed
from ocr_worker.http.app import build_app
from ocr_worker.metrics import Metrics
from ocr_worker.pool import Pool
from ocr_worker.readiness import Readiness

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

    from ocr_worker.settings import WorkerSettings

_BACKLOG: Final = 512
_CLOSE_SECONDS: Final = 5
_MAX_CONNECTIONS: Final = 1000

logger = logging.getLogger(__name__)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket: connections from now on are served, though not immediately. Raises `OSError`."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except BaseException:
        bound.close()
        raise
    return bound


async def serve(settings: WorkerSettings, tessdata: Path, bound: socket.socket) -> None:
    """Serve on `bound` until a signal ends it. Raises `SandboxFailed` when page processes cannot be started."""
    _allow_many_files()
    metrics = Metrics()
    pool = Pool(settings, tessdata, metrics)
    readiness = Readiness(pool, settings)
    app = build_app(settings, pool, readiness, metrics, tessdata)
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        limit_concurrency=_MAX_CONNECTIONS,
        timeout_graceful_shutdown=_CLOSE_SECONDS,
    )
    server = _Server(config, pool, settings.grace_seconds)
    host, port = bound.getsockname()[:2]
    logger.info("listening", extra={"fields": {"host": host, "port": port, "slots": settings.slot_count}})
    running = asyncio.create_task(pool.run())
    checking = asyncio.create_task(readiness.check())
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    try:
        watched = {running, checking, serving}
        while not (running.done() or serving.done()):
            _, watched = await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            if checking.done():
                checking.result()  # a language that fails is a result; anything else is a bug
        if running.done():
            running.result()
        await serving
    finally:
        server.should_exit = True
        for task in (checking, running):
            task.cancel()
        await asyncio.gather(checking, running, serving, return_exceptions=True)


class _Server(uvicorn.Server):
    """Uvicorn, except that a signal drains the pool first."""

    def __init__(self, config: uvicorn.Config, pool: Pool, grace_seconds: float) -> None:
        super().__init__(config)
        self._pool = pool
        self._grace_seconds = grace_seconds
        self._loop = asyncio.get_running_loop()
        self._draining: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        """Handle a signal. Python may call this between any two instructions, so the event loop does the work."""
        self._loop.call_soon_threadsafe(self._signalled, signal.Signals(sig).name)

    def _signalled(self, name: str) -> None:
        """Drain at the first signal, exit at the second."""
        if self._draining is None:
            logger.info("draining", extra={"fields": {"signal": name}})
            self._draining = self._loop.create_task(self._drain())
        else:
            self.should_exit = self.force_exit = True

    async def _drain(self) -> None:
        self._pool.drain()
        try:
            async with asyncio.timeout(self._grace_seconds):
                await self._pool.empty.wait()
        except TimeoutError:
            logger.warning("requests were aborted at the end of the grace period")
            self._pool.abandon_all()
        self.should_exit = True


def _allow_many_files() -> None:
    """Raise the limit of open files to the system's maximum; each connection and each document needs one."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


__all__ = ["SandboxFailed", "listen", "serve"]
