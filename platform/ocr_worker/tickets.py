"""Tickets and page tasks: an admitted request, and each request that it makes of a page child.

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
    """The pool, as a ticket sees it."""

    def submit(self, task: PageTask) -> None:
        """Have `task` answered."""

    def leave(self, ticket: Ticket) -> None:
        """Give up what `ticket` still has to do."""


@dataclasses.dataclass(eq=False)
class PageTask:
    """One request for a page child; `child` works on it while it runs."""

    ticket: Ticket
    request: protocol.Request
    answered: asyncio.Future[Reply]
    attempts: int = 0
    child: PageChild | None = None

    def finish(self, reply: Reply | protocol.Refused) -> None:
        """Answer with `reply`, unless the task was given up."""
        if isinstance(reply, protocol.Refused):
            self.fail(from_problem(reply.problem))
        elif not self.answered.done():
            self.answered.set_result(reply)

    def fail(self, error: OcrError) -> None:
        """Answer with `error`, unless the task has its answer or was given up."""
        if not self.answered.done():
            self.answered.set_exception(error)
            self.answered.exception()  # seen: the one who asked may have left


class Ticket:
    """An admitted request; used as a context manager. What it still has to do when it leaves is given up."""

    def __init__(self, pool: PageQueue, document: MemoryDocument | None) -> None:
        self.document = document
        self.since = time.monotonic()
        self.started = False
        self.running: set[PageTask] = set()
        self._pool = pool

    async def ask(self, request: protocol.Request) -> Reply:
        """Have a page child answer `request`.

        Raises `OcrError`: what the document is refused for, `PageFailed` when the page could not be answered, or
        `Unavailable` when the pool gave the request up.
        """
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._pool.submit(PageTask(self, request, answered))
        return await answered

    def close(self) -> None:
        """Leave the pool: what waits is forgotten, what runs is killed."""
        self._pool.leave(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


Expected = TypeVar("Expected", bound=msgspec.Struct)


def expect(reply: Reply, kind: type[Expected]) -> Expected:
    """Return `reply`, which is the answer to a request that is answered by `kind`."""
    if not isinstance(reply, kind):
        raise TypeError(f"a page child answered {type(reply).__name__} where {kind.__name__} was asked for")
    return reply


def page_outcome(reply: Reply | protocol.Refused) -> str | None:
    """Return "done" or the code of the error when `reply` is about a page, None when it is not."""
    match reply:
        case protocol.PageRead(page=about) | protocol.PageImages(meta=about):
            return "done" if about.error is None else about.error.code
        case _:
            return None
