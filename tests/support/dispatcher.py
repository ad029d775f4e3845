"""`manage.py dispatch` as a real process on the test's own database and blob store."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class RunningDispatcher:
    """A dispatcher that was started; `log` is what it wrote on standard error."""

    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def wait(self, seconds: float = 20) -> int:
        """Wait for its end; return its exit code."""
        return self.process.wait(seconds)


@contextlib.contextmanager
def running_dispatcher(worker_url: str, **environ: str) -> Iterator[RunningDispatcher]:
    """Start a dispatcher with a lease of 3 s, wait until it has found the worker at `worker_url`, end it after.

    running_dispatcher(url, DRAIN_SECONDS="1"): variables without `LEGIBLE_`.
    """
    with tempfile.TemporaryDirectory(prefix="legible-dispatch-") as folder:
        log_path = Path(folder) / "log"
        process = start_dispatcher(worker_url, log_path, **environ)
        try:
            running = RunningDispatcher(process, log_path)
            wait_until(lambda: "became ready" in running.log or process.poll() is not None, seconds=START_SECONDS)
            yield running
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait()
            print(log_path.read_text())  # noqa: T201 - pytest shows it when the test fails


def start_dispatcher(worker_url: str, log_path: Path, **environ: str) -> "subprocess.Popen[bytes]":
    """Start a dispatcher that appends to `log_path`; the caller ends it."""
    variables = {
        **os.environ,
        "LEGIBLE_WORKER_URL": worker_url,
        "LEGIBLE_LEASE_SECONDS": "3",
        **{f"LEGIBLE_{name}": value for name, value in environ.items()},
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
    }
    with log_path.open("ab") as log:
        return subprocess.Popen([sys.executable, ROOT / "manage.py", "dispatch"], env=variables, stderr=log, cwd="/")


def database_url() -> str:
    """Return the address of the database that this test uses."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
