"""The whole of Legible as real processes: web, dispatcher and worker, with a data folder and database of their own."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ocr_engine.languages import tessdata_dir
from tests.support.processes import end
from tests.support.web import ADMIN_PASSWORD, ROOT, RunningWeb, running_web
from tests.support.worker import RunningWorker, running_worker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True)
class Stack:
    """The running stack; sign in at `url` as `admin` with `password`."""

    web: RunningWeb
    worker: RunningWorker
    password: str = ADMIN_PASSWORD

    @property
    def url(self) -> str:
        return self.web.url

    def logs(self) -> dict[str, str]:
        """Return the log of each program, by its name."""
        return {"web": self.web.log, "dispatcher": _dispatcher_log(self.web).read_text(), "worker": self.worker.log}

    @contextlib.contextmanager
    def worker_paused(self) -> Iterator[None]:
        """Pause the worker during the block, so that nothing is read."""
        self.worker.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.worker.process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def worker_killed(self) -> Iterator[None]:
        """Kill the worker, and restart it after the block."""
        self.worker.kill()
        try:
            yield
        finally:
            self.worker.start_again()


@contextlib.contextmanager
def running_stack(*, languages: Sequence[str] = (), **environ: str) -> Iterator[Stack]:
    """Start everything, wait until it is ready, stop it afterwards; `environ` is for web, as in `running_web`.

    `languages`: additional languages of the worker, each a copy of English, since their results do not matter.
    """
    with (
        _trained_data(languages) as tessdata,
        running_worker(LANGUAGES="eng", tessdata=tessdata) as worker,
        running_web(WORKER_URL=worker.url, **environ) as web,  # type: ignore[arg-type] # all are texts
        _dispatcher(web),
    ):
        yield Stack(web, worker)


@contextlib.contextmanager
def _trained_data(more: Sequence[str]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="legible-tessdata-") as folder:
        for name in ("eng", "osd", *more):
            there = tessdata_dir() / f"{'osd' if name == 'osd' else 'eng'}.traineddata"
            (Path(folder) / f"{name}.traineddata").symlink_to(there)
        yield Path(folder)


@contextlib.contextmanager
def _dispatcher(web: RunningWeb) -> Iterator[None]:
    with _dispatcher_log(web).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "dispatch"], env=web.environ, cwd=web.data_dir, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        end(process)


def _dispatcher_log(web: RunningWeb) -> Path:
    return web.data_dir / "dispatch.log"
