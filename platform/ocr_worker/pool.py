"""The pool: a fixed number of slots, each with a page child, shared fairly by the admitted requests.

    admit() -> Ticket -> ask() -> PageTask, which waits in the fair queue for a slot and is served by its page child

A page child that ended is replaced; if it crashed, its page is tried once more. It must not know HTTP, nor what a task
does.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import logging
import math
import signal
import time
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import OcrError
from ocr_engine.sandbox import protocol
from ocr_engine.sandbox.outcome import ended_by, timed_out
from ocr_engine.sandbox.parent import ChildEnded, PageChild, SandboxFailed, Template
from ocr_worker.errors import draining, queue_full
from ocr_worker.fair_queue import FairQueue
from ocr_worker.tickets import PageTask, Ticket, expect, page_outcome

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from ocr_contract.errors import Unavailable
    from ocr_contract.options import RecognitionOptions
    from ocr_worker.memory import MemoryDocument
    from ocr_worker.metrics import Metrics
    from ocr_worker.settings import WorkerSettings

_ATTEMPTS: Final = 2
_OVERLOAD_SECONDS: Final = 5.0
"""For this time after a refusal the pool counts as overloaded, and no request waits longer."""

_SMOOTHING: Final = 0.1
_FIRST_GUESS_SECONDS: Final = 1.0
_MAX_RETRY_AFTER: Final = 120
_RESTART_SECONDS: Final = (0.0, 0.5, 1.0, 2.0, 5.0)

logger = logging.getLogger(__name__)


@dataclasses.dataclass(eq=False)
class _Slot:
    """A page child, the document that it has open, and the number of pages that it has processed."""

    child: PageChild
    document: MemoryDocument | None = None
    pages: int = 0


class Pool:
    """The slots. `run` keeps them alive; `ready` is set while there is a template to fork children from."""

    def __init__(self, settings: WorkerSettings, tessdata: Path, metrics: Metrics) -> None:
        self.engines: dict[str, str] = {}
        self.ready = asyncio.Event()
        self.empty = asyncio.Event()
        self.empty.set()
        self.draining = False
        self._settings = settings
        self._tessdata = tessdata
        self._metrics = metrics
        self._template: Template | None = None
        self._idle: list[_Slot] = []
        self._queue: FairQueue[Ticket, PageTask] = FairQueue()
        self._tickets: set[Ticket] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = 0
        self._refused_at = -_OVERLOAD_SECONDS
        self._page_seconds = _FIRST_GUESS_SECONDS
        metrics.slots.set(settings.slot_count)
        metrics.waiting.set_function(lambda: len(self._queue))
        metrics.running.set_function(lambda: self._running)
        metrics.admitted.set_function(lambda: len(self._tickets))

    async def run(self) -> None:
        """Keep a template and its slots until cancelled.

        Raises `SandboxFailed` when the first template cannot start; a later one is retried.
        """
        failures = 0
        while True:
            try:
                template = await Template.start(self._tessdata, self._settings.limits, self._settings.defaults)
            except SandboxFailed:
                if not self.engines:
                    raise
                logger.exception("the page processes cannot be restarted")
                failures += 1
            else:
                failures = 0
                await self._serve_from(template)
                logger.error("the template of the page processes ended; starting another")
            await asyncio.sleep(_RESTART_SECONDS[min(failures, len(_RESTART_SECONDS) - 1)])

    def check_room(self) -> None:
        """Raise `Unavailable` if a request would not be admitted now."""
        if self.draining:
            raise draining()
        if len(self._tickets) >= self._settings.slot_count + self._settings.queue_length:
            self._refused_at = time.monotonic()
            raise self._queue_full()

    def admit(self, document: MemoryDocument) -> Ticket:
        """Return a ticket for one request about `document`. Raises `Unavailable`."""
        self.check_room()
        return self._ticket(document)

    async def check(self, options: RecognitionOptions) -> str | None:
        """Have a page child read a generated text; return None on success, otherwise a sentence about the failure."""
        with self._ticket(None) as ticket:
            try:
                reply = await ticket.ask(protocol.Check(options=options))
            except OcrError as error:
                return error.detail
        return expect(reply, protocol.Checked).failure

    def _ticket(self, document: MemoryDocument | None) -> Ticket:
        ticket = Ticket(self, document)
        self._tickets.add(ticket)
        self.empty.clear()
        return ticket

    def expected_wait(self) -> int:
        """Return the seconds, rounded up, until the pages that wait now will have been read."""
        pages = len(self._queue) + self._running
        return min(_MAX_RETRY_AFTER, max(1, math.ceil(pages * self._page_seconds / self._settings.slot_count)))

    def drain(self) -> None:
        """Admit no more requests, and refuse those of which no page has been started."""
        self.draining = True
        for ticket in [ticket for ticket in self._tickets if not ticket.started]:
            self._abandon(ticket, draining())

    def abandon_all(self) -> None:
        """Cancel every request."""
        for ticket in list(self._tickets):
            self._abandon(ticket, draining())

    def submit(self, task: PageTask) -> None:
        """Queue `task`."""
        self._queue.add(task.ticket, task)
        self._dispatch()

    def leave(self, ticket: Ticket) -> None:
        """Remove `ticket`; its running tasks are killed."""
        if ticket in self._tickets:
            self._tickets.discard(ticket)
            self._abandon(ticket, draining())
        if not self._tickets:
            self.empty.set()

    async def _serve_from(self, template: Template) -> None:
        """Serve with children of `template` until it ends."""
        self._template = template
        self.engines = template.engines
        try:
            for _ in range(self._settings.slot_count):
                await self._add_slot(template)
            self.ready.set()
            await template.gone.wait()
        except SandboxFailed:
            pass  # it is gone, as seen below
        finally:
            self.ready.clear()
            self._template = None
            self._idle.clear()
            await template.close()

    async def _add_slot(self, template: Template) -> None:
        slot = _Slot(await template.fork())
        slot.child.ended.add_done_callback(lambda _: self._idle_ended(slot))
        self._idle.append(slot)
        self._dispatch()

    def _idle_ended(self, slot: _Slot) -> None:
        """Replace a child that was killed while idle."""
        if slot in self._idle:
            self._idle.remove(slot)
            self._metrics.children_ended.labels("idle").inc()
            self._start(self._replace())

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _queue_full(self) -> Unavailable:
        return queue_full(len(self._tickets), self.expected_wait())

    def _overloaded(self) -> bool:
        return time.monotonic() - self._refused_at < _OVERLOAD_SECONDS

    def _refuse_stale(self) -> None:
        """Refuse requests that have waited too long for their first page: newer ones are served first."""
        latest = time.monotonic() - _OVERLOAD_SECONDS
        for ticket in self._queue.owners():
            if not ticket.started and ticket.since < latest:
                self._abandon(ticket, self._queue_full())

    def _dispatch(self) -> None:
        overloaded = self._overloaded()
        if overloaded:
            self._refuse_stale()
        while self._idle and (task := self._queue.take(newest=overloaded)) is not None:
            slot = self._idle.pop(self._best_slot(task))
            task.child = slot.child
            task.ticket.started = True
            task.ticket.running.add(task)
            self._running += 1
            self._start(self._serve(task, slot))

    def _best_slot(self, task: PageTask) -> int:
        """Return the index of an idle slot, preferably one that has the task's document open."""
        having = (index for index, slot in enumerate(self._idle) if slot.document is task.ticket.document)
        return next(having, 0)

    async def _serve(self, task: PageTask, slot: _Slot) -> None:
        started = time.monotonic()
        reason = await self._exchange(task, slot)
        seconds = time.monotonic() - started
        self._metrics.page_seconds.observe(seconds)
        self._page_seconds += _SMOOTHING * (seconds - self._page_seconds)
        task.ticket.running.discard(task)
        self._running -= 1
        if reason is None and slot.child.alive:
            self._idle.append(slot)
            self._dispatch()
        else:
            self._metrics.children_ended.labels(reason or "idle").inc()
            slot.child.close()
            await self._replace()

    async def _exchange(self, task: PageTask, slot: _Slot) -> str | None:
        """Have `slot` process `task`; return why its child must be replaced, None if it need not be."""
        document = task.ticket.document
        descriptor = None if document is None or slot.document is document else document.descriptor
        slot.document = document
        limits = self._settings.limits
        try:
            answer = await slot.child.request(task.request, descriptor, limits.page_timeout_seconds)
        except TimeoutError:
            self._fail(task, timed_out(limits))
            return "timeout"
        except ChildEnded as ended:
            return self._after_end(task, ended.signal)
        if answer.bug is not None:
            logger.error("unexpected error on page", extra={"fields": {"location": answer.bug}})
        slot.pages += 1
        if (outcome := page_outcome(answer.reply)) is not None:
            self._metrics.pages.labels(outcome).inc()
        task.finish(answer.reply)
        if answer.spent:
            return "memory"
        if slot.pages >= self._settings.child_pages:
            return "pages"
        return "size" if answer.resident > self._settings.child_resident_bytes else None

    def _after_end(self, task: PageTask, number: int | None) -> str:
        if task.answered.done():
            return "abandoned"
        task.attempts += 1
        if task.attempts < _ATTEMPTS and number != signal.SIGXCPU:
            self._queue.add_first(task.ticket, task)
            task.child = None
        else:
            self._fail(task, ended_by(number, self._settings.limits))
        return "crash"

    def _fail(self, task: PageTask, error: OcrError) -> None:
        self._metrics.pages.labels(error.code).inc()
        task.fail(error)

    async def _replace(self) -> None:
        if self._template is not None:
            # When it ends, `run` starts another and fills all slots.
            with contextlib.suppress(SandboxFailed):
                await self._add_slot(self._template)

    def _abandon(self, ticket: Ticket, error: OcrError) -> None:
        for task in self._queue.drop(ticket):
            task.fail(error)
        for task in ticket.running:
            task.fail(error)
            if task.child is not None:
                task.child.kill()
