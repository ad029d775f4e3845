"""Which worker gets a page: the ready one with the fewest in flight."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TypeVar

import httpx

from ocr_platform.dispatcher.fleet import Fleet
from tests.support.ports import free_port
from tests.support.scripted_worker import scripted_worker

Found = TypeVar("Found")


def with_fleet(base: str, use: Callable[[Fleet], Coroutine[None, None, Found]]) -> Found:
    async def run() -> Found:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await use(Fleet(base, client))

    return asyncio.run(run())


def test_a_name_is_resolved_and_every_address_looked_at() -> None:
    with scripted_worker(slots=3) as worker:

        async def use(fleet: Fleet) -> None:
            assert fleet.pick() is None, "nothing was looked at yet"
            seen = await fleet.look()
            assert (seen.slots, seen.languages, seen.engine, seen.message) == (3, ("eng",), "scripted 1", "")
            picked = fleet.pick()
            assert picked is not None
            assert picked.url == worker.url
            assert picked.host == worker.url.replace("127.0.0.1", "localhost").removeprefix("http://")

        with_fleet(worker.url.replace("127.0.0.1", "localhost"), use)


def test_the_fewest_for_its_slots_comes_first() -> None:
    from ocr_platform.dispatcher.fleet import Info, Worker

    async def use(fleet: Fleet) -> None:
        small = Worker("http://a", "a", in_flight=1, info=Info(slots=1))
        large = Worker("http://b", "b", in_flight=2, info=Info(slots=4))
        down = Worker("http://c", "c")
        fleet._workers = {worker.url: worker for worker in (small, large, down)}
        assert fleet.pick() is large
        large.in_flight = 8
        assert fleet.pick() is small
        fleet.lost(small)
        assert fleet.pick() is large
        assert fleet.slots == 4

    with_fleet("http://x:1", use)


def test_pages_that_come_singly_go_round_and_a_new_worker_has_the_next() -> None:
    from ocr_platform.dispatcher.fleet import Info, Worker

    async def use(fleet: Fleet) -> None:
        first, second, new = (Worker(f"http://{name}", name, info=Info()) for name in "abc")
        fleet._workers = {worker.url: worker for worker in (first, second)}
        assert [fleet.pick() for _ in range(4)] == [first, second, first, second]
        fleet._workers[new.url] = new
        assert [fleet.pick() for _ in range(4)] == [new, first, second, new]

    with_fleet("http://x:1", use)


def test_a_missing_worker_is_reported() -> None:
    async def use(fleet: Fleet) -> str:
        return (await fleet.look()).message

    assert with_fleet(f"http://127.0.0.1:{free_port()}", use) == "The worker does not answer: it accepts no connection."
    assert with_fleet("http://no-such-host.invalid:1", use).startswith("The address cannot be resolved")
