"""The OpenAPI document: up to date, valid, and followed by a running web whatever a fuzzer sends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.support.fuzzing import fuzz
from tests.support.web import RunningWeb, running_web

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "api" / "openapi.yaml"
CHECKS = Path(__file__).parent / "schemathesis.toml"
CALLERS = ("admin", "member", "anonymous")
FUZZING_SECONDS = 10
SOAK_SECONDS = 200
"""Seconds for each caller: ten minutes in total."""


def test_the_committed_document_is_the_one_that_is_made(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(made))
    assert made.read_text() == COMMITTED.read_text(), "stale: run `make generate`"


def test_calls_have_short_names_that_stay() -> None:
    paths = yaml.safe_load(COMMITTED.read_text())["paths"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert sorted(names) == [
        "endpoints_get",
        "endpoints_list",
        "endpoints_queue",
        "formats_list",
        "job_pages_correct",
        "job_pages_get",
        "job_pages_image",
        "job_pages_list",
        "job_pages_preview",
        "job_pages_thumbnail",
        "jobs_bulk",
        "jobs_cancel",
        "jobs_change",
        "jobs_create",
        "jobs_delete",
        "jobs_document",
        "jobs_download",
        "jobs_get",
        "jobs_list",
        "jobs_result",
        "jobs_retry",
        "languages_list",
        "me_get",
        "me_password_set",
        "me_sessions_delete",
        "search",
        "session_create",
        "session_delete",
        "session_get",
        "tokens_create",
        "tokens_delete",
        "tokens_list",
    ]


def test_the_document_is_served_to_anybody() -> None:
    assert yaml.safe_load(Client().get("/api/v1/schema").content)["openapi"] == "3.1.0"
    as_json = Client().get("/api/v1/schema?format=json")
    assert as_json.json()["info"]["title"] == "Legible"


@pytest.fixture(scope="module")
def web() -> Iterator[RunningWeb]:
    # With one thread per process no request waits for its result, which nothing would produce here.
    with running_web(JOB_SUBMISSIONS_PER_MINUTE="1000000", MAX_DOCUMENT_BYTES="1000000", WEB_THREADS="1") as running:
        running.manage("shell", "-c", "from django.contrib.auth.models import User; User.objects.create_user('member')")
        yield running


def fuzz_as(web: RunningWeb, caller: str, seconds: int, *arguments: str) -> None:
    """Send requests of `caller` for about `seconds`; nothing may be logged as an error meanwhile."""
    headers = [] if caller == "anonymous" else ["--header", f"Authorization: Bearer {web.token(user=caller)}"]
    logged = len(web.log_lines())
    fuzz(COMMITTED, web.url, *headers, *arguments, checks=CHECKS, folder=web.data_dir, seconds=seconds)
    assert not [line for line in web.log_lines()[logged:] if line["level"] == "ERROR"]


@pytest.mark.parametrize("caller", CALLERS)
def test_web_keeps_to_the_document_whatever_is_sent(web: RunningWeb, caller: str) -> None:
    fuzz_as(web, caller, FUZZING_SECONDS, "--max-examples", "40", "--generation-deterministic")


@pytest.mark.soak
@pytest.mark.parametrize("caller", CALLERS)
def test_web_keeps_to_the_document_for_a_long_time(web: RunningWeb, caller: str) -> None:
    fuzz_as(web, caller, SOAK_SECONDS, "--generation-database", "none", "--max-examples", "5000")
