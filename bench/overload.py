"""Four times the worker's maximum load: what it still answers, how fast its health page is, how soon it recovers."""

from __future__ import annotations

import statistics
import threading
import time
from typing import TYPE_CHECKING

from bench.load import Answer, Request, closed_loop, open_loop, percentile, send
from bench.pages import letters
from bench.worker import IN_FLIGHT, reading_request
from tests.support.worker import running_worker

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 30
CLIENT_PATIENCE = 10.0
HEALTH_EVERY = 0.1


def measure() -> dict[str, float]:
    """Return `overload_goodput` (÷ peak), `overload_health_p99_ms` and `overload_recovery_s`."""
    # All of one kind, so that the number of answers does not depend on which ones are answered.
    pages = letters()
    with running_worker(SLOTS="2") as worker:
        requests = [reading_request(worker.url, page) for page in pages]
        closed_loop(requests[:4], IN_FLIGHT)
        peaks = [_peak(requests)]
        alone = percentile([send(request).seconds for request in requests[:6]], 50)
        health = _Health(f"{worker.url}/healthz")
        recovery: list[float] = []
        answers = open_loop(
            lambda number: requests[number % len(requests)],
            rate=4 * peaks[0],
            seconds=SECONDS,
            timeout=CLIENT_PATIENCE,
            afterwards=lambda: recovery.append(_recovery(requests[0], normal=alone)),
        )
        health.stop()
        peaks.append(_peak(requests))
        in_time = [answer for answer in answers if answer.status == 200]
        first = min(answer.asked for answer in answers)
        last = max(first + SECONDS, *(answer.asked + answer.seconds for answer in in_time))
    peak = statistics.mean(peaks)
    return {
        "overload_peak_pages_per_second": peak,
        "overload_goodput": len(in_time) / (last - first) / peak,
        "overload_refused": float(sum(answer.status == 503 for answer in answers)),
        "overload_other": float(sum(answer.status not in {200, 503} for answer in answers)),
        "overload_health_p99_ms": percentile((answer.seconds for answer in health.answers), 99) * 1000,
        "overload_recovery_s": recovery[0],
    }


def _peak(requests: Sequence[Request]) -> float:
    """Return pages per second at full load without overload; measured before and after, since machines drift."""
    seconds, answers = closed_loop([*requests] * 4, IN_FLIGHT)
    return len(answers) / seconds


class _Health:
    """Requests the health page repeatedly in a thread of its own."""

    def __init__(self, url: str) -> None:
        self.answers: list[Answer] = []
        self._request = Request(url)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._end.wait(HEALTH_EVERY):
            self.answers.append(send(self._request, timeout=10))

    def stop(self) -> None:
        self._end.set()
        self._thread.join()


def _recovery(request: Request, *, normal: float) -> float:
    """Return the seconds from now until a request is sent that is answered within twice its normal time."""
    since = time.monotonic()
    while True:
        answer = send(request)
        if answer.status == 200 and answer.seconds <= 2 * normal:
            return answer.asked - since
        time.sleep(0.02)
