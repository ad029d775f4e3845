"""A small HTTP load generator: a closed loop (N in flight) and an open loop (a fixed rate, regardless of the answers).

Threads and `http.client`: a request costs a fraction of a millisecond here, so that the generator takes little of the
two cores from what it measures.
"""

from __future__ import annotations

import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

JSON_HEADERS = {"Content-Type": "application/json", "Accept": "text/plain"}


@dataclass(frozen=True)
class Request:
    """A request: an address, a body and its headers."""

    url: str
    body: bytes | None = None
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Answer:
    """An answer: status (0 for none), duration in seconds, and the time of the request (`time.monotonic`)."""

    status: int
    seconds: float
    asked: float
    body: bytes = b""


def send(request: Request, timeout: float = 120.0) -> Answer:
    """Send one request on a connection of its own; a refused or broken connection is status 0."""
    parts = urlsplit(request.url)
    asked = time.monotonic()
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(
            "POST" if request.body is not None else "GET", path, request.body, dict(request.headers or {})
        )
        response = connection.getresponse()
        body = response.read()
        return Answer(response.status, time.monotonic() - asked, asked, body)
    except (OSError, http.client.HTTPException):
        return Answer(0, time.monotonic() - asked, asked)
    finally:
        connection.close()


def closed_loop(requests: Iterable[Request], in_flight: int) -> tuple[float, list[Answer]]:
    """Send every request once, `in_flight` at a time; return the seconds it took and the answers."""
    started = time.monotonic()
    with ThreadPoolExecutor(in_flight) as pool:
        answers = list(pool.map(send, requests))
    return time.monotonic() - started, answers


def open_loop(
    make: Callable[[int], Request], *, rate: float, seconds: float, timeout: float, afterwards: Callable[[], None]
) -> list[Answer]:
    """Send `rate` requests a second for `seconds`, however slowly they are answered; return all answers.

    `afterwards` is called when the last one has been sent, while the latest of them are still unanswered.
    """
    count = int(rate * seconds)
    answers: list[Answer] = []
    lock = threading.Lock()

    def one(request: Request) -> None:
        answer = send(request, timeout)
        with lock:
            answers.append(answer)

    threads: list[threading.Thread] = []
    started = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        thread = threading.Thread(target=one, args=(make(number),))
        thread.start()
        threads.append(thread)
    afterwards()
    for thread in threads:
        thread.join()
    return answers


def percentile(values: Iterable[float], percent: float) -> float:
    """Return the smallest value that `percent` % of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
