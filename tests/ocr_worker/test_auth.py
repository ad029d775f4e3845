"""A worker with key files: calls with a key are served, others are refused, and a new key is valid at once."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from ocr_contract.settings import SettingsError
from ocr_worker.http.auth import OPEN_PATHS
from ocr_worker.settings import read_worker_settings
from tests.support.worker import RunningWorker, running_worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "a-key-of-the-owner"
PLATFORM_KEY = "0123456789abcdef"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two files of keys, as two Secrets are mounted."""
    folder = tmp_path_factory.mktemp("keys")
    mine, platform = folder / "token", folder / "platform"
    mine.write_text(f"{KEY}\n")
    platform.write_text(PLATFORM_KEY)
    return mine, platform


@pytest.fixture(scope="module")
def guarded(files: tuple[Path, Path]) -> Iterator[RunningWorker]:
    with running_worker(SLOTS="1", API_NAME="invoices", KEY_FILES=",".join(map(str, files))) as running:
        yield running


@pytest.mark.parametrize("path", ["/spark_ocr_api", "/invoices", "/v1/ocr"])
@pytest.mark.parametrize("shown", [f"Bearer {KEY}", f"bearer  {KEY}", f"Token {PLATFORM_KEY}"])
def test_a_call_with_a_valid_key_is_served(guarded: RunningWorker, page: bytes, path: str, shown: str) -> None:
    body = {"image": base64.b64encode(page).decode()}
    answer = guarded.client.post(path, json=body, headers={"Authorization": shown, "Accept": "text/plain"})
    assert (answer.status_code, answer.text) == (200, "Invoice number 20417\n")


@pytest.mark.parametrize("path", ["/spark_ocr_api", "/invoices/x", "/v1/ocr", "/v1/split", "/v1/none", "/healthz/x"])
@pytest.mark.parametrize("shown", ["", "Bearer", f"Basic {KEY}", KEY, "Bearer wrong", f"Bearer {KEY}x"])
def test_a_call_without_a_key_is_refused(guarded: RunningWorker, page: bytes, path: str, shown: str) -> None:
    answer = guarded.client.post(path, content=page, headers={"Authorization": shown} if shown else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "not_authenticated"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_refusal_is_one_plain_line_for_a_client_of_text(guarded: RunningWorker, page: bytes) -> None:
    answer = guarded.read(page, headers={"Accept": "text/plain"})
    assert (answer.status_code, answer.text.count("\n")) == (401, 1)
    assert answer.text.startswith("not_authenticated: This worker requires a key.")


def test_refused_document_is_neither_waited_for_nor_kept(guarded: RunningWorker) -> None:
    answer = guarded.client.post("/v1/ocr", content=bytes(8_000_000))
    assert answer.status_code == 401
    assert guarded.client.get("/healthz").status_code == 200
    assert guarded.metric("legible_worker_body_bytes") == 0


@pytest.mark.parametrize("path", sorted(OPEN_PATHS))
def test_how_the_worker_is_can_be_asked_without_a_key(guarded: RunningWorker, path: str) -> None:
    assert guarded.client.get(path).status_code == 200


def test_key_that_is_replaced_holds_at_once(guarded: RunningWorker, files: tuple[Path, Path], page: bytes) -> None:
    def status(key: str) -> int:
        return guarded.read(page, headers={"Authorization": f"Bearer {key}"}).status_code

    new = files[0].with_suffix(".new")
    new.write_text(f"{KEY}\nthe-next-one\n")
    new.replace(files[0])
    assert (status(KEY), status("the-next-one")) == (200, 200)
    files[0].unlink()
    assert (status(KEY), status(PLATFORM_KEY)) == (401, 200)
    files[0].write_text(KEY)
    assert (status(KEY), status("the-next-one")) == (200, 401)
    assert KEY not in guarded.log


def test_an_empty_key_file_admits_no_caller(tmp_path: Path, page: bytes) -> None:
    (tmp_path / "token").write_text("\n \n")
    with running_worker(ready=False, KEY_FILES=str(tmp_path / "token")) as running:
        for shown in ("Bearer", "Bearer x"):
            assert running.read(page, headers={"Authorization": shown}).status_code == 401


def test_missing_file_is_reported_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="which does not exist"):
        read_worker_settings({"LEGIBLE_WORKER_KEY_FILES": str(tmp_path / "none")})
