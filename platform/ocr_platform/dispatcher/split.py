"""The calls of the kinds `split` and `preview`: send a document to a worker, and store the page images it returns.

Each page is stored and queued before the next is taken, so page 1 of 500 is read while page 2 is being made.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from functools import partial
from typing import TYPE_CHECKING

import httpx

from ocr_contract.errors import PageFailed, RequestError
from ocr_contract.framing import FrameError
from ocr_contract.page_selection import select_pages
from ocr_platform.dispatcher.split_stream import ReceivedPage, received_pages
from ocr_platform.dispatcher.transport import (
    CONNECT_SECONDS,
    CallFailed,
    check_status,
    content_of,
    from_transport,
    headers_for,
    opened,
)
from ocr_platform.jobs import blobs, queue
from ocr_platform.jobs.queue.deadlines import allowed_seconds, exceeded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from ocr_platform.dispatcher.database import DatabaseThread
    from ocr_platform.dispatcher.fleet import Worker
    from ocr_platform.jobs.queue import Lease


class LeaseLost(Exception):
    """This dispatcher no longer holds the item: it was cancelled, deleted, or taken over."""


class _Budget:
    """The time that a split may take: the job's limit, which is known once its pages are counted."""

    def __init__(self, lease: Lease) -> None:
        self.pages = lease.pages_total
        self._begun = asyncio.get_running_loop().time() - lease.work_seconds
        self.limit = asyncio.timeout_at(self._begun + allowed_seconds(self.pages))

    def allow(self, pages: int) -> None:
        """Allow the time of a job of `pages` pages."""
        self.pages = pages
        self.limit.reschedule(self._begun + allowed_seconds(pages))


class Splitter:
    """Splits documents for the dispatcher `owner`; `added` is called when a page was queued."""

    def __init__(
        self, client: httpx.AsyncClient, database: DatabaseThread, owner: str, seconds: float, added: Callable[[], None]
    ) -> None:
        self._client = client
        self._database = database
        self._owner = owner
        self._seconds = seconds
        self._added = added

    async def split(self, worker: Worker, lease: Lease) -> queue.SplitDone:
        """Store and queue every page that the job asks for, from the first that is not stored yet.

        Raises `NotTried`, `CallFailed`, `LeaseLost`, `StoreUnavailable`.
        """
        started = time.monotonic()
        stored = await self._database.run(partial(queue.stored_pages, lease))
        budget = _Budget(lease)
        try:
            async with budget.limit:
                await self._store_pages(worker, lease, stored, budget)
        except TimeoutError as error:
            spent = lease.work_seconds + time.monotonic() - started
            raise CallFailed(exceeded(budget.pages, spent), final=True) from error
        return queue.SplitDone(lease, time.monotonic() - started)

    async def preview(self, worker: Worker, lease: Lease) -> queue.Previewed:
        """Store the preview and the thumbnail of a page that is its own image. Raises as `split` does."""
        started = time.monotonic()
        async with self._stream(worker, lease, 1) as pages:
            async for made in pages:
                if isinstance(made, ReceivedPage):
                    with contextlib.closing(made):
                        return await self._previewed(lease, made, started)
        raise _incomplete()

    async def _store_pages(self, worker: Worker, lease: Lease, stored: queue.Stored, budget: _Budget) -> None:
        wanted: list[int] = []
        async with self._stream(worker, lease, stored.first) as pages:
            async for made in pages:
                if isinstance(made, int):
                    selected = await self._count(lease, made)
                    budget.allow(len(selected))
                    wanted = [number for number in selected if number not in stored.numbers]
                    if not wanted:
                        return
                    continue
                with contextlib.closing(made):
                    if made.meta.number == wanted[0]:
                        await self._store(lease, made)
                        wanted.pop(0)
                if not wanted:
                    return
        raise _incomplete()

    async def _count(self, lease: Lease, pages: int) -> list[int]:
        try:
            if not await self._database.run(partial(queue.set_page_count, self._owner, lease, pages)):
                raise LeaseLost
            return select_pages(lease.options.pages, pages)
        except RequestError as error:
            raise CallFailed(error.problem(), final=True) from error

    async def _store(self, lease: Lease, made: ReceivedPage) -> None:
        meta = made.meta
        keys = await _keep(made)
        page = queue.NewPage(
            number=meta.number,
            width=meta.width,
            height=meta.height,
            dpi=meta.dpi,
            image_key=keys.get("image", ""),
            image_media=meta.image_media or "",
            preview_key=keys.get("preview", ""),
            preview_media=meta.preview_media or "",
            thumbnail_key=keys.get("thumbnail", ""),
            thumbnail_media=meta.thumbnail_media or "",
            error=meta.error,
        )
        if not await self._database.run(partial(queue.add_page, self._owner, lease, page)):
            await asyncio.to_thread(blobs.remove, keys.values())
            raise LeaseLost
        self._added()

    async def _previewed(self, lease: Lease, made: ReceivedPage, started: float) -> queue.Previewed:
        meta = made.meta
        if meta.error is not None:
            raise CallFailed(meta.error, final=True)
        made.files.pop("image").close()
        keys = await _keep(made)
        return queue.Previewed(
            lease=lease,
            seconds=time.monotonic() - started,
            preview_key=keys["preview"],
            preview_media=meta.preview_media or "",
            thumbnail_key=keys["thumbnail"],
            thumbnail_media=meta.thumbnail_media or "",
        )

    @contextlib.asynccontextmanager
    async def _stream(
        self, worker: Worker, lease: Lease, first: int
    ) -> AsyncIterator[AsyncIterator[int | ReceivedPage]]:
        try:
            async with (
                opened(lease) as file,
                self._client.stream(
                    "POST",
                    f"{worker.url}/v1/split",
                    params={"from": first},
                    content=content_of(file),
                    headers=headers_for(lease, worker, file.size),
                    timeout=httpx.Timeout(self._seconds, connect=CONNECT_SECONDS),
                ) as response,
            ):
                if response.status_code != httpx.codes.OK:
                    check_status(response, await response.aread())
                async with contextlib.aclosing(received_pages(response.aiter_raw())) as pages:
                    yield pages
        except httpx.TransportError as error:
            raise from_transport(error) from error
        except FrameError as error:
            raise _incomplete() from error


async def _keep(made: ReceivedPage) -> dict[str, str]:
    return {kind: await asyncio.to_thread(blobs.keep, file) for kind, file in made.files.items()}


def _incomplete() -> CallFailed:
    broken = PageFailed("page_crashed", "The worker stopped while it was splitting the document.")
    return CallFailed(broken.problem(), final=False, interrupted=True)
