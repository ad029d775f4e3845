"""The whole of Legible as real processes: web, dispatcher and worker, with a data folder and database of their own."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.support.ending import end
from tests.support.web import ADMIN_PASSWORD, ROOT, RunningWeb, running_web
from tests.support.worker import RunningWorker, running_worker

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Stack:
    """What was started; a person signs in at `url` as `admin` with `password`."""

    web: RunningWeb
    worker: RunningWorker
    password: str = ADMIN_PASSWORD

    @property
    def url(self) -> str:
        return self.web.url

    @contextlib.contextmanager
    def worker_paused(self) -> Iterator[None]:
        """Hold the worker still for the block: nothing is read meanwhile."""
        self.worker.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.worker.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def running_stack(**environ: str) -> Iterator[Stack]:
    """Start everything, wait until it is ready, end it after; `environ` is for web, as in `running_web`."""
    with (
        running_worker(LANGUAGES="eng") as worker,
        running_web(WORKER_URL=worker.url, **environ) as web,  # type: ignore[arg-type] # all are texts
        _dispatcher(web),
    ):
        yield Stack(web, worker)


@contextlib.contextmanager
def _dispatcher(web: RunningWeb) -> Iterator[None]:
    with (web.data_dir / "dispatch.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "dispatch"], env=web.environ, cwd=web.data_dir, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        end(process)
