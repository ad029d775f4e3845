"""A worker that follows the test's script: it refuses, aborts, or stays silent.

Real workers do so only by accident. It serves `/readyz`, `/v1/info`, `/v1/split` and `/v1/ocr`; the text of a page is
`Page <n>` in the order of the calls.
"""

import contextlib
import json
import select
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

from ocr_contract import result as contract
from ocr_contract.errors import OcrError

Script = Callable[["Call"], None]


class Call:
    """One call of `/v1/ocr`. A script answers it or not; without an answer the connection is aborted."""

    def __init__(self, handler: "_Handler", number: int, job: str) -> None:
        self._handler = handler
        self.number = number
        self.job = job

    def read(self) -> None:
        """Answer with a page."""
        page = contract.Page(number=1, width=40, height=20, confidence=90.0, text=f"Page {self.number}\n")
        document = contract.Document(
            engine="scripted", languages=("eng",), pages_total=1, pages_done=1, pages_failed=0, pages=(page,)
        )
        self._handler.answer(200, msgspec.json.encode(document))

    def refuse(self, code: str, retry_after: str | None = None) -> None:
        """Answer with the problem `code`."""
        problem = OcrError(code, "As the test says.").problem()
        headers = {"Retry-After": retry_after} if retry_after else {}
        self._handler.answer(problem.status, msgspec.json.encode(problem), headers)

    def wait(self, event: threading.Event) -> bool:
        """Wait for `event`; return False if the caller hung up first."""
        while not event.wait(0.02):
            if self._handler.hung_up():
                return False
        return True


def refuse_for_long(call: Call) -> None:
    """Answer that all slots are busy for a while."""
    call.refuse("queue_full", "30")


class ScriptedWorker:
    """`script` is called for every page, `split_script` for every document (by default it refuses for a long time).

    `calls` counts pages by job. Everything can be replaced at any time.
    """

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.ready = True
        self.calls: Counter[str] = Counter()
        self.script: Script = Call.read
        self.split_script: Script = refuse_for_long
        self.lock = threading.Lock()
        self.url = ""

    def reset(self) -> None:
        """Behave normally again and forget the calls."""
        self.script, self.split_script = Call.read, refuse_for_long
        self.ready, self.slots = True, 2
        self.calls.clear()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    worker: ScriptedWorker

    def do_GET(self) -> None:
        if self.path == "/readyz":
            self.answer(200 if self.worker.ready else 503, b"{}")
        else:
            info = {"slots": self.worker.slots, "languages": ["eng"], "engines": {"scripted": "1"}}
            self.answer(200, json.dumps(info).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if not self.path.startswith("/v1/ocr"):
            with contextlib.suppress(OSError):
                self.worker.split_script(Call(self, 0, self.headers["X-Request-ID"]))
            return
        job = self.headers["X-Request-ID"]
        with self.worker.lock:
            self.worker.calls[job] += 1
            number = self.worker.calls.total()
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.worker.script(Call(self, number, job))

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def hung_up(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""

    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""


@contextlib.contextmanager
def scripted_worker(slots: int = 2) -> Iterator[ScriptedWorker]:
    """Start the worker on a free port, stop it afterwards."""
    worker = ScriptedWorker(slots)
    handler = type("Handler", (_Handler,), {"worker": worker})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] - callers that die are what is tested
    worker.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield worker
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
