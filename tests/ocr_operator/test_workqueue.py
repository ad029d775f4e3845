"""The work queue: one run per key at a time, user changes first, growing delays after failures."""

import asyncio
from typing import Any

import pytest

from ocr_operator.endpoint import Key
from ocr_operator.runtime.workqueue import Rank, WorkQueue

A, B, C = (Key("office", name) for name in "abc")


def _run(scenario: Any) -> None:
    asyncio.run(asyncio.wait_for(scenario(), 10))


def test_key_added_many_times_is_processed_once() -> None:
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


def test_key_added_while_it_is_processed_runs_once_more_and_never_in_parallel() -> None:
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


def test_user_changes_go_first() -> None:
    async def scenario() -> None:
        queue, done = WorkQueue(), []
        for key in (A, B):
            queue.add(key)
        queue.add(C, Rank.USER)
        queue.add(B, Rank.USER)
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


def test_failed_work_is_retried(caplog: pytest.LogCaptureFixture) -> None:
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


def test_failures_of_runs_triggered_by_events_do_not_lengthen_the_delay(caplog: pytest.LogCaptureFixture) -> None:
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


def test_earlier_timer_replaces_a_later_one() -> None:
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


async def _until(reached: Any) -> None:
    while not reached():  # noqa: ASYNC110 - what is waited for is a state of the code under test
        await asyncio.sleep(0.005)
