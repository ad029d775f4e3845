"""What a worker reports about itself."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from ocr_contract.limits import DOCUMENT_LIMITS
from ocr_engine.languages import tessdata_dir
from tests.support.waiting import wait_until
from tests.support.worker import RunningWorker, running_worker

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


def test_health_and_readiness(worker: RunningWorker) -> None:
    assert worker.client.get("/healthz").json() == {"status": "ok"}
    assert worker.client.get("/readyz").json() == {"status": "ready", "languages": ["eng"]}


def test_info_says_what_can_be_used(worker: RunningWorker) -> None:
    info = worker.client.get("/v1/info").json()
    assert info["slots"] == 2
    assert info["api_names"] == ["spark_ocr_api", "invoices"]
    assert info["limits"]["max_pixels"] == DOCUMENT_LIMITS.max_pixels
    assert info["engines"]["Tesseract"].startswith("tesseract ")
    assert "eng" in info["languages"]
    assert info["ready"] is True
    assert info["formats"] == ["text", "json", "result", "pdf", "hocr", "alto", "tsv", "markdown"]
    assert not [name for name in _names({**info, "defaults": {}}) if name != name.lower()]
    listed = worker.client.get("/v1/languages").json()
    assert listed["default"] == ["eng"]
    assert listed["languages"] == info["languages"]
    assert "osd" not in listed["languages"]


def _names(found: object) -> list[str]:
    """Return all member names in `found`, except those of `engines`, which are names of engines."""
    if isinstance(found, dict):
        return [*found, *(name for key, value in found.items() if key != "engines" for name in _names(value))]
    return []


def test_a_language_that_is_installed_later_is_read_and_one_that_is_removed_is_not(tmp_path: Path, page: bytes) -> None:
    installed = tessdata_dir()
    for name in ("eng", "osd"):
        (tmp_path / f"{name}.traineddata").symlink_to(installed / f"{name}.traineddata")
    with running_worker(SLOTS="1", tessdata=tmp_path) as worker:
        assert worker.client.get("/v1/languages").json()["languages"] == ["eng"]
        assert worker.client.get("/v1/info").json()["legacy_languages"] == []
        assert worker.read(page, languages="new").json()["code"] == "language_missing"
        (tmp_path / "new.traineddata").symlink_to(installed / "eng.traineddata")
        assert worker.client.get("/v1/languages").json()["languages"] == ["eng", "new"]
        assert worker.read(page, languages="new").text == "Invoice number 20417\n"
        (tmp_path / "new.traineddata").unlink()
        assert worker.client.get("/v1/languages").json()["languages"] == ["eng"]
        assert worker.read(page, languages="new").json()["code"] == "language_missing"


def test_readiness_names_the_language_that_cannot_be_read() -> None:
    with running_worker(ready=False, LANGUAGES="eng,xyz", SLOTS="1") as worker:

        def answer_with_all_languages_tried() -> httpx.Response | None:
            answer = worker.client.get("/readyz")
            languages = answer.json().get("languages", {})
            tried = languages.get("eng", "") is None and "xyz" in languages["xyz"]
            return answer if tried else None

        answer = wait_until(answer_with_all_languages_tried, seconds=30)
        assert answer.status_code == 503
        body = answer.json()
        assert body["code"] == "not_ready"
        assert "xyz" in body["detail"]
        assert worker.client.get("/healthz").status_code == 200
        assert worker.client.get("/v1/info").json()["ready"] is False


def test_requests_and_pages_are_counted(worker: RunningWorker, page: bytes) -> None:
    def counted() -> tuple[float, float, float]:
        return (
            worker.metric("legible_worker_requests_total", route="reference", status="200"),
            worker.metric("legible_worker_page_seconds_count"),
            worker.metric("legible_worker_pages_total", outcome="done"),
        )

    before = counted()
    worker.read(page)
    assert counted() == tuple(value + 1 for value in before)
    assert worker.metric("legible_worker_slots") == 2
    assert worker.metric("legible_worker_body_bytes") == 0
    assert worker.metric("legible_worker_pages_running") == 0


def test_the_request_id_is_kept_or_made(worker: RunningWorker) -> None:
    given = worker.client.get("/healthz", headers={"X-Request-ID": "abc-1.2:3"}).headers["x-request-id"]
    assert given == "abc-1.2:3"
    made = worker.client.get("/healthz", headers={"X-Request-ID": "a b\tc"}).headers["x-request-id"]
    assert made != "a b\tc"
    assert len(made) == 32
    answer = worker.client.post("/nothing", headers={"X-Request-ID": "seen"})
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "seen"


def test_the_log_has_one_json_line_a_request_without_text_or_names(worker: RunningWorker, page: bytes) -> None:
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    headers = {"X-Request-ID": "logged-once", "traceparent": trace}
    worker.client.post("/v1/ocr", files={"file": ("secret-name.png", page)}, headers=headers)
    worker.client.post("/invoices/secret-path", content=b"{}", headers={"traceparent": "no trace"})
    lines = [line for line in worker.log_lines() if line.get("request_id") == "logged-once"]
    assert len(lines) == 1
    assert lines[0]["status"] == 200
    assert lines[0]["route"] == "ocr"
    assert lines[0]["traceparent"] == trace
    assert lines[0]["level"] == logging.getLevelName(logging.INFO)
    for secret in ("secret-name", "secret-path", "Invoice", "no trace"):
        assert secret not in worker.log


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/info", "/v1/languages", "/metrics"])
def test_head_is_answered_without_a_body(worker: RunningWorker, path: str) -> None:
    answer = worker.client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
