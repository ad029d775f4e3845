"""A scratch PostgreSQL on loopback: created in a temporary folder, removed when the block ends or the test run dies."""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.support.ports import free_port

USER = "legible"
_START_SECONDS = 60
_STOP_SECONDS = 30
_NOT_DURABLE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
_PR_SET_PDEATHSIG = 1


@contextlib.contextmanager
def scratch_cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster and yield the URL of its empty database `postgres`; `durable` keeps fsync as it is by default.

    `initdb` refuses root: as root, the server runs as the user `postgres`.
    """
    account = pwd.getpwnam("postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name)
    folder = Path(tempfile.mkdtemp(prefix="legible-pg-"))
    try:
        if os.geteuid() == 0:
            os.chown(folder, account.pw_uid, account.pw_gid)
        _run(
            account, "initdb", "--no-sync", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "-D", folder / "data"
        )
        port = free_port()
        server = _start(account, folder, port, () if durable else _NOT_DURABLE)
        try:
            url = f"postgresql://{USER}@127.0.0.1:{port}/postgres"
            _wait_for(server, url, folder / "log")
            yield url
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise FileNotFoundError(f"PostgreSQL's {name} is not installed: apt-get install postgresql")
    return found[-1]


def _as(account: pwd.struct_passwd) -> dict[str, object]:
    if os.geteuid() != 0:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _run(account: pwd.struct_passwd, name: str, *arguments: str | Path) -> None:
    subprocess.run(
        [_program(name), *arguments],
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
        **_as(account),  # type: ignore[call-overload]
    )


def _start(account: pwd.struct_passwd, folder: Path, port: int, options: tuple[str, ...]) -> subprocess.Popen[bytes]:
    settings = ("listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "max_connections=200", *options)
    command = [_program("postgres"), "-D", folder / "data", "-p", str(port)]
    for setting in settings:
        command += ["-c", setting]
    with (folder / "log").open("wb") as log:
        server: subprocess.Popen[bytes] = subprocess.Popen(
            command,
            cwd="/",
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - before any thread is started
            **_as(account),  # type: ignore[call-overload]
        )
    return server


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"PostgreSQL did not start: {log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # "fast shutdown": no waiting for connections
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
