"""The coalescing queue, the store and the watchdog."""

import asyncio
from typing import Any

import pytest

from ocr_contract import crd
from ocr_operator.endpoint import Key
from ocr_operator.kinds import DEPLOYMENT, ENDPOINT
from ocr_operator.store import Store
from ocr_operator.watchdog import Watchdog
from ocr_operator.workqueue import Rank, WorkQueue
from tests.ocr_operator.making import resource

A, B, C = (Key("office", name) for name in "abc")


def _run(scenario: Any) -> None:
    asyncio.run(asyncio.wait_for(scenario(), 10))


def test_key_added_many_times_is_worked_on_once() -> None:
    async def scenario() -> None:
        queue, done = WorkQueue(), []
        for _ in range(5):
            queue.add(A)
        queue.add(B)
        assert len(queue) == 2

        async def handle(key: Key) -> None:
            done.append(key)

        task = asyncio.ensure_future(queue.work(handle))
        await _until(lambda: len(done) == 2)
        assert done == [A, B]
        task.cancel()

    _run(scenario)


def test_key_added_while_it_is_worked_on_comes_once_more_and_never_twice_at_once() -> None:
    async def scenario() -> None:
        queue, running, most, done = WorkQueue(), 0, 0, 0

        async def handle(_key: Key) -> None:
            nonlocal running, most, done
            running += 1
            most = max(most, running)
            if done == 0:
                queue.add(A)
                queue.add(A)
            await asyncio.sleep(0.01)
            running -= 1
            done += 1

        tasks = [asyncio.ensure_future(queue.work(handle)) for _ in range(3)]
        queue.add(A)
        await _until(lambda: done == 2 and running == 0)
        await asyncio.sleep(0.05)
        assert (most, done) == (1, 2)
        for task in tasks:
            task.cancel()

    _run(scenario)


def test_what_a_person_asked_for_goes_ahead() -> None:
    async def scenario() -> None:
        queue, done = WorkQueue(), []
        for key in (A, B):
            queue.add(key)
        queue.add(C, Rank.ASKED)
        queue.add(B, Rank.ASKED)
        queue.add(B)
        assert len(queue) == 3

        async def handle(key: Key) -> None:
            done.append(key)

        task = asyncio.ensure_future(queue.work(handle))
        await _until(lambda: len(done) == 3)
        queue.add(A)
        await _until(lambda: len(done) == 4)
        assert done == [C, B, A, A]
        task.cancel()

    _run(scenario)


def test_failed_work_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        queue, tries = WorkQueue(), 0

        async def handle(_key: Key) -> None:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise OSError("the API server is away")

        task = asyncio.ensure_future(queue.work(handle))
        queue.add(A)
        await _until(lambda: tries == 2)
        task.cancel()

    _run(scenario)
    assert "the API server is away" in caplog.text


def test_failures_that_news_brought_do_not_lengthen_the_delay(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        queue, tries = WorkQueue(), 0

        async def handle(_key: Key) -> None:
            nonlocal tries
            tries += 1
            if tries <= 6:
                raise RuntimeError("not there for a moment")

        task = asyncio.ensure_future(queue.work(handle))
        began = asyncio.get_running_loop().time()
        for number in range(1, 7):
            queue.add(A)
            await _until(lambda: tries >= number)  # noqa: B023 - called at once
        await _until(lambda: tries == 7)
        assert asyncio.get_running_loop().time() - began < 3
        task.cancel()

    _run(scenario)


def test_later_gives_way_to_earlier() -> None:
    async def scenario() -> None:
        queue, done = WorkQueue(), 0

        async def handle(_key: Key) -> float | None:
            nonlocal done
            done += 1
            return 0.01 if done == 1 else None

        task = asyncio.ensure_future(queue.work(handle))
        queue.add_later(A, 60)
        queue.add_later(A, 0.01)
        queue.add_later(A, 30)
        await _until(lambda: done == 2)
        assert queue.longest_running() == 0
        task.cancel()

    _run(scenario)


def test_store_keeps_the_newest_version() -> None:
    store = Store()
    old, new = _at(100), _at(101)
    assert store.put(ENDPOINT, new)
    assert not store.put(ENDPOINT, old)
    assert not store.put(ENDPOINT, new)
    assert store.endpoint(Key("office", "letters")) == new


def test_object_whose_label_is_changed_concerns_the_endpoint_that_it_was_of() -> None:
    store = Store()
    letters, other = Key("office", "letters"), Key("office", "other")
    body = _owned("a", 100)
    assert store.put(DEPLOYMENT, body) == {letters}
    moved = {
        **body,
        "metadata": {**body["metadata"], "labels": {crd.LABEL_ENDPOINT: "other"}, "resourceVersion": "101"},
    }
    assert store.deliver(DEPLOYMENT, moved) == {letters, other}
    assert (store.labelled(DEPLOYMENT, letters), store.labelled(DEPLOYMENT, other)) == ([], [moved])
    bare = {**body, "metadata": {**body["metadata"], "labels": None, "resourceVersion": "102"}}
    assert store.deliver(DEPLOYMENT, bare) == {other}
    assert store.labelled(DEPLOYMENT, other) == []
    assert store.remove(DEPLOYMENT, bare) == set()


def test_answer_to_a_write_does_not_bring_back_what_has_left_meanwhile() -> None:
    store, letters = Store(), Key("office", "letters")
    store.put(DEPLOYMENT, _owned("a", 100))
    assert store.remove(DEPLOYMENT, _owned("a", 103)) == {letters}
    assert store.put(DEPLOYMENT, _owned("a", 102)) == set()
    assert store.remove(DEPLOYMENT, _owned("a", 103)) == {letters}, "looked at again even though it was not known"
    assert store.put(DEPLOYMENT, _owned("a", 104)) == {letters}
    store.put(ENDPOINT, _at(100))
    store.remove(ENDPOINT, _at(102))
    assert store.put(ENDPOINT, _at(101)) == set()
    assert store.endpoint(letters) is None


def test_listing_removes_what_is_gone_but_not_what_is_newer_than_itself() -> None:
    store = Store()
    for name, version in (("a", 100), ("b", 101), ("c", 200)):
        store.put(DEPLOYMENT, _owned(name, version))
    changed = store.replace(DEPLOYMENT, [_owned("a", 100)], 150)
    left = [body["metadata"]["name"] for body in store.labelled(DEPLOYMENT, Key("office", "letters"))]
    assert left == ["a", "c"]
    assert changed == {Key("office", "letters")}


def test_oldest_endpoint_holds_the_api_name() -> None:
    store = Store()
    younger, older = resource("younger", apiName="post"), resource("older", apiName="post")
    younger["metadata"].update(uid="2", creationTimestamp="2026-01-02T00:00:00Z")
    for body in (younger, older):
        store.put(ENDPOINT, body)
    assert store.holder_of("post") == older
    store.remove(ENDPOINT, older)
    assert store.holder_of("post") == younger
    assert store.holder_of("nobody") is None
    renamed = {**younger, "metadata": {**younger["metadata"], "resourceVersion": "101"}, "spec": {"apiName": "mail"}}
    store.put(ENDPOINT, renamed)
    assert (store.holder_of("post"), store.holder_of("mail")) == (None, renamed)
    assert store.claimants_of("mail") == [Key("office", "younger")]


def test_of_two_of_the_same_second_the_holder_keeps_the_api_name() -> None:
    store = Store()
    holder, newcomer = resource("holder", apiName="post"), resource("newcomer", apiName="post")
    holder["metadata"].update(uid="2")
    holder["status"] = {"conditions": [{"type": "Ready", "reason": "WorkersStarting"}]}
    newcomer["metadata"].update(uid="1")
    for body in (holder, newcomer):
        store.put(ENDPOINT, body)
    assert store.holder_of("post") == holder
    newcomer["status"] = {"conditions": [{"type": "Ready", "reason": "ApiNameConflict"}]}
    assert store.holder_of("post") == holder


def test_watch_that_brings_nothing_is_noticed_at_the_second_check() -> None:
    store, dog = Store(), Watchdog()
    store.deliver(ENDPOINT, _at(100))
    dog.check(store.undelivered([_at(100)]))
    assert dog.failure(0) is None
    dog.check(store.undelivered([_at(101)]))
    assert dog.failure(0) is None, "it may be on its way"
    store.put(ENDPOINT, _at(101))
    dog.check(store.undelivered([_at(102)]))
    assert dog.failure(0) == "the watch of OcrEndpoints brings nothing"
    store.deliver(ENDPOINT, _at(103))
    dog.check(store.undelivered([_at(103)]))
    assert dog.failure(0) is None


def test_reconcile_that_hangs_is_noticed() -> None:
    assert "has been running" in (Watchdog().failure(1000) or "")


def _at(version: int) -> dict[str, Any]:
    body = resource()
    body["metadata"]["resourceVersion"] = str(version)
    return body


def _owned(name: str, version: int) -> dict[str, Any]:
    labels = {"ocr.legible.dev/endpoint": "letters"}
    return {
        "metadata": {
            "name": name,
            "namespace": "office",
            "uid": name,
            "labels": labels,
            "resourceVersion": str(version),
        }
    }


async def _until(reached: Any) -> None:
    while not reached():  # noqa: ASYNC110 - what is waited for is a state of the code under test
        await asyncio.sleep(0.005)
