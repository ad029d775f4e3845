"""Many jobs of one person, inserted in bulk as if they had been read: for measuring and testing lists.

Run it as `python -m bench.jobs_seed COUNT [USER]` with the variables of the platform set (`RunningWeb.environ` has
them) and the tables created; USER, by default `admin`, must exist. 100 000 jobs take about a minute. It prints one line
of JSON: the number of jobs, and the ids of the newest.

The jobs are the same each time: number 1 is the oldest, number COUNT the newest, one minute apart. They are of the
endpoint `default`, each tenth of `nordic`. Most succeeded; each 50th failed, each 75th is partial. They are in batches
of 500 (`batch-0001`); a third has one of a hundred tags (`tag-07`), each 1000th the tag `rare`. They are named like
`invoice 000123.pdf`, and share one picture as page, preview and thumbnail. They have no results: these are rows of a
list, not documents.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

KINDS: Final = ("invoice", "letter", "Überweisung", "contract", "delivery note")
_AT_ONCE: Final = 2000
_NEWEST: Final = 50


def seed(count: int, user_name: str = "admin") -> list[str]:
    """Add `count` jobs; return the public ids of the newest, newest first. Django must be set up."""
    from django.contrib.auth.models import User
    from django.db import transaction
    from django.utils import timezone

    from ocr_platform.jobs.models import Job, Page

    owner = User.objects.get(username=user_name)
    endpoints = [_endpoint("default"), _endpoint("nordic")]
    picture = _keep_picture()
    newest = timezone.now() - timedelta(hours=1)
    made: list[str] = []
    for start in range(1, count + 1, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, count + 1))
        with transaction.atomic():
            jobs = Job.objects.bulk_create(
                Job(owner=owner, document_key=picture, **values)
                for values in _values(numbers, endpoints, newest - timedelta(minutes=count))
            )
            Page.objects.bulk_create(page for job in jobs for page in _pages(job, picture))
        made += [str(job.uuid) for job in jobs]
    _settle()
    return made[-_NEWEST:][::-1]


def _endpoint(name: str) -> Any:
    from ocr_platform.endpoints.models import Endpoint

    return Endpoint.objects.get_or_create(name=name, defaults={"address": "http://127.0.0.1:1"})[0]


def _keep_picture() -> str:
    from PIL import Image, ImageDraw

    from ocr_platform.jobs import blobs

    image = Image.new("L", (340, 480), 255)
    pen = ImageDraw.Draw(image)
    for y in range(40, 440, 20):
        pen.line((40, y, 300 - y % 60, y), fill=60, width=6)
    file = io.BytesIO()
    image.save(file, "PNG")
    file.seek(0)
    return blobs.keep(file)


def _values(numbers: range, endpoints: list[Any], oldest: datetime) -> Iterator[dict[str, Any]]:
    from ocr_platform.jobs.options import complete, parse
    from ocr_platform.jobs.search.file_names import name_words

    options = complete(parse({}, {}))
    for number in numbers:
        made = oldest + timedelta(minutes=number)
        name = f"{KINDS[number % len(KINDS)]} {number:06}.pdf"
        yield _state(number) | {
            "endpoint": endpoints[number % 10 == 0],
            "file_name": name,
            "name_words": name_words(name),
            "media_type": "application/pdf",
            "size_bytes": 100_000 + number,
            "sha256": f"{number:064x}",
            "options": options,
            "tags": [f"tag-{number % 100:02}"] * (number % 3 == 0) + ["rare"] * (number % 1000 == 0),
            "batch": f"batch-{(number - 1) // 500 + 1:04}",
            "work_seconds": 1.5,
            "created_at": made,
            "started_at": made,
            "finished_at": made + timedelta(seconds=2),
            "changed_at": made + timedelta(seconds=2),
        }


def _state(number: int) -> dict[str, Any]:
    pages = {"document_pages": 2, "pages_total": 2}
    if number % 50 == 0:
        return pages | {"state": "failed", "pages_done": 0, "pages_failed": 2, "problem": _problem()}
    if number % 75 == 0:
        return pages | {"state": "partial", "pages_done": 1, "pages_failed": 1}
    return {"state": "succeeded", "document_pages": 1, "pages_total": 1, "pages_done": 1, "pages_failed": 0}


def _problem() -> dict[str, Any]:
    import msgspec

    from ocr_contract.errors import DocumentError

    builtins: dict[str, Any] = msgspec.to_builtins(
        DocumentError("document_broken", "The document is damaged and cannot be opened.").problem()
    )
    return builtins


def _pages(job: Any, picture: str) -> Iterator[Any]:
    from ocr_platform.jobs.models import Page

    for number in range(1, job.pages_total + 1):
        is_read = number <= job.pages_done
        yield Page(
            job=job,
            number=number,
            state=Page.State.DONE if is_read else Page.State.FAILED,
            error=None if is_read else _problem(),
            width=340,
            height=480,
            **{f"{kind}_key": picture for kind in ("image", "preview", "thumbnail")},
            **{f"{kind}_media": "image/png" for kind in ("image", "preview", "thumbnail")},
        )


def _settle() -> None:
    """Leave the database as it is an hour later: PostgreSQL's autovacuum has run, SQLite's log is written back."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"jobs": int(sys.argv[1]), "newest": seed(int(sys.argv[1]), *sys.argv[2:3])}))
