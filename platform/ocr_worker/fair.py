"""A queue that takes turns: first in, first out for each owner, round robin between owners.

A document of 500 pages waits beside a single page, not in front of it. Pure; it must not know what is queued.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

Item = TypeVar("Item")


class FairQueue(Generic[Item]):
    """Items of several owners."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Hashable, deque[Item]] = OrderedDict()

    def __len__(self) -> int:
        return sum(len(items) for items in self._waiting.values())

    def add(self, owner: Hashable, item: Item) -> None:
        """Queue `item` behind the others of `owner`."""
        self._waiting.setdefault(owner, deque()).append(item)

    def add_first(self, owner: Hashable, item: Item) -> None:
        """Put `item` back: it is taken next."""
        self._waiting.setdefault(owner, deque()).appendleft(item)
        self._waiting.move_to_end(owner, last=False)

    def take(self) -> Item | None:
        """Return the next item, None when there is none; its owner's others go behind those of all other owners."""
        if not self._waiting:
            return None
        owner, items = self._waiting.popitem(last=False)
        item = items.popleft()
        if items:
            self._waiting[owner] = items
        return item

    def drop(self, owner: Hashable) -> list[Item]:
        """Remove and return what `owner` has waiting."""
        return list(self._waiting.pop(owner, ()))
