"""`tools/run.py` as a real process: everything starts, and one signal to it alone stops everything."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.support.ports import free_port
from tests.support.processes import end
from tests.support.waiting import wait_until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    web_port = free_port()
    with (tmp_path / "messages").open("wb") as messages:
        process = subprocess.Popen(
            [sys.executable, ROOT / "tools" / "run.py"],
            env={
                **os.environ,
                "DATABASE_URL": "",
                "LEGIBLE_DATA_DIR": str(tmp_path / "data"),
                "LEGIBLE_WEB_PORT": str(web_port),
                "LEGIBLE_WORKER_PORT": str(free_port()),
            },
            stdout=messages,
            stderr=messages,
            start_new_session=True,  # as under `kill -INT PID`: no terminal signals the group
        )
    try:
        wait_until(lambda: _ready(process, web_port), seconds=90)
        yield process
    finally:
        end(process)


def _ready(process: subprocess.Popen[bytes], port: int) -> bool:
    assert process.poll() is None
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def test_one_interrupt_to_it_alone_ends_every_program(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    programs = psutil.Process(running.pid).children(recursive=True)
    assert len(programs) >= 4  # supervisor, web, dispatcher, worker
    running.send_signal(signal.SIGINT)
    assert running.wait(40) == 0
    assert "stopping" in (tmp_path / "messages").read_text()
    _, alive = psutil.wait_procs(programs, timeout=5)
    assert not alive
