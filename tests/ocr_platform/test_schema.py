"""The OpenAPI document: committed as it is made, valid, and kept by a running web whatever a fuzzer sends."""

import os
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.support.web import RunningWeb, running_web

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "api" / "openapi.yaml"
FUZZING_SECONDS = 20


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


def fuzzed_web() -> AbstractContextManager[RunningWeb]:
    # With one thread a process no request waits for its result, which nobody would make here.
    return running_web(JOB_SUBMISSIONS_PER_MINUTE="1000000", MAX_DOCUMENT_BYTES="1000000", WEB_THREADS="1")


def fuzz(web: RunningWeb, *arguments: str) -> None:
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", str(COMMITTED), "--url", web.url),
        *("--header", f"Authorization: Bearer {web.token()}", "--no-color", "--output-truncate", "false"),
        # What is valid by the schema may still be no document, or name what is not there; and more is taken than the
        # schema says, on purpose: an option without a value counts as not said, an unknown one is ignored.
        *("--exclude-checks", "positive_data_acceptance,negative_data_rejection"),
        *("--phases", "examples,coverage,fuzzing,stateful", "--warnings", "off", *arguments),
    ]
    run = subprocess.run(
        command,
        cwd=web.data_dir,
        env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(web.data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert not [line for line in web.log_lines() if line["level"] == "ERROR"]


def test_web_keeps_to_the_document_whatever_is_sent() -> None:
    with fuzzed_web() as web:
        fuzz(web, "--max-time", str(FUZZING_SECONDS), "--max-examples", "40", "--generation-deterministic")


@pytest.mark.soak
def test_web_keeps_to_the_document_for_a_long_time() -> None:
    with fuzzed_web() as web:
        fuzz(web, "--generation-database", "none", "--max-time", "600", "--max-examples", "5000")
