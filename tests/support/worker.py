"""A worker as a real process on a free port, for tests and measurements."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psutil

from tests.support.processes import end
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).parents[2]
START_SECONDS = 60


@dataclasses.dataclass
class RunningWorker:
    """A running worker; `client` talks to it and `log` is its output on standard error.

    `process` is the current one, `launch` starts one on a port.
    """

    url: str
    port: int
    process: subprocess.Popen[bytes]
    client: httpx.Client
    log_path: Path
    launch: Callable[[int], subprocess.Popen[bytes]]

    @property
    def log(self) -> str:
        return self.log_path.read_text()

    def log_lines(self) -> list[dict[str, Any]]:
        """Return the log's lines; every one must be JSON."""
        return [json.loads(line) for line in self.log.splitlines()]

    def log_lines_with(self, message: str) -> list[dict[str, Any]]:
        """Return the log's lines about `message`."""
        return [line for line in self.log_lines() if line["message"] == message]

    def template(self) -> psutil.Process:
        """Return the process that page processes are forked from: the worker's one child."""
        (template,) = psutil.Process(self.process.pid).children()
        return template

    def page_children(self) -> list[psutil.Process]:
        """Return the page processes: the children of the worker's one child, the template."""
        templates = psutil.Process(self.process.pid).children()
        return [child for template in templates for child in template.children()]

    def metric(self, name: str, **labels: str) -> float:
        """Return one value of /metrics, 0 if it is missing."""
        wanted = name + ("{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}" if labels else "")
        for line in self.client.get("/metrics").text.splitlines():
            if line.startswith(wanted + " "):
                return float(line.rpartition(" ")[2])
        return 0.0

    def read(self, document: bytes, *, headers: dict[str, str] | None = None, **keys: Any) -> httpx.Response:
        """Send `document` as the reference client does, with more keys besides the image."""
        body = {"image": base64.b64encode(document).decode(), **keys}
        return self.client.post("/spark_ocr_api", json=body, headers=headers)

    def stop(self) -> int:
        """End the worker by SIGTERM and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def kill(self) -> None:
        """Kill the worker, as the kernel does when there is no memory left."""
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """Restart it on its port; it takes a moment until it is ready."""
        self.process = self.launch(self.port)


@contextlib.contextmanager
def running_worker(
    *,
    ready: bool = True,
    tessdata: Path | None = None,
    command: Sequence[str] = (sys.executable,),
    pythonpath: str = str(ROOT / "platform"),
    **environ: str,
) -> Iterator[RunningWorker]:
    """Start a worker on a free port with the variables `LEGIBLE_WORKER_<name>`, wait until it is ready, then stop it.

    running_worker(SLOTS="1", LANGUAGES="eng,deu"): names without the prefix. With `ready=False`, wait only until it
    listens. `tessdata`: a folder of trained data other than Tesseract's own. `command` starts Python, perhaps as
    another user.
    """
    given = {f"LEGIBLE_WORKER_{name}": value for name, value in {"PORT": "0", **environ}.items()}
    if tessdata is not None:
        given["TESSDATA_PREFIX"] = str(tessdata)
    with tempfile.TemporaryDirectory(prefix="legible-worker-") as folder:
        log_path = Path(folder) / "log"

        def launch(port: int) -> subprocess.Popen[bytes]:
            variables = {**os.environ, "PYTHONPATH": pythonpath, **given, "LEGIBLE_WORKER_PORT": str(port)}
            with log_path.open("ab") as log:
                return subprocess.Popen([*command, "-m", "ocr_worker"], env=variables, stderr=log, cwd=folder)

        process = launch(int(given["LEGIBLE_WORKER_PORT"]))
        try:
            port = wait_until(lambda: _listening_port(log_path, process), seconds=START_SECONDS, every=0.01)
            url = f"http://{given.get('LEGIBLE_WORKER_HOST', '127.0.0.1')}:{port}"
            with httpx.Client(base_url=url, timeout=120) as client:
                if ready:
                    wait_until(lambda: _answers(client, "/readyz"), seconds=START_SECONDS, every=0.01)
                worker = RunningWorker(url, port, process, client, log_path, launch)
                try:
                    yield worker
                finally:
                    process = worker.process  # It may have been restarted.
        finally:
            end(process, signal.SIGINT, signal.SIGTERM)


def _listening_port(log_path: Path, process: subprocess.Popen[bytes]) -> int:
    for line in log_path.read_text().splitlines():
        if '"listening"' in line:
            port: int = json.loads(line)["port"]
            return port
    assert process.poll() is None, f"the worker ended: {log_path.read_text()}"
    return 0


def _answers(client: httpx.Client, path: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return client.get(path).status_code == 200
    return False
