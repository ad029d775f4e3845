"""The worker describes itself: valid OpenAPI 3.1, with all its calls, options and formats."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from ocr_contract.options import OPTION_NAMES
from ocr_formats import FORMATS
from tests.support.fuzzing import fuzz
from tests.support.worker import RunningWorker, running_worker

CHECKS = Path(__file__).parent / "schemathesis.toml"


@pytest.fixture(scope="module")
def described(worker: RunningWorker) -> dict[str, Any]:
    answer = worker.client.get("/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def test_it_is_valid_and_has_every_path(described: dict[str, Any]) -> None:
    validate_schema(described)
    assert set(described["paths"]) == {
        *("/spark_ocr_api", "/invoices", "/v1/ocr", "/v1/split", "/v1/languages", "/v1/info"),
        *("/healthz", "/readyz", "/metrics"),
    }
    identifiers = [call["operationId"] for path in described["paths"].values() for call in path.values()]
    assert len(identifiers) == len(set(identifiers))


def test_every_option_and_every_format_is_in_it(described: dict[str, Any]) -> None:
    read = described["paths"]["/v1/ocr"]["post"]
    assert {each["name"] for each in read["parameters"]} == {*OPTION_NAMES, "lang", "language", "format"}
    assert set(described["components"]["schemas"]["OcrJson"]["properties"]) == {
        *(*OPTION_NAMES, "lang", "language", "image"),
    }
    assert described["components"]["schemas"]["OcrJson"]["required"] == ["image"]
    assert set(read["responses"]["200"]["content"]) == {each.media for each in FORMATS}
    assert read["requestBody"]["required"] is True


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/info", 200), ("/v1/languages", 200), ("/healthz", 200), ("/readyz", 200)]
)
def test_answers_are_as_described(described: dict[str, Any], worker: RunningWorker, path: str, status: int) -> None:
    answer = worker.client.get(path)
    content = described["paths"][path]["get"]["responses"][str(status)]["content"]
    _validate(described, content[answer.headers["content-type"]]["schema"], answer.json())


def test_results_and_problems_are_as_described(described: dict[str, Any], worker: RunningWorker, page: bytes) -> None:
    responses = described["paths"]["/v1/ocr"]["post"]["responses"]
    result = worker.client.post("/v1/ocr?format=json", content=page)
    _validate(described, responses["200"]["content"]["application/json"]["schema"], result.json())
    problem = worker.client.post("/v1/ocr?fromat=json", content=page)
    _validate(described, responses["default"]["content"]["application/problem+json"]["schema"], problem.json())


def test_with_keys_the_description_marks_calls_that_need_one(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    keys.write_text("secret\n")
    with running_worker(SLOTS="1", KEY_FILES=str(keys)) as worker:
        described = worker.client.get("/v1/openapi.json").json()
    validate_schema(described)
    assert described["paths"]["/v1/ocr"]["post"]["security"] == [{"key": []}]
    assert described["paths"]["/v1/info"]["get"]["security"] == []


def _validate(described: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    Draft202012Validator({"components": described["components"], **schema}).validate(value)


@pytest.mark.parametrize(
    ("seconds", "arguments"),
    [
        pytest.param(20, ("--max-examples", "20", "--generation-deterministic"), id="short"),
        pytest.param(
            200, ("--max-examples", "5000", "--generation-database", "none"), id="long", marks=pytest.mark.soak
        ),
    ],
)
def test_the_worker_keeps_to_it_whatever_is_sent(
    worker: RunningWorker, tmp_path: Path, seconds: int, arguments: tuple[str, ...]
) -> None:
    document = tmp_path / "openapi.json"
    document.write_bytes(worker.client.get("/v1/openapi.json").content)
    logged = len(worker.log_lines())
    fuzz(document, str(worker.client.base_url), *arguments, checks=CHECKS, folder=tmp_path, seconds=seconds)
    assert not [line for line in worker.log_lines()[logged:] if line["level"] == "ERROR"]
