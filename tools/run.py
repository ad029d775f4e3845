"""Run everything on this machine until Ctrl-C: web, dispatcher and one worker, under supervisor.

It prepares the data folder, checks the ports, starts supervisor and reports when the dashboard answers. tools/setup.sh
installs what is needed beforehand; tools/supervisord.conf says how each program is started. It knows no Django:
`manage.py prepare` creates the database and the first user.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import IO, NoReturn

CHECKOUT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Start everything and wait; the exit status is 0 after SIGINT or SIGTERM, and 1 if something could not start."""
    try:
        return _run()
    except KeyboardInterrupt:  # before supervisor existed
        return 0


def _run() -> int:
    data = Path(os.environ.get("LEGIBLE_DATA_DIR") or CHECKOUT / "var").resolve()
    web_port = _port("LEGIBLE_WEB_PORT", 8000)
    worker_port = _port("LEGIBLE_WORKER_PORT", 8889)
    _make_folders(data)
    _make_secret_key(data / "secret-key")
    with _exclusive(data), tempfile.TemporaryDirectory(prefix="legible-") as runtime:
        _check_port("LEGIBLE_WEB_PORT", web_port, "the dashboard")
        _check_port("LEGIBLE_WORKER_PORT", worker_port, "the worker")
        environment = _environment(data, web_port, worker_port, Path(runtime))
        _prepare(environment)
        return _supervise(environment, data, web_port, worker_port)


def _fail(sentence: str) -> NoReturn:
    print(f"legible: {sentence}", file=sys.stderr)
    raise SystemExit(1)


def _port(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        _fail(f'{name} is "{text}": set it to a port number from 1 to 65535.')
    return int(text)


def _make_folders(data: Path) -> None:
    try:
        (data / "log").mkdir(parents=True, exist_ok=True)
        data.chmod(0o700)
    except OSError as error:
        _fail(f"cannot use the data folder {data} ({error.strerror}): set LEGIBLE_DATA_DIR to another one.")


def _exclusive(data: Path) -> IO[str]:
    lock = (data / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _fail(f"already running on the data folder {data}: stop that process first, or set LEGIBLE_DATA_DIR.")
    return lock


def _check_port(name: str, port: int, what: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            _fail(f"{what} cannot listen on port {port} ({error.strerror}): choose another with make run {name}=N.")


def _environment(data: Path, web_port: int, worker_port: int, runtime: Path) -> dict[str, str]:
    return {
        "LEGIBLE_WORKER_URL": f"http://127.0.0.1:{worker_port}",
        # Ctrl-C should take effect quickly: interrupted pages are read again at the next start.
        "LEGIBLE_DISPATCH_DRAIN_SECONDS": "3",
        "LEGIBLE_WORKER_GRACE_SECONDS": "3",
        **os.environ,
        "LEGIBLE_CHECKOUT": str(CHECKOUT),
        "LEGIBLE_DATA_DIR": str(data),
        "LEGIBLE_WEB_PORT": str(web_port),
        "LEGIBLE_WORKER_PORT": str(worker_port),
        "LEGIBLE_PYTHON": sys.executable,
        # A socket's path is limited to 107 bytes, and the data folder's may be longer.
        "LEGIBLE_SUPERVISOR_SOCKET": str(runtime / "supervisor.sock"),
        "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
        "PYTHONPATH": str(CHECKOUT / "platform"),
    }


def _make_secret_key(path: Path) -> None:
    """Create the key that signs sessions unless it exists; the platform finds it in its data folder."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50) + "\n")


def _prepare(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "prepare"]
    if subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode:
        raise SystemExit(1)


def _supervise(environment: dict[str, str], data: Path, web_port: int, worker_port: int) -> int:
    config = CHECKOUT / "tools" / "supervisord.conf"
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)],
        cwd=CHECKOUT,
        env=environment,
        preexec_fn=_end_with_parent,  # noqa: PLW1509 - this program has one thread
    )

    def stop(*_: object) -> None:
        # Ctrl-C in a terminal reaches supervisor as well; a signal sent to this process alone does not.
        print("\nlegible: stopping", file=sys.stderr)
        supervisor.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    started = {
        "worker": f"http://127.0.0.1:{worker_port}/readyz",
        "web": f"http://127.0.0.1:{web_port}/readyz",
    }
    if _wait_until_ready(supervisor, started, data):
        print(
            f"legible: ready at http://127.0.0.1:{web_port}  "
            f"(user admin, password in {data / 'admin-password'}; Ctrl-C stops it)",
            file=sys.stderr,
        )
    return 0 if supervisor.wait() in {0, -signal.SIGTERM} else 1


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait_until_ready(supervisor: subprocess.Popen[bytes], addresses: dict[str, str], data: Path) -> bool:
    waiting = dict(addresses)
    end = time.monotonic() + START_SECONDS
    while waiting and supervisor.poll() is None:
        waiting = {name: address for name, address in waiting.items() if not _answers(address)}
        if waiting and time.monotonic() > end:
            for name in waiting:
                print(
                    f"legible: {name} is not ready after {START_SECONDS} s; see {data / 'log' / name}.log",
                    file=sys.stderr,
                )
            return False
        time.sleep(0.1)
    return supervisor.poll() is None


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    raise SystemExit(main())
