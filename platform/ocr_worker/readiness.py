"""Readiness: whether a test text was recognised in every configured language. It must not know who asks."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from ocr_worker.pool import Pool
    from ocr_worker.settings import WorkerSettings

_NOT_TRIED = "It has not been checked yet."

logger = logging.getLogger(__name__)


class Readiness:
    """Whether a test text was recognised in every configured language. `failures`: why not, by language."""

    def __init__(self, pool: Pool, settings: WorkerSettings) -> None:
        self._pool = pool
        self._defaults = settings.defaults
        self.failures: dict[str, str | None] = dict.fromkeys(self._defaults.languages, _NOT_TRIED)

    async def check(self) -> None:
        """Read a generated text with each configured language, once the pool is ready."""
        await self._pool.ready.wait()
        await asyncio.gather(*(self._check(language) for language in self.failures))
        failed = sorted(language for language, failure in self.failures.items() if failure is not None)
        if failed:
            logger.error("languages cannot be read", extra={"fields": {"languages": failed}})
        else:
            logger.info("ready", extra={"fields": {"languages": sorted(self.failures)}})

    def reason(self) -> str | None:
        """Return why the worker is not ready, None when it is."""
        if self._pool.draining:
            return "The worker is shutting down."
        if not self._pool.ready.is_set():
            return "The page processes are being started."
        failed = [f"{language}: {failure}" for language, failure in self.failures.items() if failure is not None]
        return " ".join(failed) or None

    async def _check(self, language: str) -> None:
        options = msgspec.structs.replace(self._defaults, languages=(language,))
        self.failures[language] = await self._pool.check(options)
