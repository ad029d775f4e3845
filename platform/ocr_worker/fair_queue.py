"""A fair queue: first in, first out for each owner, round robin between owners.

A document of 500 pages does not block a single page behind it. Under overload the newest owner may be served first:
then most owners are served at once and few wait long. With first come, first served, all of them would wait for the
whole queue. Pure; it must not know what is queued.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Generic, TypeVar

Owner = TypeVar("Owner")
Item = TypeVar("Item")


class FairQueue(Generic[Owner, Item]):
    """Items of several owners."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Owner, deque[Item]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(items) for items in self._waiting.values())

    def add(self, owner: Owner, item: Item) -> None:
        """Queue `item` behind the others of `owner`."""
        self._waiting.setdefault(owner, deque()).append(item)

    def add_first(self, owner: Owner, item: Item) -> None:
        """Put `item` back as the next one."""
        self._waiting.setdefault(owner, deque()).appendleft(item)
        self._waiting.move_to_end(owner, last=False)

    def take(self, *, newest: bool = False) -> Item | None:
        """Return the next item, None when there is none; its owner's other items move behind everybody else's."""
        if not self._waiting:
            return None
        owner, items = self._waiting.popitem(last=newest)
        item = items.popleft()
        if items:
            self._waiting[owner] = items
            self._waiting.move_to_end(owner, last=not newest)
        return item

    def owners(self) -> list[Owner]:
        """Return the waiting owners, in the order of their turns."""
        return list(self._waiting)

    def drop(self, owner: Owner) -> list[Item]:
        """Remove and return the waiting items of `owner`."""
        return list(self._waiting.pop(owner, ()))
