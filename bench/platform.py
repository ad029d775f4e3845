"""The platform's figures: its throughput against the worker's, and what it adds to one document."""

from __future__ import annotations

import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx

from bench.load import Request, closed_loop
from bench.pages import mixed_pages
from bench.worker import IN_FLIGHT
from tests.support.stack import running_stack

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 3
SINGLE_DOCUMENTS = 10
POLL_SECONDS = 0.02
_RESULT = {"Accept": "application/vnd.legible.result+json;v=1", "Content-Type": "application/octet-stream"}
_FINAL = {"succeeded", "partial", "failed", "cancelled"}


def measure() -> dict[str, float]:
    """Return `platform_vs_worker` (a median of ratios) and `overhead_s` (a median)."""
    with (
        running_stack(JOB_SUBMISSIONS_PER_MINUTE="100000") as stack,
        httpx.Client(
            base_url=stack.url, headers={"Authorization": f"Bearer {stack.web.token()}"}, timeout=60
        ) as client,
    ):
        _platform_rate(client, mixed_pages(99)[:4])
        ratios = []
        for number in range(ROUNDS):
            # A document that was read before is not read again, so every round has its own.
            pages = mixed_pages(number + 1) + mixed_pages(number + 11)
            direct = _worker_rate(stack.worker.url, pages)
            ratios.append(_platform_rate(client, pages) / direct)
        overheads = [_overhead(client, page) for page in mixed_pages(50)[:SINGLE_DOCUMENTS]]
    return {"platform_vs_worker": statistics.median(ratios), "overhead_s": statistics.median(overheads)}


def _worker_rate(url: str, pages: Sequence[bytes]) -> float:
    seconds, answers = closed_loop([Request(f"{url}/v1/ocr", page, _RESULT) for page in pages], IN_FLIGHT)
    if any(answer.status != 200 for answer in answers):
        raise RuntimeError("the worker refused a page")
    return len(pages) / seconds


def _platform_rate(client: httpx.Client, pages: Sequence[bytes]) -> float:
    """Return pages a second from the first upload to the last stored result, by the platform's own clock."""
    batch = uuid.uuid4().hex
    started = datetime.now(UTC)
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        list(pool.map(lambda page: _submit(client, page, batch), pages))
    unfinished: dict[str, str | int | list[str]] = {"batch": batch, "state": ["queued", "running"], "limit": 1}
    # Rarely, because each query takes time from the pages.
    while client.get("/api/v1/jobs", params=unfinished).json()["items"]:
        time.sleep(1)
    jobs = client.get("/api/v1/jobs", params={"batch": batch, "state": "succeeded", "limit": 200}).json()["items"]
    if len(jobs) != len(pages):
        raise RuntimeError(f"{len(pages) - len(jobs)} of {len(pages)} pages were not read")
    ended = max(datetime.fromisoformat(job["finished_at"]) for job in jobs)
    return len(pages) / (ended - started).total_seconds()


def _submit(client: httpx.Client, page: bytes, batch: str) -> str:
    answer = client.post("/api/v1/jobs", files={"file": ("page", page)}, data={"batch": batch})
    answer.raise_for_status()
    return str(answer.json()["id"])


def _overhead(client: httpx.Client, page: bytes) -> float:
    """Return the seconds from the upload of one page to its text, less those that recognition took."""
    started = time.monotonic()
    address = f"/api/v1/jobs/{_submit(client, page, 'overhead')}"
    while client.get(address).json()["state"] not in _FINAL:
        time.sleep(POLL_SECONDS)
    client.get(f"{address}/result", params={"format": "text"}).raise_for_status()
    seconds = time.monotonic() - started
    result = client.get(f"{address}/result", params={"format": "json"}).json()
    return seconds - sum(sum(page["durations"].values()) for page in result["pages"])
