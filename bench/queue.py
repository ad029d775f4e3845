"""The queue without workers: pages per second through claim and finish, compared with a bare loop of the same SQL.

Two databases with the same content. On one, the queue dispatches pages and stores results; every statement that it
sends is recorded. On the other, the same statements run with the same values and in the same transactions, through the
database driver only. Both take turns, a few batches at a time; batches are as large as those of a busy dispatcher.

Run it as `python -m bench.queue DATABASE_URL` (a script of this name would hide the standard library's `queue`).
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper

    from ocr_platform.jobs.queue import Lease, Read

ROOT = Path(__file__).parents[1]
PAGES_A_JOB = 50
BATCHES_A_TURN = 4
OWNER = "bench"

Transaction = list[tuple[str, Any]]


def measure(database_url: str, pages: int = 12_800) -> dict[str, float]:
    """Return `pages_per_second` of the queue, `sql_pages_per_second` of the bare loop, and their `ratio`.

    `database_url` names an empty database that is filled; PostgreSQL's gets a sibling, which is removed afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="legible-bench-") as folder:
        environ = os.environ | {
            "DATABASE_URL": database_url,
            "LEGIBLE_DATA_DIR": folder,
            "LEGIBLE_SECRET_KEY": "for-measuring-only",
            "LEGIBLE_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
        }
        command = [sys.executable, "-m", "bench.queue", database_url, str(pages)]
        done = subprocess.run(command, env=environ, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def measure_sqlite() -> dict[str, float]:
    """Measure on a new SQLite file."""
    with tempfile.TemporaryDirectory(prefix="legible-bench-") as folder:
        return measure(f"sqlite:///{folder}/queue.sqlite3")


def measure_postgres() -> dict[str, float]:
    """Measure on a scratch PostgreSQL that writes as durably as an installed one."""
    from tests.support.postgres import scratch_cluster

    with scratch_cluster(durable=True) as url:
        return measure(url)


@dataclass(frozen=True)
class _Turn:
    """Pages, and the seconds they took on either side."""

    pages: int
    queue: float
    sql: float


def _measure_here(database_url: str, pages: int) -> dict[str, float]:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    endpoint_id = _fill(pages)
    bare = _bare_copy(connection, database_url)
    turns: list[_Turn] = []
    try:
        while not turns or turns[-1].pages:
            recorded: list[Transaction] = []
            taken, ours = _take(connection, endpoint_id, recorded)
            started = time.perf_counter()
            for transaction in recorded:
                bare.replay(transaction)
            turns.append(_Turn(taken, ours, time.perf_counter() - started))
    finally:
        bare.close()
    found = sum(turn.pages for turn in turns)
    if found != pages:
        raise AssertionError(f"{found} of {pages} pages came through: the figures mean nothing")
    counted = turns[1:-1]  # the first loads modules and fills caches, the last finds nothing
    return {
        "pages_per_second": round(statistics.median(turn.pages / turn.queue for turn in counted), 1),
        "sql_pages_per_second": round(statistics.median(turn.pages / turn.sql for turn in counted), 1),
        "ratio": round(statistics.median(turn.sql / turn.queue for turn in counted), 3),
    }


def _fill(pages: int) -> int:
    """Write jobs of 50 pages that wait to be read; return the endpoint."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from ocr_contract.options import RecognitionOptions
    from ocr_platform.endpoints.models import Endpoint
    from ocr_platform.jobs import options
    from ocr_platform.jobs.models import Job, Page, WorkItem

    now = timezone.now()
    owner = User.objects.create(username="bench")
    endpoint = Endpoint.objects.create(
        name="bench", address="http://127.0.0.1:1", slots=1000, state="ready", seen_at=now
    )
    document = {"media_type": "application/pdf", "size_bytes": 1, "sha256": "0" * 64}
    jobs = Job.objects.bulk_create(
        Job(
            owner=owner,
            endpoint=endpoint,
            **document,
            document_key=f"document-{number}",
            options=options.complete(RecognitionOptions()),
            document_pages=PAGES_A_JOB,
            pages_total=PAGES_A_JOB,
            created_at=now,
            changed_at=now,
        )
        for number in range(pages // PAGES_A_JOB)
    )
    measures = {"width": 2480, "height": 3508, "dpi": 300}
    made = Page.objects.bulk_create(
        Page(job=job, number=number, image_key=f"image-{job.pk}-{number}", image_media="image/png", **measures)
        for job in jobs
        for number in range(1, PAGES_A_JOB + 1)
    )
    WorkItem.objects.bulk_create(
        WorkItem(
            kind=WorkItem.Kind.RECOGNISE,
            turn=turn,
            run_after=now,
            endpoint=endpoint,
            submitter=owner,
            job_id=page.job_id,
            page=page,
        )
        for turn, page in enumerate(made)
    )
    return endpoint.pk


def _take(connection: BaseDatabaseWrapper, endpoint_id: int, recorded: list[Transaction]) -> tuple[int, float]:
    """Take some batches through the queue, recording what it sends; return their pages and the seconds they took."""
    from ocr_platform.jobs import queue

    def record(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("BEGIN"):
            recorded[-1].append((sql, values))
        return execute(sql, values, many, context)

    pages, seconds = 0, 0.0
    with connection.execute_wrapper(record):
        for _ in range(BATCHES_A_TURN):
            recorded.append([])
            started = time.perf_counter()
            leases = queue.claim(endpoint_id=endpoint_id, owner=OWNER, lease_seconds=60, limit=queue.BATCH)
            seconds += time.perf_counter() - started
            if not leases:
                break
            outcomes = [_read(lease, queue.Read) for lease in leases]
            recorded.append([])
            started = time.perf_counter()
            pages += len(queue.finish(OWNER, outcomes))
            seconds += time.perf_counter() - started
    return pages, seconds


def _read(lease: Lease, read: type[Read]) -> Read:
    return read(
        lease=lease,
        seconds=0.5,
        width=2480,
        height=3508,
        dpi=300,
        body=b"packed" * 100,
        text="text " * 100,
        confidence=95.5,
        engine="tesseract",
        languages=("eng",),
        read_seconds=0.5,
    )


class _Bare(Protocol):
    def replay(self, transaction: Transaction) -> None: ...

    def close(self) -> None: ...


def _bare_copy(connection: BaseDatabaseWrapper, database_url: str) -> _Bare:
    """Copy the database as it is now; return a loop that works on the copy without Django."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        path = Path(str(connection.settings_dict["NAME"]))
        return _BareSqlite(Path(shutil.copy(path, path.with_suffix(".copy"))))
    connection.close()
    return _BarePostgres(database_url)


class _BareSqlite:
    def __init__(self, path: Path) -> None:
        import sqlite3

        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("PRAGMA foreign_keys=ON")

    def replay(self, transaction: Transaction) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for sql, values in transaction:
            cursor = self._connection.execute(sql.replace("%s", "?").replace("%%", "%"), tuple(values or ()))
            cursor.fetchall()
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


class _BarePostgres:
    _NAME = "legible_bench_copy"

    def __init__(self, url: str) -> None:
        import psycopg

        base, _, name = url.rpartition("/")
        self._admin = psycopg.connect(f"{base}/template1", autocommit=True)
        self._admin.execute(f"CREATE DATABASE {self._NAME} TEMPLATE {name}")
        self._connection = psycopg.connect(f"{base}/{self._NAME}", cursor_factory=psycopg.ClientCursor)
        self._connection.execute("SET TIME ZONE 'UTC'")
        self._connection.commit()

    def replay(self, transaction: Transaction) -> None:
        with self._connection.cursor() as cursor:
            for sql, values in transaction:
                cursor.execute(sql, values)
                if cursor.description is not None:
                    cursor.fetchall()
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()
        self._admin.execute(f"DROP DATABASE {self._NAME}")
        self._admin.close()


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(_measure_here(sys.argv[1], int(sys.argv[2]))))
    elif len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))
    else:
        print(json.dumps({"sqlite": measure_sqlite(), "postgres": measure_postgres()}))
