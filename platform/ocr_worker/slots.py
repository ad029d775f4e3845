"""The slots of a pool: keeps page children, chooses an idle one for the next task, and replaces them.

A page child sees one document: whatever it did to the child is gone before the next one is opened. This module must not
know the queue, nor how pages of ended children are handled.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from typing import TYPE_CHECKING

from ocr_engine.sandbox import protocol
from ocr_engine.sandbox.parent import PageChild, SandboxFailed, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from ocr_worker.memory import MemoryDocument
    from ocr_worker.metrics import Metrics


@dataclasses.dataclass(eq=False)
class Slot:
    """A page child, and the one document that it has seen."""

    child: PageChild
    document: MemoryDocument | None = None


class Slots:
    """The slots of one template at a time. `on_idle` is called when a slot becomes idle."""

    def __init__(self, metrics: Metrics, on_idle: Callable[[], None]) -> None:
        self._metrics = metrics
        self._on_idle = on_idle
        self._template: Template | None = None
        self._idle: list[Slot] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def any_idle(self) -> bool:
        """Whether `take` has an idle slot."""
        return bool(self._idle)

    async def fill(self, template: Template, count: int) -> None:
        """Create `count` slots from `template`. Raises `SandboxFailed`."""
        self._template = template
        for _ in range(count):
            await self._add()

    def lose(self) -> None:
        """Drop every slot and the template, which has ended."""
        self._template = None
        self._idle.clear()

    def take(self, document: MemoryDocument | None) -> Slot:
        """Return an idle slot, if possible one that has `document` open or is fresh; `give_back` or `replace` it."""
        return self._idle.pop(min(range(len(self._idle)), key=lambda index: _distance(self._idle[index], document)))

    async def fit(self, slot: Slot, document: MemoryDocument | None, request: protocol.Request) -> Slot:
        """Return `slot`, or a replacement whose child may open `document` and has the permissions that `request` needs.

        Raises `SandboxFailed`.
        """
        starts_program = protocol.starts_program(request)
        if slot.document not in (None, document):
            self._end(slot, "document")
        elif slot.child.starts_program != starts_program:
            self._end(slot, "engine")
        else:
            return slot
        return await self._new(starts_program=starts_program)

    def release(self, document: MemoryDocument) -> None:
        """Replace the idle slots that have `document` open: nothing will be asked about it any more."""
        for slot in [slot for slot in self._idle if slot.document is document]:
            self._idle.remove(slot)
            self._start(self.replace(slot, "document"))

    def give_back(self, slot: Slot) -> None:
        """Take back a slot that can be used again."""
        self._idle.append(slot)
        self._on_idle()

    async def replace(self, slot: Slot, reason: str) -> None:
        """Replace `slot` by another one; `reason` is for the metrics."""
        self._end(slot, reason)
        with contextlib.suppress(SandboxFailed):  # the template has ended: the next one fills all slots
            await self._add()

    def _end(self, slot: Slot, reason: str) -> None:
        self._metrics.children_ended.labels(reason).inc()
        slot.child.close()

    async def _add(self) -> None:
        self.give_back(await self._new())

    async def _new(self, *, starts_program: bool = False) -> Slot:
        if self._template is None:
            raise SandboxFailed("the template is gone")
        slot = Slot(await self._template.fork(starts_program=starts_program))
        slot.child.ended.add_done_callback(lambda _: self._ended(slot))
        return slot

    def _ended(self, slot: Slot) -> None:
        """Replace a child that was killed while idle."""
        if slot in self._idle:
            self._idle.remove(slot)
            self._start(self.replace(slot, "idle"))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _distance(slot: Slot, document: MemoryDocument | None) -> int:
    """Return how far `slot` is from having `document` open."""
    if slot.document is document:
        return 0
    return 1 if slot.document is None else 2
