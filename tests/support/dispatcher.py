"""`manage.py dispatch` as a real process on the test's own database and blob store."""

import contextlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import OperationalError, connection, transaction

from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class RunningDispatcher:
    """A running dispatcher; `log` is its output on standard error."""

    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def hold_still(self) -> None:
        """Pause it between two transactions, so that the tables can be emptied: it must hold no lock."""
        wait_until(self._stopped_without_locks, seconds=20, every=0.01)

    def go_on(self) -> None:
        """Resume it after `hold_still`."""
        self.process.send_signal(signal.SIGCONT)

    def _stopped_without_locks(self) -> bool:
        self.process.send_signal(signal.SIGSTOP)
        free = _can_write_at_once() if connection.vendor == "sqlite" else _all_others_idle()
        if not free:
            self.go_on()
        return free

    def wait(self, seconds: float = 20) -> int:
        """Wait for its end; return its exit code."""
        return self.process.wait(seconds)


@contextlib.contextmanager
def running_dispatcher(worker_url: str, *, hosts: Path | None = None, **environ: str) -> Iterator[RunningDispatcher]:
    """Start a dispatcher with a lease of 3 s, wait until it has found the worker at `worker_url`, stop it afterwards.

    running_dispatcher(url, DISPATCH_DRAIN_SECONDS="1"): variables without `LEGIBLE_`. With `hosts` it resolves names by
    that file instead of /etc/hosts, and notices changes to it immediately.
    """
    with tempfile.TemporaryDirectory(prefix="legible-dispatch-") as folder:
        log_path = Path(folder) / "log"
        process = start_dispatcher(worker_url, log_path, hosts=hosts, **environ)
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


def start_dispatcher(
    worker_url: str, log_path: Path, *, hosts: Path | None = None, **environ: str
) -> "subprocess.Popen[bytes]":
    """Start a dispatcher that appends to `log_path`; the caller stops it."""
    variables = {
        **os.environ,
        "LEGIBLE_WORKER_URL": worker_url,
        "LEGIBLE_DISPATCH_LEASE_SECONDS": "3",
        **{f"LEGIBLE_{name}": value for name, value in environ.items()},
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
    }
    command = [sys.executable, str(ROOT / "manage.py"), "dispatch"]
    if hosts is not None:
        mounted = f"mount --bind {hosts} /etc/hosts && exec {shlex.join(command)}"
        command = ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted]
    with log_path.open("ab") as log:
        return subprocess.Popen(command, env=variables, stderr=log, cwd="/")


def database_url() -> str:
    """Return the URL of the database that this test uses."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgresql://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


def _can_write_at_once() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                return True
        except OperationalError:
            return False
        finally:
            cursor.execute("PRAGMA busy_timeout = 20000")


def _all_others_idle() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
        )
        busy: int = cursor.fetchone()[0]
    return busy == 0
