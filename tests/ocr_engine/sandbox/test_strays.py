"""Nothing is left of a page process, whatever it started: also what has a session of its own and no parent any more."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import TYPE_CHECKING

import psutil
import pytest

from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_engine.languages import tessdata_dir
from ocr_engine.sandbox import parent, protocol
from ocr_engine.sandbox.parent import PageChild, Template
from tests.ocr_engine.sandbox.test_isolation import PROBE
from tests.ocr_engine.sandbox.test_page_children import OPTIONS, PAGE, SLOW, read
from tests.support.waiting import wait_until
from tests.support.worker import ROOT, running_worker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path


async def end_by_kill(_: Template, child: PageChild) -> None:
    child.kill()
    await asyncio.wait_for(child.ended, 10)


async def end_by_timeout(_: Template, child: PageChild) -> None:
    descriptor = protocol.document_descriptor()
    os.write(descriptor, SLOW)
    with pytest.raises(TimeoutError):
        await child.request(protocol.Read(number=None, options=OPTIONS), descriptor, 0.5)
    os.close(descriptor)
    await asyncio.wait_for(child.ended, 10)


async def end_by_crash(_: Template, child: PageChild) -> None:
    os.kill(child.pid, signal.SIGSEGV)
    await asyncio.wait_for(child.ended, 10)


async def end_by_leaving(_: Template, child: PageChild) -> None:
    child.close()
    await asyncio.wait_for(child.ended, 10)


async def end_by_close(template: Template, _: PageChild) -> None:
    await template.close()


@pytest.mark.parametrize("end", [end_by_kill, end_by_timeout, end_by_crash, end_by_leaving, end_by_close])
def test_what_a_page_process_left_behind_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[[Template, PageChild], Awaitable[None]]
) -> None:
    plain = parent._environment()
    armed = {
        **plain,
        "PYTHONPATH": os.pathsep.join([str(PROBE), plain["PYTHONPATH"]]),
        "LEGIBLE_PROBE_STRAYS": str(tmp_path / "strays"),
    }
    monkeypatch.setattr(parent, "_environment", lambda: armed)

    async def main() -> list[psutil.Process]:
        template = await Template.start(tessdata_dir(), DOCUMENT_LIMITS, OPTIONS)
        try:
            child = await template.fork()
            left = await asyncio.to_thread(strays, tmp_path, 2)
            await end(template, child)
            assert not [process for process in left if process.is_running()], "they are there when the end is told"
            if not template.gone.is_set():
                assert (await read(await template.fork(), PAGE)).page.error is None
        finally:
            await template.close()
        return await asyncio.to_thread(strays, tmp_path, 0)

    assert not [process for process in asyncio.run(main()) if process.is_running()]


@pytest.mark.parametrize("victim", ["server", "template"])
def test_what_page_processes_left_behind_ends_when_another_part_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, victim: str
) -> None:
    monkeypatch.setenv("LEGIBLE_PROBE_STRAYS", str(tmp_path / "strays"))
    path = os.pathsep.join([str(PROBE), str(ROOT / "platform")])
    with running_worker(pythonpath=path, SLOTS="2") as worker:
        left = [*strays(tmp_path, 4), *worker.page_children(), worker.template()]
        (worker.process if victim == "server" else worker.template()).send_signal(signal.SIGKILL)
        wait_until(lambda: not [process for process in left if is_alive(process)], seconds=10, every=0.01)
        if victim == "template":
            wait_until(lambda: worker.client.get("/readyz").status_code == 200, seconds=30)
            assert worker.read(PAGE).status_code == 200


def strays(folder: Path, count: int) -> list[psutil.Process]:
    """Wait until `count` processes were left behind, and return those of all that are still there."""
    file = folder / "strays"
    wait_until(lambda: file.exists() and len(file.read_text().split()) >= count, seconds=10, every=0.01)
    processes = []
    for pid in file.read_text().split():
        with contextlib.suppress(psutil.NoSuchProcess):
            processes.append(psutil.Process(int(pid)))
    return processes


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
