"""Web as real processes (gunicorn) on a free port, with its own data folder and database."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psycopg

from tests.support.ports import free_port
from tests.support.processes import end
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
ADMIN_PASSWORD = "the-password-of-these-tests"
ALL_SCOPES = ("jobs:write", "jobs:read", "endpoints:read")


@dataclasses.dataclass(frozen=True)
class RunningWeb:
    """A running web. `environ` is the environment of its processes, also for other programs of the platform.

    The user `admin` has the password `ADMIN_PASSWORD`.
    """

    url: str
    port: int
    environ: dict[str, str]
    data_dir: Path
    process: subprocess.Popen[bytes]
    log_path: Path

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def log_lines(self) -> list[dict[str, Any]]:
        """Return the log's lines; every one must be JSON."""
        return [json.loads(line) for line in self.log.splitlines()]

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py on this database; return its output."""
        return manage(self.environ, *arguments)

    def token(self, *scopes: str, user: str = "admin") -> str:
        """Return the key of a new token; without scopes it has all but admin."""
        return self.manage("create_token", user, "--name", "test", "--scope", *(scopes or ALL_SCOPES)).strip()

    @contextlib.contextmanager
    def client(self, key: str | None = None) -> Iterator[httpx.Client]:
        """Yield a client of this web, with a token if a key is given."""
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with httpx.Client(base_url=self.url, headers=headers, timeout=60) as client:
            yield client


@contextlib.contextmanager
def running_web(*, ready: bool = True, prepared: bool = True, **environ: str) -> Iterator[RunningWeb]:
    """Prepare a data folder, start web on it, wait until it is ready, stop it afterwards.

    running_web(WEB_THREADS="4"): variables without `LEGIBLE_`. On PostgreSQL if the run is (`--database=postgres`).
    """
    with tempfile.TemporaryDirectory(prefix="legible-web-") as folder, empty_database(Path(folder)) as database_url:
        port = free_port()
        given = {
            "WEB_PORT": str(port),
            "WEB_PROCESSES": "2",
            "DATA_DIR": folder,
            "SECRET_KEY": "of-these-tests-" + uuid.uuid4().hex,
            "ADMIN_PASSWORD": ADMIN_PASSWORD,
            **environ,
        }
        variables = {
            **os.environ,
            **{f"LEGIBLE_{name}": value for name, value in given.items()},
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
            "PYTHONPATH": str(ROOT / "platform"),
        }
        if prepared:
            manage(variables, "prepare")
        log_path = Path(folder) / "web.log"
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "--config", "python:ocr_platform.gunicorn_conf"),
                    "ocr_platform.wsgi:application",
                ],
                env=variables,
                cwd=folder,
                stderr=log,
                stdout=log,
            )
        web = RunningWeb(f"http://127.0.0.1:{port}", port, variables, Path(folder), process, log_path)
        try:
            wait_until(lambda: _answers(web, "/readyz" if ready else "/healthz"), seconds=START_SECONDS, every=0.02)
            yield web
        finally:
            end(process)


def manage(environ: dict[str, str], *arguments: str, check: bool = True) -> str:
    """Run a command of manage.py with these variables; return its output, including errors."""
    command: Sequence[str | Path] = [sys.executable, ROOT / "manage.py", *arguments]
    run = subprocess.run(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, cwd="/"
    )
    assert run.returncode == 0 or not check, run.stdout
    return run.stdout


@contextlib.contextmanager
def empty_database(folder: Path) -> Iterator[str]:
    """Yield the URL of an empty database: a file, or a separate one on the run's PostgreSQL."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'legible.sqlite3'}"
        return
    name = f"web_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server.rpartition('/')[0]}/{name}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _answers(web: RunningWeb, path: str) -> bool:
    assert web.process.poll() is None, f"web ended: {web.log}"
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(web.url + path, timeout=10).status_code == 200
    return False
