"""The pool: a fixed number of slots, each with a page child, shared fairly by the admitted requests.

    admit() -> Ticket -> ask() -> PageTask, which waits in the fair queue for a slot and is served by its page child

A page child that ended is replaced; if it crashed, its page is tried once more. It must not know HTTP, nor what a task
does.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import time
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import OcrError
from ocr_engine.sandbox import protocol
from ocr_engine.sandbox.outcome import ended_by, timed_out
from ocr_engine.sandbox.parent import ChildEnded, SandboxFailed, Template
from ocr_engine.sandbox.rlimits import adopts_orphans
from ocr_engine.sandbox.strays import end_strays
from ocr_worker.errors import draining, queue_full
from ocr_worker.fair_queue import FairQueue
from ocr_worker.slots import Slot, Slots
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
        self._slots = Slots(metrics, self._dispatch)
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
            if ticket.document is not None:
                self._slots.release(ticket.document)
        if not self._tickets:
            self.empty.set()

    async def _serve_from(self, template: Template) -> None:
        """Serve with children of `template` until it ends."""
        self.engines = template.engines
        _log_isolation(template)
        try:
            await self._slots.fill(template, self._settings.slot_count)
            self.ready.set()
            await template.gone.wait()
        except SandboxFailed:
            pass  # it has ended, see below
        finally:
            self.ready.clear()
            self._slots.lose()
            await template.close()
            if adopts_orphans():  # then this process has no children but the template and what that left behind
                await asyncio.to_thread(end_strays, ())

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
        while self._slots.any_idle and (task := self._queue.take(newest=overloaded)) is not None:
            slot = self._slots.take(task.ticket.document)
            task.ticket.started = True
            task.ticket.running.add(task)
            self._running += 1
            self._start(self._serve(task, slot))

    async def _serve(self, task: PageTask, slot: Slot) -> None:
        started = time.monotonic()
        try:
            slot = await self._slots.fit(slot, task.ticket.document, task.request)
        except SandboxFailed:  # `run` starts another template, and fills all slots with its children
            reason: str | None = "idle"
            if not task.answered.done():
                self._queue.add_first(task.ticket, task)
        else:
            task.child = slot.child
            reason = None if task.answered.done() else await self._exchange(task, slot)
        seconds = time.monotonic() - started
        self._metrics.page_seconds.observe(seconds)
        self._page_seconds += _SMOOTHING * (seconds - self._page_seconds)
        task.ticket.running.discard(task)
        self._running -= 1
        if reason is None and slot.child.alive:
            self._slots.give_back(slot)
        else:
            await self._slots.replace(slot, reason or "idle")

    async def _exchange(self, task: PageTask, slot: Slot) -> str | None:
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
        if (outcome := page_outcome(answer.reply)) is not None:
            self._metrics.pages.labels(outcome).inc()
        task.finish(answer.reply)
        if answer.spent:
            return "memory"
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

    def _abandon(self, ticket: Ticket, error: OcrError) -> None:
        for task in self._queue.drop(ticket):
            task.fail(error)
        for task in ticket.running:
            task.fail(error)
            if task.child is not None:
                task.child.kill()


def _log_isolation(template: Template) -> None:
    if template.missing:
        logger.warning(
            "this machine cannot isolate page processes completely", extra={"fields": {"missing": template.missing}}
        )
    else:
        logger.info("page processes are isolated")
