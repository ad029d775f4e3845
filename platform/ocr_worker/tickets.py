"""Tickets and page tasks: an admitted request, and each of its requests to a page child.

It must not know when a task is served, nor by which child.
"""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

import msgspec

from ocr_contract.errors import OcrError, from_problem
from ocr_engine.sandbox import protocol

if TYPE_CHECKING:
    from types import TracebackType

    from ocr_engine.sandbox.parent import PageChild
    from ocr_worker.memory import MemoryDocument

Reply = protocol.Opened | protocol.PageRead | protocol.PageImages | protocol.Checked


class PageQueue(Protocol):
    """The interface of the pool that a ticket uses."""

    def submit(self, task: PageTask) -> None:
        """Queue `task`."""

    def leave(self, ticket: Ticket) -> None:
        """Cancel the remaining tasks of `ticket`."""


@dataclasses.dataclass(eq=False)
class PageTask:
    """One request for a page child; `child` works on it while it runs."""

    ticket: Ticket
    request: protocol.Request
    answered: asyncio.Future[Reply]
    attempts: int = 0
    child: PageChild | None = None

    def finish(self, reply: Reply | protocol.Refused) -> None:
        """Answer with `reply`, unless the task was cancelled."""
        if isinstance(reply, protocol.Refused):
            self.fail(from_problem(reply.problem))
        elif not self.answered.done():
            self.answered.set_result(reply)

    def fail(self, error: OcrError) -> None:
        """Answer with `error`, unless the task is answered or cancelled."""
        if not self.answered.done():
            self.answered.set_exception(error)
            self.answered.exception()  # retrieve it: the caller may have left


class Ticket:
    """An admitted request; a context manager that cancels the remaining tasks on exit."""

    def __init__(self, pool: PageQueue, document: MemoryDocument | None) -> None:
        self.document = document
        self.since = time.monotonic()
        self.started = False
        self.running: set[PageTask] = set()
        self._pool = pool

    async def ask(self, request: protocol.Request) -> Reply:
        """Have a page child answer `request`.

        Raises `OcrError`: the reason for which the document is refused, `PageFailed` when the page failed, or
        `Unavailable` when the pool cancelled the request.
        """
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._pool.submit(PageTask(self, request, answered))
        return await answered

    def close(self) -> None:
        """Leave the pool: waiting tasks are dropped, running ones are killed."""
        self._pool.leave(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


Expected = TypeVar("Expected", bound=msgspec.Struct)


def expect(reply: Reply, kind: type[Expected]) -> Expected:
    """Return `reply`, which must be of type `kind`."""
    if not isinstance(reply, kind):
        raise TypeError(f"a page child answered {type(reply).__name__} where {kind.__name__} was asked for")
    return reply


def page_outcome(reply: Reply | protocol.Refused) -> str | None:
    """Return "done" or the code of the error if `reply` is about a page, otherwise None."""
    match reply:
        case protocol.PageRead(page=about) | protocol.PageImages(meta=about):
            return "done" if about.error is None else about.error.code
        case _:
            return None
