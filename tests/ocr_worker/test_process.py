"""The worker as a process: how it starts, how it ends, and that it leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import httpx
import psutil
import pytest

from tests.support.waiting import wait_until
from tests.support.worker import ROOT, RunningWorker, running_worker

if TYPE_CHECKING:
    from pathlib import Path


def refusal(**environ: str) -> tuple[int, str]:
    """Start a worker that cannot start; return its exit code and its output."""
    done = subprocess.run(
        [sys.executable, "-m", "ocr_worker"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "platform"), "LEGIBLE_WORKER_PORT": "0", **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def family(worker: RunningWorker) -> list[psutil.Process]:
    """Return all processes that the worker started."""
    return psutil.Process(worker.process.pid).children(recursive=True)


def send_in_background(worker: RunningWorker, document: bytes) -> tuple[threading.Thread, list[httpx.Response]]:
    """Send `document` from a thread and wait until a page child works on it."""
    answers: list[httpx.Response] = []
    before = worker.metric("legible_worker_pages_running")
    thread = threading.Thread(
        target=lambda: answers.append(httpx.post(f"{worker.url}/v1/ocr", content=document, timeout=60))
    )
    thread.start()
    wait_until(lambda: worker.metric("legible_worker_pages_running") > before, seconds=10, every=0.01)
    return thread, answers


def test_a_port_in_use_is_reported_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = refusal(LEGIBLE_WORKER_PORT=str(port))
    assert code == 1
    assert said == f"legible worker: Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"


def test_a_bad_setting_is_reported_in_one_sentence() -> None:
    code, said = refusal(LEGIBLE_WORKER_SLOTS="many")
    assert code == 2
    assert said.startswith('legible worker: LEGIBLE_WORKER_SLOTS is "many", but must be a whole number')
    assert said.count("\n") == 1


def test_missing_trained_data_is_reported_in_one_sentence(tmp_path: Path) -> None:
    code, said = refusal(TESSDATA_PREFIX=str(tmp_path))
    assert code == 1
    assert said.startswith(f"legible worker: There is no trained data in {tmp_path}")


def test_sigterm_finishes_running_requests_and_refuses_others(slow_page: bytes, page: bytes) -> None:
    with running_worker(SLOTS="1") as worker:
        thread, answers = send_in_background(worker, slow_page)
        waiting = threading.Thread(
            target=lambda: answers.append(httpx.post(f"{worker.url}/v1/ocr", content=page, timeout=60))
        )
        waiting.start()
        wait_until(lambda: worker.metric("legible_worker_pages_waiting") == 1, seconds=10, every=0.01)
        worker.process.send_signal(signal.SIGTERM)
        wait_until(lambda: worker.client.get("/readyz").status_code == 503, seconds=5, every=0.01)
        refused = worker.client.post("/v1/ocr", content=page)
        assert (refused.status_code, refused.json()["code"]) == (503, "draining")
        assert int(refused.headers["retry-after"]) >= 1
        assert worker.client.get("/healthz").status_code == 200
        waiting.join()
        assert (answers[0].status_code, answers[0].json()["code"]) == (503, "draining")
        thread.join()
        assert answers[1].status_code == 200
        assert worker.process.wait(10) == 0


def test_an_idle_worker_ends_at_once() -> None:
    with running_worker(SLOTS="1") as worker:
        started = family(worker)
        assert worker.stop() == 0
        assert not any(is_alive(process) for process in started)


def test_the_grace_time_is_the_end(slow_page: bytes) -> None:
    with running_worker(SLOTS="1", GRACE_SECONDS="1") as worker:
        thread, answers = send_in_background(worker, slow_page)
        assert worker.stop() == 0
        thread.join()
        assert answers[0].json()["code"] == "draining"


def test_a_second_signal_ends_it_at_once(slow_page: bytes) -> None:
    with running_worker(SLOTS="1") as worker:
        client = socket.create_connection(("127.0.0.1", worker.port))
        head = f"POST /v1/ocr HTTP/1.1\r\nHost: x\r\nContent-Length: {len(slow_page)}\r\n\r\n".encode()
        client.sendall(head + slow_page)
        wait_until(lambda: worker.metric("legible_worker_pages_running") == 1, seconds=10, every=0.01)
        worker.process.send_signal(signal.SIGTERM)
        wait_until(lambda: worker.client.get("/readyz").status_code == 503, seconds=5, every=0.01)
        started = family(worker)
        worker.process.send_signal(signal.SIGTERM)
        worker.process.wait(3)
        wait_until(lambda: not any(is_alive(process) for process in started), seconds=5)
        client.close()


@pytest.mark.parametrize("engine", ["Tesseract", "TesseractCLI"])
def test_nothing_is_left_when_the_worker_is_killed(
    slow_page: bytes, tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_work() -> list[psutil.Process]:
        found = family(worker)
        busy = [process for process in found if process.name() == "tesseract"] if engine == "TesseractCLI" else found
        return found if busy else []

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running_worker(SLOTS="2") as worker:
        head = f"POST /v1/ocr?engine={engine} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(slow_page)}\r\n\r\n"
        with socket.create_connection(("127.0.0.1", worker.port)) as client:
            client.sendall(head.encode() + slow_page)
            wait_until(lambda: worker.metric("legible_worker_pages_running") == 1, seconds=10, every=0.01)
            started = wait_until(at_work, seconds=10, every=0.01)
            assert list(tmp_path.iterdir())
            worker.process.kill()
            wait_until(lambda: not any(is_alive(process) for process in started), seconds=5)
            wait_until(lambda: not list(tmp_path.iterdir()), seconds=5)


def is_alive(process: psutil.Process) -> bool:
    """Return whether `process` still runs; a zombie that waits for the system's init does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
