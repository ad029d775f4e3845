"""A busy platform whose dispatcher, worker and page children are killed. Used for short and long tests."""

import contextlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Job, Page, Result, WorkItem
from tests.support.dispatcher import ROOT, start_dispatcher
from tests.support.ports import free_port
from tests.support.restarting import Restarting, restarting
from tests.support.waiting import wait_until

START_SECONDS = 60


@dataclass(frozen=True)
class Victims:
    """A dispatcher and a worker that are restarted when they end."""

    dispatcher: Restarting
    worker: Restarting

    def kill(self, what: str) -> bool:
        """Kill a "dispatcher", a "worker" or a "page child" while pages are in flight; return whether there was one."""
        if what == "dispatcher":
            self.dispatcher.kill()
            return True
        if what == "worker":
            self.worker.kill()
            return True
        children = page_children(self.worker.process.pid)
        if not children:
            return False
        with contextlib.suppress(psutil.NoSuchProcess):
            random.choice(children).kill()
        return True


@contextlib.contextmanager
def victims(folder: Path, *, slots: int = 2) -> Iterator[Victims]:
    """Start them with their logs in `folder`; wait until pages can be read."""
    port = free_port()

    def start_worker() -> "subprocess.Popen[bytes]":
        variables = {
            **os.environ,
            "LEGIBLE_WORKER_PORT": str(port),
            "LEGIBLE_WORKER_SLOTS": str(slots),
            "LEGIBLE_WORKER_LANGUAGES": "eng",
            "PYTHONPATH": str(ROOT / "platform"),
        }
        with (folder / "worker.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "ocr_worker"], env=variables, stderr=log, cwd="/")

    def dispatcher() -> "subprocess.Popen[bytes]":
        return start_dispatcher(f"http://127.0.0.1:{port}", folder / "dispatch.log")

    with restarting(start_worker) as worker, restarting(dispatcher) as dispatching:
        wait_until(lambda: Endpoint.objects.filter(state="ready").exists(), seconds=START_SECONDS)
        yield Victims(dispatching, worker)


def page_children(worker_pid: int) -> list[psutil.Process]:
    """Return the page processes of a worker: the children of its one child."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return [child for template in psutil.Process(worker_pid).children() for child in template.children()]
    return []


def descendants(pids: list[int]) -> set[int]:
    """Return the descendants of these, to check later whether any was left behind."""
    found: set[int] = set()
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            found |= {child.pid for child in psutil.Process(pid).children(recursive=True)}
    return found


def wait_for_pages(more: int, *, of: int, seconds: float = 120) -> None:
    """Wait until `more` further pages `of` all were read, so that the killed program has worked again."""
    target = min(of, Result.objects.count() + more)

    def read() -> bool:
        failed = list(WorkItem.objects.filter(state="failed").values_list("kind", "attempt", "error"))
        assert not failed, failed
        return Result.objects.count() >= target

    wait_until(read, seconds=seconds)


def check_everything_once(jobs: list[Job], pages: int) -> None:
    """Check that every page of every job was stored exactly once, and that every count is right."""
    for job in jobs:
        job.refresh_from_db()
        assert (job.state, job.pages_total, job.pages_done, job.pages_failed) == ("succeeded", pages, pages, 0), (
            job.problem,
            list(Page.objects.filter(job=job, state="failed").values_list("number", "error")),
        )
        texts = Result.objects.filter(page__job=job).order_by("page__number").values_list("page__number", "text")
        assert [(number, text.strip()) for number, text in texts] == [
            (number, f"Page number {number}") for number in range(1, pages + 1)
        ]
    assert not WorkItem.objects.exclude(kind="preview").exclude(state="done").exists()


def check_no_orphans(before: set[int]) -> None:
    """Check that no recorded descendant of a killed process still runs."""
    end = time.monotonic() + 10
    while alive := {pid for pid in before if _is_ours(pid)}:
        assert time.monotonic() < end, f"left behind: {alive}"
        time.sleep(0.1)


def _is_ours(pid: int) -> bool:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and "ocr_" in " ".join(process.cmdline())
    return False
