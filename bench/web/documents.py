"""Documents for the measurements, written into the database as if they had been read: dense, long, and ordinary ones.

`python -m bench.web.documents`, with the variables of the platform set, prints their ids as JSON.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.web import RunningWeb

ROOT = Path(__file__).parents[2]
DENSE_WORDS = 20_000
LONG_PAGES = 500
_COLUMNS = 10
_A_LINE = 8
_LINES_A_PARAGRAPH = 10
_DOUBTFUL = 0.12
"""The share of doubtful words."""


@dataclass(frozen=True)
class Documents:
    """Ids of jobs: one page with `DENSE_WORDS` words, `LONG_PAGES` pages, and one ordinary page."""

    dense: str
    long: str
    plain: str


def write_documents(web: RunningWeb) -> Documents:
    """Write the documents into the database and the blob store of `web`; they are the user's `admin`."""
    return Documents(**json.loads(_run_on(web, "bench.web.documents")))


def write_jobs(web: RunningWeb, count: int) -> None:
    """Write `count` rows of the list without results; they belong to the user `admin`."""
    _run_on(web, "bench.jobs_seed", str(count))


def _run_on(web: RunningWeb, module: str, *arguments: str) -> bytes:
    """Run a module with the variables of `web`; return what it printed."""
    environ = web.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environ, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout


def _write_here() -> Documents:
    import django

    django.setup()
    chance = random.Random(11)  # noqa: S311 - the same pages each time
    dense = _page(chance, (3508, 4961), columns=_COLUMNS, lines=DENSE_WORDS // _COLUMNS // _A_LINE)
    plain = _page(chance, (1240, 1754), columns=1, lines=50)
    return Documents(
        dense=_job("a newspaper.pdf", dense, 1),
        long=_job("a long report.pdf", plain, LONG_PAGES),
        plain=_job("a letter.pdf", plain, 1),
    )


def _page(chance: random.Random, size: tuple[int, int], *, columns: int, lines: int) -> Any:
    """Return a contract page with its words in columns, `_A_LINE` to a line."""
    from bench.pages import WORDS
    from ocr_contract import result as contract

    width, height = size
    margin = width // 20
    pitch, advance = (height - 2 * margin) / lines, (width - 2 * margin) / columns / _A_LINE

    def line(column: int, row: int) -> Any:
        top = round(margin + row * pitch)
        bottom = top + round(pitch * 0.7)
        words = []
        for place in range(column * _A_LINE, (column + 1) * _A_LINE):
            left = round(margin + place * advance)
            confidence = round(chance.uniform(40, 79) if chance.random() < _DOUBTFUL else chance.uniform(85, 99), 1)
            box = (left, top, left + round(advance * 0.8), bottom)
            words.append(contract.Word(chance.choice(WORDS), confidence, box))
        return contract.Line((words[0].box[0], top, words[-1].box[2], bottom), tuple(words))

    blocks = []
    for column in range(columns):
        rows = [line(column, row) for row in range(lines)]
        parts = [rows[start : start + _LINES_A_PARAGRAPH] for start in range(0, lines, _LINES_A_PARAGRAPH)]
        paragraphs = tuple(contract.Paragraph(_around(part), tuple(part)) for part in parts)
        blocks.append(contract.Block(_around(rows), paragraphs))
    made = tuple(blocks)
    return contract.Page(number=1, width=width, height=height, blocks=made, text=contract.page_text(made))


def _around(lines: list[Any]) -> tuple[int, int, int, int]:
    return (lines[0].box[0], lines[0].box[1], lines[-1].box[2], lines[-1].box[3])


def _job(name: str, page: Any, count: int) -> str:
    import msgspec
    from django.contrib.auth.models import User
    from django.utils import timezone

    from ocr_contract.options import RecognitionOptions
    from ocr_platform.endpoints.models import Endpoint
    from ocr_platform.jobs import options
    from ocr_platform.jobs.corrections.overlay import DOUBTFUL_BELOW
    from ocr_platform.jobs.models import Job, Page, Result
    from ocr_platform.jobs.models.result import pack
    from ocr_platform.jobs.search import index
    from ocr_platform.jobs.search.words import distinct_words

    now = timezone.now()
    doubtful = sum(word.confidence < DOUBTFUL_BELOW for word in _words_of(page))
    job = Job.objects.create(
        owner=User.objects.get(username="admin"), endpoint=Endpoint.objects.get(name="default"),
        state=Job.State.SUCCEEDED, file_name=name, media_type="application/pdf", size_bytes=1,
        sha256=uuid.uuid4().hex * 2, document_key=uuid.uuid4().hex,
        options=options.complete(RecognitionOptions()), document_pages=count, pages_total=count,
        pages_done=count, doubtful_words=doubtful * count, created_at=now, started_at=now, finished_at=now,
        changed_at=now,
    )  # fmt: skip
    pictures = _pictures(page)
    pages = Page.objects.bulk_create(
        Page(job=job, number=number, state="done", width=page.width, height=page.height, dpi=150, **pictures)
        for number in range(1, count + 1)
    )
    Result.objects.bulk_create(
        Result(
            page=row, body=pack(msgspec.structs.replace(page, number=row.number)), text=page.text, confidence=90,
            doubtful=doubtful, engine="bench", languages=["eng"], seconds=1,
        )
        for row in pages
    )  # fmt: skip
    words = distinct_words(page.text)
    index.add([(row.pk, job.owner_id, words) for row in pages])
    return str(job.uuid)


def _words_of(page: Any) -> list[Any]:
    """Return all words of a page."""
    lines = [line for block in page.blocks for paragraph in block.paragraphs for line in paragraph.lines]
    return [word for line in lines for word in line.words]


def _pictures(page: Any) -> dict[str, str]:
    """Draw the page and keep it as image, preview and thumbnail; return the fields that name them."""
    from PIL import Image, ImageDraw

    from ocr_platform.jobs.blobs import keep

    image = Image.new("L", (page.width, page.height), 255)
    draw = ImageDraw.Draw(image)
    for word in _words_of(page):
        draw.text(word.box[:2], word.text, fill=0, font_size=max(8, word.box[3] - word.box[1]))
    fields: dict[str, str] = {}
    for kind, side in (("image", max(image.size)), ("preview", 1600), ("thumbnail", 240)):
        image.thumbnail((side, side))
        file = io.BytesIO()
        image.save(file, "JPEG", quality=80)
        file.seek(0)
        fields |= {f"{kind}_key": keep(file), f"{kind}_media": "image/jpeg"}
    return fields


if __name__ == "__main__":
    print(json.dumps(asdict(_write_here())))
