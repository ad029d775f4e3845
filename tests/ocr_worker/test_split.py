"""Splitting a document: the stream of `/v1/split`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from ocr_contract.framing import FrameReader
from ocr_contract.media import MediaType
from ocr_contract.page_stream import MAX_MESSAGE, PageCount, PageMeta, PagePart, decode_message
from tests.sample_documents import draw_page, draw_pdf, encode_pages

if TYPE_CHECKING:
    from tests.support.worker import RunningWorker


def entries(stream: bytes) -> dict[str, Any]:
    """Return the content of a stream of pages, in order: the count, and each page's description and files."""
    reader = FrameReader(MAX_MESSAGE)
    found: dict[str, Any] = {}
    number = 0
    for body in reader.feed(stream):
        match decode_message(body):
            case PageCount(total=total):
                found["count"] = total
            case PageMeta() as meta:
                number = meta.number
                found[f"{number}.meta"] = meta
            case PagePart(part=part, data=data):
                found[f"{number}.{part}"] = found.get(f"{number}.{part}", b"") + data
    assert reader.complete
    return found


def info(found: dict[str, Any], number: int) -> PageMeta:
    meta: PageMeta = found[f"{number}.meta"]
    return meta


def test_every_page_has_its_image_preview_and_thumbnail_in_order(worker: RunningWorker, three_pages: bytes) -> None:
    answer = worker.client.post("/v1/split", content=three_pages)
    assert answer.headers["content-type"] == "application/vnd.legible.pages"
    found = entries(answer.content)
    parts = ("meta", "image", "preview", "thumbnail")
    assert list(found) == ["count", *(f"{number}.{part}" for number in (1, 2, 3) for part in parts)]
    assert found["count"] == 3
    for number in (1, 2, 3):
        page = info(found, number)
        assert page.number == number
        with Image.open(io.BytesIO(found[f"{number}.image"])) as image:
            assert image.size == (page.width, page.height)
            assert image.get_format_mimetype() == page.image_media
        with Image.open(io.BytesIO(found[f"{number}.thumbnail"])) as thumbnail:
            assert max(thumbnail.size) <= 400


def test_a_png_is_its_own_page_image_byte_for_byte(worker: RunningWorker, page: bytes) -> None:
    found = entries(worker.client.post("/v1/split", content=page).content)
    assert found["1.image"] == page
    assert info(found, 1).image_media == MediaType.PNG


def test_it_resumes_at_any_page(worker: RunningWorker, three_pages: bytes) -> None:
    whole = entries(worker.client.post("/v1/split", content=three_pages).content)
    rest = entries(worker.client.post("/v1/split?from=3", content=three_pages).content)
    assert list(rest) == ["count", *(name for name in whole if name.startswith("3."))]
    assert rest["3.image"] == whole["3.image"]
    assert list(entries(worker.client.post("/v1/split?from=4", content=three_pages).content)) == ["count"]


@pytest.mark.parametrize(
    ("start", "status", "code"),
    [("5", 422, "page_out_of_range"), ("0", 400, "invalid_option"), ("x", 400, "invalid_option")],
)
def test_a_missing_page_is_refused(
    worker: RunningWorker, three_pages: bytes, start: str, status: int, code: str
) -> None:
    answer = worker.client.post("/v1/split", params={"from": start}, content=three_pages)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_document_that_cannot_be_opened_is_a_problem_before_the_stream(worker: RunningWorker) -> None:
    secret = draw_pdf([["x"]], password="hidden")
    answer = worker.client.post("/v1/split", content=secret)
    assert (answer.status_code, answer.json()["code"]) == (422, "document_encrypted")
    assert worker.client.post("/v1/split", content=b"hello").json()["code"] == "unsupported_media_type"
    assert worker.client.post("/v1/split", content=b"").json()["code"] == "missing_image"


def test_the_error_of_one_page_is_its_entry(worker: RunningWorker) -> None:
    good = draw_page(["Good"], size=(300, 100)).convert("1")
    tall = draw_page(["x"], size=(10, 20_001)).convert("1")
    answer = worker.client.post("/v1/split", content=encode_pages([good, tall, good], "TIFF", compression="group4"))
    found = entries(answer.content)
    failed = info(found, 2)
    assert failed.error is not None
    assert failed.error.code == "side_too_long"
    assert [name for name in found if name.startswith("2.")] == ["2.meta"]
    assert "3.thumbnail" in found


def test_the_first_page_comes_before_the_last_is_made(worker: RunningWorker) -> None:
    pages = draw_pdf([[f"Page {number}"] for number in range(1, 41)])
    done = worker.metric("legible_worker_page_seconds_count")
    with worker.client.stream("POST", "/v1/split", content=pages) as answer:
        stream = answer.iter_raw()
        while b"thumbnail" not in next(stream):
            pass
        assert worker.metric("legible_worker_page_seconds_count") - done < 40
        for _ in stream:
            pass
    assert worker.metric("legible_worker_page_seconds_count") - done == 41
