"""Variables in a running worker: from a request, from its settings, and never from the previous request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ocr_contract.settings import SettingsError
from ocr_worker.settings import read_worker_settings
from tests.support.worker import running_worker

if TYPE_CHECKING:
    from tests.support.worker import RunningWorker

TEXT = "Invoice number 20417\n"
DIGITS = {"tessedit_char_whitelist": "0123456789"}


@pytest.mark.parametrize("engine", ["Tesseract", "TesseractCLI"])
def test_whitelist_holds_for_its_request_alone(worker: RunningWorker, page: bytes, engine: str) -> None:
    for keys in ({"variables": DIGITS}, {"whitelist": "0123456789"}):
        for _ in range(4):  # more often than there are page processes
            read = worker.read(page, engine=engine, **keys).text
            assert "20417" in read
            assert not set(read) & set("Invoicenumber")
        assert worker.read(page, engine=engine).text == TEXT


def test_name_that_is_not_allowed_is_refused_by_name(worker: RunningWorker, page: bytes) -> None:
    answer = worker.read(page, variables={"debug_file": "/tmp/x"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "option_not_supported")
    assert '"debug_file"' in answer.json()["detail"]


def test_endpoint_of_letters_is_ready_and_reads_letters_unless_asked_otherwise(page: bytes) -> None:
    letters = {"variables": {"tessedit_char_blacklist": "0123456789"}}
    with running_worker(SLOTS="1", OPTIONS=json.dumps(letters)) as running:
        assert not set(running.read(page).text) & set("0123456789")
        assert running.read(page, variables={"tessedit_char_blacklist": ""}).text == TEXT
        assert not set(running.read(page).text) & set("0123456789")
        assert running.client.get("/v1/info").json()["defaults"]["variables"] == letters["variables"]


def test_invalid_setting_is_reported_at_the_start() -> None:
    with pytest.raises(SettingsError, match="debug_file"):
        read_worker_settings({"LEGIBLE_WORKER_OPTIONS": '{"variables": {"debug_file": "/tmp/x"}}'})
