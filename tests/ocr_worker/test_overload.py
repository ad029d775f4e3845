"""Overload: queue, fairness, hang-ups, kills. No request waits without limit, and no client is starved."""

from __future__ import annotations

import base64
import http.client
import json
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from tests.sample_documents import draw_pdf
from tests.support.waiting import wait_until
from tests.support.worker import RunningWorker, running_worker

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def small() -> Iterator[RunningWorker]:
    """A worker with one slot and a short queue."""
    with running_worker(SLOTS="1", QUEUE="2", BODY_MEMORY_BYTES="8000000", MAX_DOCUMENT_BYTES="6000000") as running:
        yield running


def start(worker: RunningWorker, document: bytes, path: str = "/v1/ocr") -> socket.socket:
    """Send a request and leave without waiting for the answer."""
    connection = socket.create_connection(("127.0.0.1", worker.port), timeout=60)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(document)}\r\n\r\n".encode()
    connection.sendall(head + document)
    return connection


def running(worker: RunningWorker) -> float:
    return worker.metric("legible_worker_pages_running")


def admitted(worker: RunningWorker) -> float:
    return worker.metric("legible_worker_requests_admitted")


def kill_and_wait(process: psutil.Process, number: signal.Signals) -> None:
    process.send_signal(number)
    wait_until(lambda: not process.is_running(), seconds=5, every=0.005)


def until_idle(worker: RunningWorker) -> None:
    wait_until(lambda: running(worker) == admitted(worker) == 0, seconds=10, every=0.01)
    settled_children(worker)


def settled_children(worker: RunningWorker) -> list[psutil.Process]:
    """Return the page processes once there are as many as slots, and the same ones as at the last look."""
    looks: list[list[psutil.Process]] = [[]]

    def settled() -> list[psutil.Process]:
        looks.append(worker.page_children())
        complete = len(looks[-1]) == worker.metric("legible_worker_slots")
        return looks[-1] if complete and looks[-1] == looks[-2] else []

    return wait_until(settled, seconds=10, every=0.05)


@pytest.mark.alone
def test_a_full_queue_refuses_at_once_and_a_hang_up_makes_room_at_once(
    small: RunningWorker, slow_page: bytes, page: bytes
) -> None:
    waiting = [start(small, slow_page) for _ in range(3)]
    wait_until(lambda: admitted(small) == 3, seconds=10, every=0.01)
    started = time.monotonic()
    answer = small.client.post("/v1/ocr", content=page)
    assert time.monotonic() - started < 0.5
    assert (answer.status_code, answer.json()["code"]) == (503, "queue_full")
    assert 1 <= int(answer.headers["retry-after"]) <= 120
    plain = small.read(page, headers={"Accept": "text/plain"})
    assert plain.status_code == 503
    assert plain.text.startswith("queue_full: ")
    for connection in waiting:
        connection.close()
    started = time.monotonic()
    wait_until(lambda: small.client.post("/v1/ocr", content=page).status_code == 200, seconds=5, every=0.01)
    assert time.monotonic() - started < 1
    until_idle(small)


@pytest.mark.parametrize("engine", ["Tesseract", "TesseractCLI"])
def test_a_hang_up_kills_the_page_and_what_it_started(
    small: RunningWorker, slow_page: bytes, page: bytes, engine: str
) -> None:
    connection = start(small, slow_page, f"/v1/ocr?engine={engine}")
    wait_until(lambda: running(small) == 1, seconds=10, every=0.01)
    [child] = settled_children(small)
    if engine == "TesseractCLI":
        wait_until(child.children, seconds=10, every=0.01)
    started = [child, *child.children()]
    connection.close()
    wait_until(lambda: running(small) == 0, seconds=1, every=0.005)
    wait_until(lambda: not any(process.is_running() for process in started), seconds=1, every=0.005)
    assert small.client.post("/v1/ocr", content=page).status_code == 200


def test_a_hang_up_in_the_middle_of_a_split_frees_its_slot(small: RunningWorker, page: bytes) -> None:
    pages = draw_pdf([[f"Page {number}"] for number in range(200)])
    with small.client.stream("POST", "/v1/split", content=pages) as answer:
        next(answer.iter_raw())
    until_idle(small)
    assert small.client.post("/v1/ocr", content=page).status_code == 200


def test_under_overload_the_newest_is_served_first(small: RunningWorker, slow_page: bytes, page: bytes) -> None:
    until_idle(small)
    [child] = settled_children(small)
    child.suspend()  # The one slot is busy for as long as the test needs.
    served: list[str] = []

    def read(name: str, document: bytes) -> None:
        assert httpx.post(f"{small.url}/v1/ocr", content=document, timeout=60).status_code == 200
        served.append(name)

    with ThreadPoolExecutor() as threads, ExitStack() as after:
        after.enter_context(suppress(psutil.NoSuchProcess))  # It ended after its document, as it should.
        after.callback(child.resume)
        pending = []
        for count, (name, document) in enumerate([("first", page), ("older", slow_page)], start=1):
            pending.append(threads.submit(read, name, document))
            wait_until(lambda count=count: admitted(small) == count, seconds=10, every=0.01)
        with closing(start(small, page)):
            wait_until(lambda: admitted(small) == 3, seconds=10, every=0.01)
            assert small.client.post("/v1/ocr", content=page).status_code == 503
        wait_until(lambda: admitted(small) == 2, seconds=10, every=0.01)  # The hang-up makes room for one more.
        pending.append(threads.submit(read, "newest", page))
        wait_until(lambda: admitted(small) == 3, seconds=10, every=0.01)
        assert small.client.post("/v1/ocr", content=page).status_code == 503
        child.resume()
        for future in pending:
            future.result()
    assert served == ["first", "newest", "older"]
    until_idle(small)


def test_a_long_document_does_not_starve_a_short_one(small: RunningWorker, page: bytes) -> None:
    long = draw_pdf([[f"Page {number} of a long document"] for number in range(60)])
    connection = start(small, long)
    wait_until(lambda: small.metric("legible_worker_pages_waiting") > 40, seconds=10, every=0.01)
    answer = small.client.post("/v1/ocr", content=page)
    assert answer.text == "Invoice number 20417\n"
    assert small.metric("legible_worker_pages_waiting") > 30
    connection.close()
    until_idle(small)


def test_a_child_that_is_killed_costs_its_page_one_more_try(
    small: RunningWorker, slow_page: bytes, page: bytes
) -> None:
    with ThreadPoolExecutor() as threads:
        pending = threads.submit(httpx.post, f"{small.url}/v1/ocr", content=slow_page, timeout=60)
        wait_until(lambda: running(small) == 1, seconds=10, every=0.01)
        [first] = settled_children(small)
        first.send_signal(signal.SIGKILL)
        wait_until(lambda: [child.pid for child in small.page_children()] not in ([first.pid], []), seconds=5)
        assert pending.result().status_code == 200
        pending = threads.submit(httpx.post, f"{small.url}/v1/ocr", content=slow_page, timeout=60)
        for _ in range(2):
            wait_until(lambda: running(small) == 1, seconds=10, every=0.01)
            kill_and_wait(settled_children(small)[0], signal.SIGSEGV)
        answer = pending.result()
    assert (answer.status_code, answer.json()["code"]) == (422, "page_crashed")
    assert small.client.post("/v1/ocr", content=page).status_code == 200
    until_idle(small)


def test_an_idle_child_and_the_template_are_replaced(small: RunningWorker, page: bytes) -> None:
    until_idle(small)
    [child] = settled_children(small)
    template = child.parent()
    assert template is not None
    child.kill()
    wait_until(lambda: not child.is_running(), seconds=5)
    assert small.client.post("/v1/ocr", content=page).status_code == 200
    template.kill()
    wait_until(lambda: small.client.get("/readyz").status_code == 503 or not template.is_running(), seconds=5)
    assert small.client.post("/v1/ocr", content=page).status_code == 200
    wait_until(lambda: small.client.get("/readyz").status_code == 200, seconds=10)
    until_idle(small)


def test_a_page_process_sees_one_document(page: bytes) -> None:
    with running_worker(SLOTS="1") as worker:
        seen = set()
        for _ in range(4):
            until_idle(worker)
            seen.add(settled_children(worker)[0].pid)
            assert worker.client.post("/v1/ocr", content=page).status_code == 200
        assert len(seen) == 4


def test_pages_of_one_document_share_a_page_process() -> None:
    pages = [[f"Page {number}"] for number in range(1, 6)]
    with running_worker(SLOTS="1") as worker:
        assert worker.client.post("/v1/ocr", content=draw_pdf(pages, size=(300, 100))).status_code == 200
        until_idle(worker)
        wait_until(lambda: worker.metric("legible_worker_children_ended_total", reason="document") == 1, seconds=5)


def test_documents_that_take_turns_are_not_mixed() -> None:
    """With one slot, the page process changes with the document whose turn it is."""
    with running_worker(SLOTS="1") as worker, ThreadPoolExecutor() as threads:
        documents = [draw_pdf([[f"{name} {n}"] for n in range(1, 5)], size=(300, 100)) for name in ("Apple", "Plum")]
        answers = [
            answer.text for answer in threads.map(lambda one: worker.client.post("/v1/ocr", content=one), documents)
        ]
        for name, text in zip(("Apple", "Plum"), answers, strict=True):
            assert text.count(name) == 4, text


def test_bodies_hold_a_bounded_amount_of_memory(small: RunningWorker, page: bytes) -> None:
    held = []
    for _ in range(2):
        connection = socket.create_connection(("127.0.0.1", small.port), timeout=60)
        connection.sendall(b"POST /v1/split HTTP/1.1\r\nHost: x\r\nContent-Length: 3600000\r\n\r\n" + bytes(3_500_000))
        held.append(connection)
    wait_until(lambda: small.metric("legible_worker_body_bytes") > 6_900_000, seconds=10, every=0.01)
    late = http.client.HTTPConnection("127.0.0.1", small.port, timeout=60)
    late.putrequest("POST", "/v1/ocr")
    late.putheader("Content-Length", "3000000")
    late.endheaders()
    answer = late.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (503, "queue_full")
    late.close()
    assert small.client.post("/v1/ocr", content=page).status_code == 200
    for sender in held:
        sender.close()
    wait_until(lambda: small.metric("legible_worker_body_bytes") == 0, seconds=10, every=0.01)


@pytest.mark.alone
def test_the_health_page_answers_while_large_bodies_are_parsed(worker: RunningWorker) -> None:
    body = json.dumps({"image": base64.b64encode(bytes(24_000_000)).decode()}).encode()
    slowest = 0.0
    with ThreadPoolExecutor() as threads, httpx.Client(base_url=worker.url) as client:
        pending = [threads.submit(httpx.post, f"{worker.url}/spark_ocr_api", content=body, timeout=60) for _ in "ab"]
        while not all(future.done() for future in pending):
            started = time.monotonic()
            assert client.get("/healthz").status_code == 200
            slowest = max(slowest, time.monotonic() - started)
    assert [future.result().status_code for future in pending] == [415, 415]
    assert slowest < 0.5


@pytest.mark.alone
def test_overload_is_answered_early_and_forgotten_at_once(worker: RunningWorker, page: bytes) -> None:
    """Far more clients than slots, for two seconds: all are answered, health stays fast, and everything recovers."""
    stop = threading.Event()
    counts: dict[int, int] = {}
    lock = threading.Lock()

    def hammer() -> None:
        with httpx.Client(base_url=worker.url, timeout=30) as client:
            while not stop.is_set():
                status = client.post("/v1/ocr", content=page).status_code
                with lock:
                    counts[status] = counts.get(status, 0) + 1
                if status == 503:
                    stop.wait(0.05)

    threads = [threading.Thread(target=hammer) for _ in range(30)]
    for thread in threads:
        thread.start()
    delays = []
    end = time.monotonic() + 2
    while time.monotonic() < end:
        started = time.monotonic()
        assert worker.client.get("/healthz").status_code == 200
        delays.append(time.monotonic() - started)
        stop.wait(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    started = time.monotonic()
    assert worker.client.post("/v1/ocr", content=page).status_code == 200
    assert time.monotonic() - started < 1
    assert set(counts) == {200, 503}
    assert sorted(delays)[len(delays) * 9 // 10] < 0.5
