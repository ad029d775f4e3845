"""Misspelt and repeated options: `/v1/ocr` and `/v1/split` refuse them by name, the reference call reports them."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from tests.ocr_worker.test_requests import TEXT, problem

if TYPE_CHECKING:
    import httpx

    from tests.support.worker import RunningWorker


def encoded(page: bytes) -> str:
    return base64.b64encode(page).decode()


def post(worker: RunningWorker, path: str, page: bytes, way: str, given: list[tuple[str, str]]) -> httpx.Response:
    """Send `page` with the options `given` in the query, as form fields or as JSON members."""
    if way == "query":
        return worker.client.post(path, params=given, content=page)
    if way == "form":
        parts = [(name, (None, value.encode())) for name, value in given]
        return worker.client.post(path, files=[*parts, ("file", ("a.png", page))])  # type: ignore[list-item]
    members = [*given, ("image", encoded(page))]
    body = "{" + ", ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in members) + "}"
    return worker.client.post(path, content=body)


@pytest.mark.parametrize("way", ["query", "form", "json"])
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("langages", "languages"),
        ("pageSegmMode", "pageSegMode"),
        ("page_seg_mode", "pageSegMode"),
        ("DPI", "dpi"),
        ("whiteList", "whitelist"),
    ],
)
def test_a_misspelt_option_is_refused_with_the_one_that_was_meant(
    worker: RunningWorker, page: bytes, way: str, name: str, meant: str
) -> None:
    body = problem(post(worker, "/v1/ocr", page, way, [(name, "1")]), 400, "unknown_option")
    assert f'"{name}"' in str(body["detail"])
    assert body["hint"] == f"Did you mean {meant}?"


@pytest.mark.parametrize("way", ["query", "form", "json"])
@pytest.mark.parametrize("second", ["languages", "lang"])
def test_an_option_that_is_given_twice_is_refused(worker: RunningWorker, page: bytes, way: str, second: str) -> None:
    answer = post(worker, "/v1/ocr", page, way, [("languages", "eng"), (second, "deu")])
    assert '"languages"' in str(problem(answer, 400, "repeated_option")["detail"])


def test_query_and_body_may_not_both_name_an_option(worker: RunningWorker, page: bytes) -> None:
    answer = worker.client.post("/v1/ocr?lang=eng", json={"image": encoded(page), "languages": "eng"})
    problem(answer, 400, "repeated_option")
    problem(worker.client.post("/v1/ocr?format=text&format=json", content=page), 400, "repeated_option")
    two = f'{{"image": "{encoded(page)}", "image": "{encoded(page)}"}}'
    problem(worker.client.post("/v1/ocr", content=two), 400, "repeated_option")


def test_a_name_inside_of_an_option_is_no_repetition(worker: RunningWorker, page: bytes) -> None:
    given = {"variables": {"invert_threshold": 0.5}, "preprocessing": {"enlarge": "Off"}, "image": encoded(page)}
    assert worker.client.post("/v1/ocr", json={**given, "dpi": 300}).text == TEXT
    # The start of the image is also in another member: only the image itself must be cut out.
    problem(worker.client.post("/v1/ocr", json={"x": encoded(page)[:200], **given}), 400, "unknown_option")
    escaped = json.dumps({**given, "dpi": 300}).replace("/", "\\/")
    assert worker.client.post("/v1/ocr", content=escaped).text == TEXT


def test_split_takes_its_one_parameter(worker: RunningWorker, page: bytes) -> None:
    body = problem(worker.client.post("/v1/split?form=2", content=page), 400, "unknown_option")
    assert body["hint"] == "Did you mean from?"
    problem(worker.client.post("/v1/split?from=1&from=1", content=page), 400, "repeated_option")


@pytest.mark.parametrize("way", ["query", "json", "form"])
def test_the_reference_call_names_what_it_ignored(worker: RunningWorker, page: bytes, way: str) -> None:
    answer = post(worker, "/spark_ocr_api", page, way, [("langages", "deu"), ("customer", "ACME"), ("dpi", "300")])
    assert (answer.status_code, answer.text) == (200, TEXT)
    assert answer.headers["legible-ignored"] == "langages, customer"
    refused = post(worker, "/spark_ocr_api", page, way, [("langages", "deu"), ("languages", "xyz")])
    assert problem(refused, 422, "language_missing")
    assert refused.headers["legible-ignored"] == "langages"
    pdf = worker.client.post("/spark_ocr_api?format=pdf", json={"image": encoded(page), "foo": 1})
    assert pdf.headers["legible-ignored"] == "foo"
    assert "legible-ignored" not in worker.read(page, dpi=300).headers


def test_the_header_of_ignored_names_is_bounded_and_safe(worker: RunningWorker, page: bytes) -> None:
    names = {f"name{number}\r\nSet-Cookie: ä": 1 for number in range(100)} | {"x" * 10_000: 1}
    answer = worker.read(page, **names)
    assert answer.text == TEXT
    assert len(answer.headers["legible-ignored"]) < 1000
    assert answer.headers["legible-ignored"].endswith(", ...")
    assert "set-cookie" not in answer.headers


def test_the_reference_call_reads_a_file_or_a_form_too(worker: RunningWorker, page: bytes) -> None:
    assert worker.client.post("/spark_ocr_api", content=page, headers={"Content-Type": "image/png"}).text == TEXT
    assert worker.client.post("/spark_ocr_api", content=page).text == TEXT
    assert worker.client.post("/spark_ocr_api", files={"file": page}).text == TEXT
    json_as_text = json.dumps({"image": encoded(page)})
    assert (
        worker.client.post("/spark_ocr_api", content=json_as_text, headers={"Content-Type": "image/png"}).text == TEXT
    )
    refused = problem(worker.client.post("/spark_ocr_api", content=b"hello"), 400, "bad_json")
    assert "/v1/ocr" in str(refused["hint"])
