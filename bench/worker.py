"""The worker's figures: against a bare loop, against itself with one slot, and against pytesseract behind Flask."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import statistics
import subprocess
import sys
from typing import TYPE_CHECKING

from bench.load import JSON_HEADERS, Request, closed_loop, send
from bench.loop import Loop
from bench.pages import line_crops, mixed_pages
from tests.support.ports import free_port
from tests.support.waiting import wait_until
from tests.support.worker import running_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

IN_FLIGHT = 8
ROUNDS = 3
PLAIN = {"preprocessing": {"autoRotate": "Off", "background": "Off", "enlarge": "Off", "secondReading": "Off"}}


def measure() -> dict[str, float]:
    """Return `worker_vs_loop`, `scaling_2` and both `plain_*_vs_pytesseract`, each a median of ratios."""
    pages = mixed_pages()
    lines = line_crops()
    with running_worker(SLOTS="2") as two, running_worker(SLOTS="1") as one, pytesseract_service() as service:
        loop = Loop(2)
        try:
            loop.run(pages[:4])
            figures = _alternate(
                {
                    "loop": lambda: len(pages) / loop.run(pages),
                    "two": lambda: reading_rate(two.url, pages),
                    "one": lambda: reading_rate(one.url, pages),
                }
            )
            plain = _alternate(
                {
                    "pages": lambda: reading_rate(two.url, pages, **PLAIN),
                    "service pages": lambda: reading_rate(service, pages),
                    "lines": lambda: reading_rate(two.url, lines, pageSegMode=7, **PLAIN),
                    "service lines": lambda: reading_rate(service, lines, pageSegMode=7),
                }
            )
        finally:
            loop.close()
    return {
        "worker_vs_loop": _ratio(figures, "two", "loop"),
        "scaling_2": _ratio(figures, "two", "one"),
        "worker_pages_per_second": statistics.median(figures["two"]),
        "plain_pages_vs_pytesseract": _ratio(plain, "pages", "service pages"),
        "plain_lines_vs_pytesseract": _ratio(plain, "lines", "service lines"),
        "plain_lines_per_second": statistics.median(plain["lines"]),
    }


def reading_rate(url: str, documents: Sequence[bytes], **options: object) -> float:
    """Return documents per second through the reference call, `IN_FLIGHT` at a time; every one must be read."""
    requests = [reading_request(url, document, **options) for document in documents]
    seconds, answers = closed_loop(requests, IN_FLIGHT)
    failed = [answer.status for answer in answers if answer.status != 200]
    if failed:
        raise RuntimeError(f"{len(failed)} of {len(answers)} requests failed, the first with {failed[0]}")
    return len(documents) / seconds


def reading_request(url: str, document: bytes, **options: object) -> Request:
    """Return the reference call for one document."""
    body = json.dumps({"image": base64.b64encode(document).decode(), **options}).encode()
    return Request(f"{url}/spark_ocr_api", body, JSON_HEADERS)


@contextlib.contextmanager
def pytesseract_service() -> Iterator[str]:
    """Run the baseline on a free port and yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--workers", str(os.cpu_count() or 1), "--timeout", "120"]
    command += ["--bind", f"127.0.0.1:{port}", "bench.pytesseract_service:app"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: send(Request(url)).status != 0, seconds=30)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _alternate(measures: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(ROUNDS):
        for name, run in measures.items():
            found[name].append(run())
    return found


def _ratio(figures: dict[str, list[float]], name: str, base: str) -> float:
    return statistics.median(a / b for a, b in zip(figures[name], figures[base], strict=True))
