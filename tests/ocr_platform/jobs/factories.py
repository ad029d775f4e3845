"""Rows for the tests of jobs: people, endpoints, submitted documents, pages with results."""

import hashlib
import io
import itertools
import tempfile
from pathlib import Path
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.utils import timezone
from PIL import Image

from ocr_contract import result as contract
from ocr_contract.errors import Problem
from ocr_contract.media import SNIFF_BYTES
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.job_document import JobDocument
from ocr_platform.jobs.models import Job
from ocr_platform.jobs.models.result import pack
from ocr_platform.jobs.results.read import ended_pages, head_of, pages_read
from ocr_platform.jobs.search.words import distinct_words
from ocr_platform.jobs.submission import service as submissions
from ocr_platform.jobs.submission.request import SubmissionRequest

ME = "dispatcher-a"
OTHER = "dispatcher-b"
LEASE = 30.0
_numbers = itertools.count(1)


def make_user(name: str = "") -> User:
    return User.objects.create(username=name or f"user-{next(_numbers)}")


def make_endpoint(name: str = "default", *, slots: int = 64, **changes: Any) -> Endpoint:
    values: dict[str, Any] = {"state": "ready", "seen_at": timezone.now(), "languages": ["deu", "eng"]}
    return Endpoint.objects.create(name=name, address="http://127.0.0.1:1", slots=slots, **values | changes)


def png(shade: int | None = None) -> bytes:
    """Return a small picture, a new one each time unless a shade (0-255) is given."""
    number = next(_numbers)
    buffer = io.BytesIO()
    image = Image.new("L", (40, 20), number % 256 if shade is None else shade)
    image.putpixel((number % 40 if shade is None else 0, 0), 255)
    image.save(buffer, "PNG", dpi=(100 + number, 100) if shade is None else (100, 100))
    return buffer.getvalue()


def incoming(data: bytes) -> submissions.Incoming:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(data)
    return submissions.Incoming(Path(file.name), len(data), data[:SNIFF_BYTES], hashlib.sha256(data).hexdigest())


def submit(owner: User, data: bytes | None = None, **parameters: Any) -> Job:
    submitted = submissions.submit(
        owner=owner, document=incoming(data or png()), request=SubmissionRequest(**parameters)
    )
    return submitted.job


def claim(endpoint: Endpoint, owner: str = ME, limit: int = 64, lease: float = LEASE) -> list[queue.Lease]:
    return queue.claim(endpoint_id=endpoint.pk, owner=owner, lease_seconds=lease, limit=limit)


def page_content(text: str = "Hello", number: int = 1) -> contract.Page:
    word = contract.Word(text, 96.5, (1, 2, 30, 12))
    line = contract.Line((1, 2, 30, 12), (word,))
    block = contract.Block((1, 2, 30, 12), (contract.Paragraph((1, 2, 30, 12), (line,)),))
    return contract.Page(number=number, width=40, height=20, confidence=96.5, text=text + "\n", blocks=(block,))


def read(lease: queue.Lease, text: str = "Hello", seconds: float = 0.5) -> queue.Read:
    content = page_content(text, lease.number or 1)
    return queue.Read(
        lease=lease,
        seconds=seconds,
        width=content.width,
        height=content.height,
        dpi=content.dpi,
        body=pack(content),
        text=content.text,
        confidence=content.confidence,
        engine="tesseract 5",
        languages=("eng",),
        read_seconds=seconds,
        words=distinct_words(content.text),
    )


PDF = b"%PDF-1.7\n% not looked into by the platform\n"


def pdf() -> bytes:
    """Return bytes that the platform accepts as a PDF; it never examines more."""
    return PDF + str(next(_numbers)).encode()


def split_into(job: Job, pages: int, endpoint: Endpoint) -> None:
    """Split the job's document as a dispatcher would: `pages` pages, each queued."""
    claimed = claim(endpoint, limit=1000)
    [lease] = [item for item in claimed if item.job_id == job.pk and item.kind == "split"]
    queue.release(ME, [item for item in claimed if item is not lease])
    assert queue.set_page_count(ME, lease, pages)
    for number in range(1, pages + 1):
        made = queue.NewPage(number, 40, 20, 100, f"image-{job.pk}-{number}", "image/png")
        assert queue.add_page(ME, lease, made)
    assert queue.finish(ME, [queue.SplitDone(lease, 0.1)]) == {lease.id}


def problem(code: str = "document_broken") -> Problem:
    return Problem(type=f"urn:legible:problem:{code}", title="Bad", status=422, code=code, detail="It is bad.")


def state_of(job: Job) -> tuple[str, int | None, int, int]:
    """Return a job's state and its counts of pages: all, done, failed."""
    job.refresh_from_db()
    return job.state, job.pages_total, job.pages_done, job.pages_failed


def document_of(job: Job) -> JobDocument:
    """The result of a job as far as it is known, without waiting pages."""
    states = ended_pages(job)
    pages = tuple(pages_read(job, list(states)))
    return msgspec.structs.replace(head_of(job, states), pages=pages)
