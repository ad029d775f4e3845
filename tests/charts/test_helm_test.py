"""The program that `helm test` runs, here against Legible as local processes."""

import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.charts.helm import CHART
from tests.support.stack import Stack, running_stack


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with running_stack(HTTPS="1") as running:  # as behind an Ingress, while the pod comes by plain http
        yield running


def _run(stack: Stack, **environ: str) -> subprocess.CompletedProcess[str]:
    given = {"PATH": os.environ["PATH"], "LEGIBLE_URL": stack.url, "LEGIBLE_SECONDS": "60", **environ}
    program = CHART / "files/read_image.py"
    return subprocess.run(
        [sys.executable, "-W", "error", program], env=given, capture_output=True, text=True, check=False
    )


def test_reads_as_admin_and_revokes_its_token(stack: Stack) -> None:
    done = _run(stack, LEGIBLE_ADMIN_PASSWORD=stack.password)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("All expected words were found.\n")
    again = _run(stack, LEGIBLE_ADMIN_PASSWORD=stack.password)
    assert again.returncode == 0, again.stdout
    token = stack.web.manage("create_token", "admin", "--name", "looker", "--scope", "admin").strip()
    answer = httpx.get(f"{stack.url}/api/v1/tokens", headers={"Authorization": f"Token {token}"})
    assert [one["name"] for one in answer.json()["items"]] == ["looker"]
    jobs = httpx.get(f"{stack.url}/api/v1/jobs", headers={"Authorization": f"Token {token}"})
    assert len({one["sha256"] for one in jobs.json()["items"]}) == 2  # read twice, not reused


def test_reads_with_a_given_token(stack: Stack) -> None:
    scopes = ("--scope", "jobs:write", "jobs:read")
    token = stack.web.manage("create_token", "admin", "--name", "given", *scopes).strip()
    done = _run(stack, LEGIBLE_TOKEN=token)
    assert done.returncode == 0, done.stdout + done.stderr


def test_says_what_to_do_when_the_password_was_changed(stack: Stack) -> None:
    done = _run(stack, LEGIBLE_ADMIN_PASSWORD="not-this-one")
    assert done.returncode == 1
    assert "test.tokenSecret.name" in done.stdout
    assert not done.stderr
