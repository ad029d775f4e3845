from __future__ import annotations

from ocr_worker.fair_queue import FairQueue


def filled(**items: str) -> FairQueue[str, str]:
    queue: FairQueue[str, str] = FairQueue()
    for owner, letters in items.items():
        for letter in letters:
            queue.add(owner, owner + letter)
    return queue


def everything(queue: FairQueue[str, str]) -> list[str]:
    taken = []
    while (item := queue.take()) is not None:
        taken.append(item)
    return taken


def test_owners_take_turns_and_each_keeps_its_order() -> None:
    assert everything(filled(a="123", b="1", c="12")) == ["a1", "b1", "c1", "a2", "c2", "a3"]


def test_a_later_owner_does_not_wait_for_all_items_of_the_first() -> None:
    queue = filled(a="1234")
    assert queue.take() == "a1"
    queue.add("b", "b1")
    assert everything(queue) == ["a2", "b1", "a3", "a4"]


def test_an_item_put_back_is_next() -> None:
    queue = filled(a="12", b="1")
    first = queue.take()
    assert first == "a1"
    queue.add_first("a", first)
    assert everything(queue) == ["a1", "b1", "a2"]


def test_dropping_an_owner_leaves_the_others() -> None:
    queue = filled(a="12", b="12")
    assert len(queue) == 4
    assert queue.drop("a") == ["a1", "a2"]
    assert queue.drop("nobody") == []
    assert len(queue) == 2
    assert everything(queue) == ["b1", "b2"]


def test_the_newest_comes_first_when_asked_for_and_still_takes_turns() -> None:
    queue = filled(a="1", b="12", c="12")
    assert queue.owners() == ["a", "b", "c"]
    assert [queue.take(newest=True) for _ in range(5)] == ["c1", "b1", "a1", "c2", "b2"]
    assert queue.owners() == []
