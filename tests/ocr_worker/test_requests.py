"""Every way to send a document and its options."""

from __future__ import annotations

import base64
import gzip
import io
import json
from typing import TYPE_CHECKING, Any

import httpx
import msgspec
import pytest

from ocr_contract.result import Document
from tests.sample_documents import SENTENCES, draw_page, encode

if TYPE_CHECKING:
    from tests.support.worker import RunningWorker

TEXT = "Invoice number 20417\n"


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    """Return the problem in `answer`, which must have `status` and `code`, be complete, and have its request's id."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = answer.json()
    assert body["code"] == code
    assert body["status"] == status
    assert body["type"] == f"urn:legible:problem:{code}"
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == answer.headers["x-request-id"]
    return body


def test_multipart_raw_and_json_give_the_same_text(worker: RunningWorker, page: bytes) -> None:
    encoded = {"image": base64.b64encode(page).decode()}
    answers = [
        worker.client.post("/v1/ocr", files={"file": ("any name.pdf", page, "application/pdf")}),
        worker.client.post("/v1/ocr", content=page),
        worker.client.post("/v1/ocr", content=page, headers={"Content-Type": "application/octet-stream"}),
        worker.client.put("/v1/ocr", content=page, headers={"Content-Type": "application/x-www-form-urlencoded"}),
        worker.client.post("/v1/ocr", json=encoded),
        worker.client.post("/v1/ocr", content=b"\n " + json.dumps(encoded).encode()),
        worker.client.post("/v1/ocr", content=iter([b" ", json.dumps(encoded).encode()])),
    ]
    assert [(answer.status_code, answer.text) for answer in answers] == [(200, TEXT)] * len(answers)


def test_options_travel_in_the_body_the_form_or_the_query(worker: RunningWorker, page: bytes) -> None:
    def languages(answer: httpx.Response) -> tuple[str, ...]:
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Document).languages

    accept = {"Accept": "application/json"}
    options = {"languages": "eng+deu", "pageSegMode": "6", "preprocessing": "Off"}
    form = worker.client.post("/v1/ocr", files={"file": page}, data=options, headers=accept)
    query = worker.client.post("/v1/ocr", content=page, params=options, headers=accept)
    body = worker.read(page, headers=accept, lang=["eng", "deu"], pageSegMode=6)
    assert languages(form) == languages(query) == languages(body) == ("eng", "deu")
    both = worker.client.post(
        "/spark_ocr_api?language=fra",
        json={"image": base64.b64encode(page).decode(), "languages": "deu"},
        headers=accept,
    )
    assert languages(both) == ("deu",)


def test_a_result_holds_words_with_boxes(worker: RunningWorker, page: bytes) -> None:
    answer = worker.read(page, headers={"Accept": "application/vnd.legible.result+json;v=1"})
    assert answer.headers["content-type"] == "application/vnd.legible.result+json;v=1"
    result = msgspec.json.decode(answer.content, type=Document)
    assert (result.pages_total, result.pages_done, result.pages_failed) == (1, 1, 0)
    assert result.engine.startswith("tesseract ")
    words = result.pages[0].words()
    assert [word.text for word in words] == ["Invoice", "number", "20417"]
    assert all(0 <= word.box[0] < word.box[2] <= 600 and word.confidence > 50 for word in words)


def test_the_second_engine_reads_too(worker: RunningWorker, page: bytes) -> None:
    answer = worker.read(page, headers={"Accept": "application/json"}, engine="TesseractCLI")
    result = msgspec.json.decode(answer.content, type=Document)
    assert "pytesseract" in result.engine
    assert result.pages[0].text.strip() == TEXT.strip()


def test_pages_are_selected(worker: RunningWorker, three_pages: bytes) -> None:
    assert worker.read(three_pages, pages="3,1").text == "First page\n+++\nThird page\n"
    assert worker.read(three_pages, pages=2).text == "Second page\n"
    answer = worker.read(three_pages, pages="2-9")
    assert problem(answer, 422, "page_out_of_range")["limit"] == 3


@pytest.mark.parametrize(
    ("keys", "code", "names"),
    [
        ({"url": "http://169.254.169.254/"}, "option_not_supported", "url"),
        ({"webhook": "http://example.org/"}, "option_not_supported", "webhook"),
        ({"variables": {"debug_file": "/tmp/x"}}, "option_not_supported", "variables"),
        ({"userWords": ["x"]}, "option_not_supported", "userWords"),
        ({"confidenceThreshold": 50}, "option_not_supported", "confidenceThreshold"),
        ({"languages": "../../etc"}, "invalid_option", "languages"),
        ({"pageSegMode": 14}, "invalid_option", "pageSegMode"),
        ({"pageSegMode": 0}, "invalid_option", "pageSegMode"),
        ({"pageSegMode": 2}, "invalid_option", "pageSegMode"),
        ({"ocrEngineMode": 0}, "invalid_option", "ocrEngineMode"),
        ({"engine": "Magic"}, "invalid_option", "engine"),
        ({"dpi": "many"}, "invalid_option", "dpi"),
    ],
)
def test_unsupported_and_forbidden_options_are_refused_by_name(
    worker: RunningWorker, page: bytes, keys: dict[str, Any], code: str, names: str
) -> None:
    assert f'"{names}"' in str(problem(worker.read(page, **keys), 400, code)["detail"])


def test_a_language_that_is_not_installed_is_named_with_those_that_are(worker: RunningWorker, page: bytes) -> None:
    detail = str(problem(worker.read(page, languages="eng+xyz"), 422, "language_missing")["detail"])
    assert "xyz" in detail
    assert "eng" in detail


@pytest.mark.parametrize("path", ["/spark_ocr_api", "/v1/ocr", "/v1/split"])
def test_a_compressed_body_is_refused_as_such(worker: RunningWorker, page: bytes, path: str) -> None:
    answer = worker.client.post(path, content=gzip.compress(page), headers={"Content-Encoding": "gzip"})
    assert "gzip" in str(problem(answer, 415, "unsupported_media_type")["detail"])


def test_a_form_that_is_none_is_refused(worker: RunningWorker, page: bytes) -> None:
    client = worker.client
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    problem(client.post("/v1/ocr", content=page, headers=broken), 400, "invalid_request")
    problem(client.post("/v1/ocr", content=b"--x\r\n", headers=broken), 400, "invalid_request")
    no_boundary = {"Content-Type": "multipart/form-data"}
    problem(client.post("/v1/ocr", content=page, headers=no_boundary), 400, "invalid_request")
    problem(client.post("/v1/ocr", files={"document": page}), 400, "missing_image")
    problem(client.post("/v1/ocr", files={"file": b""}), 400, "missing_image")
    problem(client.post("/v1/ocr", files=[("file", page), ("file", page)]), 400, "repeated_option")
    problem(client.post("/v1/ocr", files={"file": page}, data={"x": "y" * 20_000}), 400, "invalid_request")
    fields = {f"f{number}": "" for number in range(60)}
    problem(client.post("/v1/ocr", files={"file": page}, data=fields), 400, "invalid_request")


def test_a_document_in_small_pieces_of_a_form_is_whole(worker: RunningWorker, page: bytes) -> None:
    request = httpx.Request("POST", f"{worker.url}/v1/ocr", files={"file": io.BytesIO(page)})
    body = request.read()
    pieces = (body[at : at + 1000] for at in range(0, len(body), 1000))
    answer = worker.client.post("/v1/ocr", content=pieces, headers={"Content-Type": request.headers["content-type"]})
    assert answer.text == TEXT


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/spark_ocr_api", 405, "method_not_allowed"),
        ("DELETE", "/v1/ocr", 405, "method_not_allowed"),
        ("POST", "/healthz", 405, "method_not_allowed"),
        ("POST", "/nothing", 404, "not_found"),
        ("GET", "/", 404, "not_found"),
        ("POST", "/v1/ocr?format=docx", 406, "not_acceptable"),
    ],
)
def test_wrong_paths_and_methods(worker: RunningWorker, method: str, path: str, status: int, code: str) -> None:
    answer = worker.client.request(method, path)
    problem(answer, status, code)
    if status == 405:
        assert answer.headers["allow"]


def test_one_page_that_fails_does_not_fail_the_others(worker: RunningWorker) -> None:
    good = encode(draw_page(list(SENTENCES), size=(1000, 400)), "TIFF")
    tall = draw_page(["x"], size=(10, 20_001))
    first = draw_page(["First page"], size=(300, 100), mode="1", ink=0, paper=1)
    third = draw_page(["Third page"], size=(300, 100), mode="1", ink=0, paper=1)
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=[tall.convert("1"), third], compression="group4")
    answer = worker.read(buffer.getvalue())
    assert answer.status_code == 200, answer.text
    assert answer.headers["legible-pages"] == "total=3, done=2, failed=1"
    assert answer.text == "First page\n+++\n\n+++\nThird page\n"
    result = msgspec.json.decode(
        worker.read(buffer.getvalue(), headers={"Accept": "application/json"}).content, type=Document
    )
    assert [page.error.code if page.error else None for page in result.pages] == [None, "side_too_long", None]
    assert (result.pages_done, result.pages_failed) == (2, 1)
    assert worker.read(good).status_code == 200


def test_all_pages_failed_is_an_error_that_says_so(worker: RunningWorker) -> None:
    tall = draw_page(["x"], size=(10, 20_001)).convert("1")
    one = worker.read(encode(tall, "TIFF", compression="group4"))
    assert problem(one, 422, "side_too_long")["limit"] == 20_000
    two = worker.read(encode(tall, "TIFF", compression="group4", save_all=True, append_images=[tall]))
    assert two.headers["legible-pages"] == "total=2, done=0, failed=2"
    assert "side" in str(problem(two, 422, "all_pages_failed")["detail"]) or "20001" in two.text
