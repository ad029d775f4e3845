"""`manage.py prepare` in many processes at once, before the database is up, while others wait for it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.support.flaky_proxy import flaky_proxy_to
from tests.support.postgres import scratch_cluster
from tests.support.web import ADMIN_PASSWORD, ROOT, empty_database, manage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AT_ONCE = 4
PATIENCE = 120


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of a platform whose database is empty."""
    with empty_database(tmp_path) as url:
        yield {
            **os.environ,
            "LEGIBLE_DATA_DIR": str(tmp_path),
            "LEGIBLE_SECRET_KEY": "of-these-tests-" + uuid.uuid4().hex,
            "LEGIBLE_ADMIN_PASSWORD": ADMIN_PASSWORD,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "ocr_platform.settings",
        }


@contextlib.contextmanager
def started(environ: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start `manage.py prepare`; it is stopped afterwards if it still runs."""
    command = [sys.executable, ROOT / "manage.py", "prepare", *arguments]
    with subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd="/"
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for the end; return the exit code and the output."""
    printed, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, printed


def test_one_migrates_and_the_others_wait(environ: dict[str, str]) -> None:
    with contextlib.ExitStack() as stack:
        waiting = stack.enter_context(started(environ, "--wait"))
        all_of_them = [stack.enter_context(started(environ)) for _ in range(AT_ONCE)]
        ends = [ended(process) for process in all_of_them]
        assert [code for code, _ in ends] == [0] * AT_ONCE, ends
        assert sum("Created the user admin" in printed for _, printed in ends) == 1
        assert ended(waiting)[0] == 0
    assert manage(environ, "migrate", "--check") == ""


def test_waiting_has_an_end(environ: dict[str, str]) -> None:
    with started(environ, "--wait", "--seconds", "1") as waiting:
        code, printed = ended(waiting)
    assert code == 1
    assert "manage.py prepare creates them" in printed
    assert "Traceback" not in printed


def test_prepare_waits_for_a_database_that_is_not_up_yet(environ: dict[str, str]) -> None:
    with scratch_cluster() as url, flaky_proxy_to(urlsplit(url).port or 5432) as proxy:
        proxy.cut()
        address = urlsplit(url)
        through = address._replace(netloc=f"{address.username}@{urlsplit(proxy.url).netloc}").geturl()
        with started(environ | {"DATABASE_URL": through}, "--seconds", "1") as process:
            code, printed = ended(process)
        assert code == 1
        assert "Waiting for the database to answer." in printed
        assert "Traceback" not in printed
        with started(environ | {"DATABASE_URL": through}) as process:
            assert process.stdout is not None
            assert "Waiting for the database" in process.stdout.readline()
            proxy.mend()
            assert ended(process)[0] == 0
