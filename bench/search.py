"""Full-text search: how long a query takes with 100 000 pages in the index, on both databases.

The pages are generated from a vocabulary with the word frequencies of a natural language (Zipf's law); nine tenths
belong to the person who searches, the rest to nine others. Queries use rare, medium and very frequent words, complete
and as prefixes, alone and combined; each is timed with its hits: pages, snippets and boxes.

Run it as `python -m bench.search PAGES`, with the variables of the platform set.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PAGES = 100_000
WORDS_A_PAGE = 300
VOCABULARY = 60_000
QUESTIONS = 300
_BATCH = 1000
_PAGES_A_JOB = 100
_DISTINCT = 2000
"""Number of generated texts; the pages use them in turn, so that even a rare word is on fifty of them."""


def measure() -> dict[str, float]:
    """Return the 95th percentile, in milliseconds, on each database."""
    from tests.support.postgres import scratch_cluster

    with tempfile.TemporaryDirectory(prefix="legible-bench-") as folder:
        sqlite = _measure(f"sqlite:///{folder}/search.sqlite3")
    with scratch_cluster() as url:
        postgres = _measure(url)
    return {"search_sqlite_p95_ms": sqlite, "search_postgres_p95_ms": postgres}


def _measure(database_url: str) -> float:
    with tempfile.TemporaryDirectory(prefix="legible-bench-") as folder:
        environ = os.environ | {
            "DATABASE_URL": database_url,
            "LEGIBLE_DATA_DIR": folder,
            "LEGIBLE_SECRET_KEY": "for-measuring-only",
            "LEGIBLE_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
        }
        command = [sys.executable, "-m", "bench.search", str(PAGES)]
        done = subprocess.run(command, env=environ, cwd=ROOT, check=True, stdout=subprocess.PIPE)
        found: dict[str, Any] = json.loads(done.stdout)
        print(f"  {found}", flush=True)
        return float(found["p95_ms"])


def _measure_here(pages: int) -> dict[str, Any]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    chance = random.Random(7)  # noqa: S311 - the same pages each time
    vocabulary = list(dict.fromkeys(_word(chance) for _ in range(VOCABULARY)))
    started = time.perf_counter()
    owner = _fill(pages, vocabulary, chance)
    filled = time.perf_counter() - started
    asked = list(_ask(owner, vocabulary, chance))
    times, cpu = sorted(wall for wall, _ in asked), [own for _, own in asked]
    return {
        "pages": pages,
        "filled_per_second": round(pages / filled),
        "median_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[len(times) * 95 // 100], 1),
        "worst_ms": round(times[-1], 1),
        "own_cpu_p95_ms": round(sorted(cpu)[len(cpu) * 95 // 100], 1),
    }


def _word(chance: random.Random) -> str:
    syllables = ("ka", "lo", "mir", "ten", "ab", "sch", "ung", "er", "po", "qui", "st", "ve", "na", "dro")
    return "".join(chance.choices(syllables, k=chance.randint(2, 5)))


def _fill(pages: int, vocabulary: list[str], chance: random.Random) -> Any:
    from django.contrib.auth.models import User
    from django.db import transaction

    from ocr_platform.endpoints.models import Endpoint

    users = [User.objects.create_user(f"user-{number}") for number in range(10)]
    endpoint = Endpoint.objects.create(name="bench", address="http://127.0.0.1:1")
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))
    drawn = [_drawn(_text(vocabulary, weights, chance)) for _ in range(_DISTINCT)]
    for start in range(0, pages, _BATCH):
        with transaction.atomic():
            for first in range(start, min(start + _BATCH, pages), _PAGES_A_JOB):
                owner = users[0] if chance.random() < 0.9 else chance.choice(users[1:])
                _add_job(owner, endpoint, [drawn[(first + n) % len(drawn)] for n in range(_PAGES_A_JOB)], first)
    _settle()
    return users[0]


def _text(vocabulary: list[str], weights: list[float], chance: random.Random) -> list[str]:
    return chance.choices(vocabulary, cum_weights=weights, k=WORDS_A_PAGE)


def _drawn(words: list[str]) -> tuple[bytes, str, tuple[str, ...]]:
    from ocr_platform.jobs.models.result import pack
    from ocr_platform.jobs.search.words import distinct_words

    content = _content(words)
    return pack(content), content.text, distinct_words(content.text)


def _add_job(owner: Any, endpoint: Any, drawn: list[tuple[bytes, str, tuple[str, ...]]], number: int) -> None:
    from django.utils import timezone

    from ocr_platform.jobs.models import Job, Page, Result
    from ocr_platform.jobs.search import index

    now = timezone.now()
    count = len(drawn)
    job = Job.objects.create(
        owner=owner, endpoint=endpoint, state=Job.State.SUCCEEDED, media_type="application/pdf", size_bytes=1,
        sha256=str(number), document_key=f"d{number}", options={}, document_pages=count, pages_total=count,
        pages_done=count, created_at=now, started_at=now, finished_at=now, changed_at=now,
    )  # fmt: skip
    pages = Page.objects.bulk_create(
        Page(job=job, number=n, state="done", width=2480, height=3508, image_key=f"{number}-{n}")
        for n in range(1, count + 1)
    )
    Result.objects.bulk_create(
        Result(page=page, body=body, text=text, confidence=90, engine="bench", languages=[], seconds=1)
        for page, (body, text, _) in zip(pages, drawn, strict=True)
    )
    index.add([(page.pk, owner.pk, words) for page, (_, _, words) in zip(pages, drawn, strict=True)])


def _content(words: list[str]) -> Any:
    from ocr_contract import result as contract

    lines = []
    for row, start in enumerate(range(0, len(words), 10)):
        y = row * 40
        parts = [
            contract.Word(word, 90.0, (column * 200, y, column * 200 + 180, y + 30))
            for column, word in enumerate(words[start : start + 10])
        ]
        lines.append(contract.Line((0, y, 2000, y + 30), tuple(parts)))
    box = (0, 0, 2000, 1200)
    blocks = (contract.Block(box, (contract.Paragraph(box, tuple(lines)),)),)
    return contract.Page(number=1, width=2480, height=3508, blocks=blocks, text=contract.page_text(blocks))


def _settle() -> None:
    """Leave the database as it is an hour later: PostgreSQL's autovacuum has run, SQLite's log is written back."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def _ask(owner: Any, vocabulary: list[str], chance: random.Random) -> Iterator[tuple[float, float]]:
    from ocr_platform.jobs.results.search_hits import search

    for _ in range(QUESTIONS):
        started, own = time.perf_counter(), time.process_time()
        search(owner, _question(vocabulary, chance), beyond=None, limit=20)
        yield (time.perf_counter() - started) * 1000, (time.process_time() - own) * 1000


def _question(vocabulary: list[str], chance: random.Random) -> str:
    band = chance.choice((vocabulary[:20], vocabulary[20:500], vocabulary[500:]))
    words = [chance.choice(band) for _ in range(chance.randint(1, 3))]
    return " ".join(word[: chance.choice((2, 3, 4, len(word)))] for word in words)


if __name__ == "__main__":
    print(json.dumps(_measure_here(int(sys.argv[1]))))
