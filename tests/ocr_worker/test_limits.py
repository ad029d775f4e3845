"""Hostile input for the running worker: the expected answer, no crash, and the next request served at once."""

from __future__ import annotations

import base64
import io
import json
import socket
import struct
import threading
import time
import zlib
from typing import TYPE_CHECKING

import httpx
import numpy as np
import psutil
import pytest
from PIL import Image

from ocr_contract.limits import DOCUMENT_LIMITS, MIB
from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.worker import RunningWorker, running_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = "Invoice number 20417\n"


@pytest.fixture(scope="module")
def strict() -> Iterator[RunningWorker]:
    """A worker with tight limits."""
    with running_worker(
        SLOTS="1",
        PAGE_TIMEOUT_SECONDS="1",
        MAX_DIRECT_BYTES="2000000",
        MAX_PAGES_PER_DOCUMENT="5",
        REQUEST_SECONDS="5",
    ) as running:
        yield running


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that announces a size, with only one empty row of data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(width + 1))) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """Return a PNG of 20000 x 20000 white pixels in about a megabyte or less."""
    buffer = io.BytesIO()
    Image.new("1", (20_000, 20_000), 1).save(buffer, "PNG")
    return buffer.getvalue()


def tiff_of(pages: int) -> bytes:
    image = draw_page(["x"], size=(60, 60)).convert("1")
    return encode(image, "TIFF", save_all=True, append_images=[image] * (pages - 1), compression="group4")


NOT_IMAGES = {
    "a list of file names": b"/etc/passwd\n/etc/hostname\n",
    "an address": b"http://169.254.169.254/latest/meta-data/\n",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "zip": b"PK\x03\x04" + bytes(100),
    "elf": b"\x7fELF" + bytes(100),
    "html": b"<html><script>alert(1)</script>",
    "zeros": bytes(1000),
}
BROKEN = {
    "png": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(200),
    "tiff": b"II*\x00\x08\x00\x00\x00" + b"\xff" * 200,
    "pdf": b"%PDF-1.7\n" + b"\xff" * 200,
    "gif": b"GIF89a" + b"\xff" * 50,
    "webp": b"RIFF\x40\x00\x00\x00WEBPVP8 " + b"\xff" * 60,
    "bmp": b"BM" + bytes(12) + b"\x28\x00\x00\x00" + b"\xff" * 50,
    "heic": b"\x00\x00\x00\x18ftypheic" + b"\xff" * 100,
}


@pytest.mark.parametrize("name", NOT_IMAGES)
def test_a_file_that_is_no_document_is_never_opened(worker: RunningWorker, name: str) -> None:
    answer = worker.read(NOT_IMAGES[name])
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_document_of_each_type_is_refused(worker: RunningWorker, page: bytes, name: str) -> None:
    answer = worker.read(BROKEN[name])
    assert answer.status_code == 422, answer.text
    assert answer.json()["code"] in {"document_broken", "empty_document", "too_many_pixels", "side_too_long"}
    assert worker.read(page).text == TEXT


@pytest.mark.alone
@pytest.mark.parametrize(
    ("document", "code", "limit"),
    [
        (lambda: png_of(10_001, 10_000), "too_many_pixels", DOCUMENT_LIMITS.max_pixels // 10**6),
        (lambda: png_of(20_001, 10), "side_too_long", DOCUMENT_LIMITS.max_side),
        (bomb, "too_many_pixels", DOCUMENT_LIMITS.max_pixels // 10**6),
        (lambda: tiff_of(DOCUMENT_LIMITS.max_pages_per_document + 1), "too_many_pages", 500),
        (lambda: draw_pdf([["x"]], password="hidden"), "document_encrypted", None),
    ],
)
def test_a_document_over_a_limit_is_refused_with_limit_and_value(
    worker: RunningWorker, page: bytes, document: Callable[[], bytes], code: str, limit: int | None
) -> None:
    data = document()
    started = time.monotonic()
    answer = worker.read(data)
    assert time.monotonic() - started < 2
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json().get("limit") == limit
    assert limit is None or answer.json()["actual"] > limit
    assert worker.read(page).text == TEXT


@pytest.mark.alone
def test_a_page_that_takes_too_long_is_given_up_alone(strict: RunningWorker, slow_page: bytes, page: bytes) -> None:
    started = time.monotonic()
    answer = strict.read(slow_page)
    assert 0.9 < time.monotonic() - started < 2.5
    assert (answer.status_code, answer.json()["code"]) == (504, "page_timeout")
    assert answer.json()["limit"] == 1
    assert strict.read(page).text == TEXT
    assert strict.metric("legible_worker_children_ended_total", reason="timeout") >= 1
    with Image.open(io.BytesIO(slow_page)) as slow, Image.open(io.BytesIO(page)) as quick:
        both = encode(
            quick.convert("L"), "TIFF", save_all=True, append_images=[slow.convert("L")], compression="tiff_lzw"
        )
    answer = strict.read(both)
    assert (answer.status_code, answer.headers["legible-pages"]) == (200, "total=2, done=1, failed=1")
    assert answer.text == TEXT + "+++\n\n"


def test_a_request_that_takes_too_long_is_given_up(slow_page: bytes) -> None:
    with running_worker(SLOTS="1", REQUEST_SECONDS="1") as worker:
        answer = worker.read(slow_page)
        assert (answer.status_code, answer.json()["code"]) == (504, "deadline_exceeded")
        assert worker.read(encode(draw_page(["Next"], size=(200, 100)), "PNG")).text == "Next\n"


@pytest.mark.parametrize("path", ["/spark_ocr_api", "/v1/ocr"])
def test_a_body_that_announces_too_much_is_refused_unread(strict: RunningWorker, path: str) -> None:
    with socket.create_connection(("127.0.0.1", strict.port), timeout=10) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n".encode())
        head = ""
        while not head.endswith("}"):
            head += connection.recv(65536).decode()
    assert head.startswith("HTTP/1.1 413 ")
    assert '"code":"body_too_large"' in head
    assert '"limit":2000000,"actual":99999999999' in head


def test_a_chunked_body_is_counted_while_it_arrives(strict: RunningWorker) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 500 * MIB:
            sent += MIB
            yield bytes(MIB)

    with pytest.raises((httpx.HTTPStatusError, httpx.TransportError)):
        strict.client.post("/v1/ocr", content=endless()).raise_for_status()
    assert sent < 100 * MIB


def test_a_document_just_over_the_limit_is_refused_and_one_just_under_is_not(
    strict: RunningWorker, page: bytes
) -> None:
    def padded(size: int) -> bytes:
        return page + bytes(size - len(page))

    for send in (strict.read, lambda data: strict.client.post("/v1/ocr", content=data)):
        assert send(padded(2_000_000)).text == TEXT
        answer = send(padded(2_000_001))
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert answer.json()["limit"] == 2_000_000
    form = strict.client.post("/v1/ocr", files={"file": padded(2_000_001)})
    assert (form.status_code, form.json()["code"]) == (413, "body_too_large")


def test_base64_with_line_ends_of_the_largest_document_fits(strict: RunningWorker, page: bytes) -> None:
    lines = base64.encodebytes(page + bytes(2_000_000 - len(page))).decode()
    assert strict.client.post("/spark_ocr_api", content=json.dumps({"image": lines})).text == TEXT


def test_a_slow_sender_holds_no_slot(strict: RunningWorker, page: bytes) -> None:
    senders = []
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", strict.port), timeout=30)
        connection.sendall(b"POST /v1/ocr HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + page[:10])
        senders.append(connection)
    assert strict.read(page).text == TEXT
    assert senders[0].recv(65536).startswith(b"HTTP/1.1 504 ")
    for connection in senders:
        connection.close()


def test_too_many_pages_for_this_worker(strict: RunningWorker) -> None:
    answer = strict.read(tiff_of(6))
    assert (answer.json()["code"], answer.json()["limit"], answer.json()["actual"]) == ("too_many_pages", 5, 6)


def test_the_largest_accepted_page_is_read_within_the_memory_of_a_child(worker: RunningWorker) -> None:
    """100 megapixels of colour: read at a reduced scale, with a warning, and never over the limit."""
    drawn = draw_page(
        ["The largest page"], size=(10_000, 10_000), font_size=400, mode="RGB", ink=(20, 20, 90), paper=(255, 250, 240)
    )
    data = encode(drawn, "PNG", compress_level=1)
    peak = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.01):
            for child in worker.page_children():
                try:
                    peak = max(peak, child.memory_info().vms)
                except psutil.NoSuchProcess:
                    continue

    watcher = threading.Thread(target=watch)
    watcher.start()
    answer = worker.read(data, headers={"Accept": "application/json"})
    done.set()
    watcher.join()
    assert answer.status_code == 200, answer.text
    result = answer.json()["pages"][0]
    assert (result["width"], result["height"]) == (10_000, 10_000)
    assert result["warnings"]
    assert "largest" in result["text"]
    assert 0 < peak <= DOCUMENT_LIMITS.child_memory_bytes


@pytest.mark.parametrize("seed", range(3))
def test_bytes_changed_at_random_break_nothing(
    worker: RunningWorker, page: bytes, three_pages: bytes, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    jpeg = encode(draw_page(), "JPEG")
    for document in (page, jpeg, three_pages, tiff_of(3)):
        data = bytearray(document)
        for place in chance.integers(8, len(data), 20):
            data[place] = int(chance.integers(0, 256))
        assert worker.read(bytes(data)).status_code in {200, 415, 422}
    assert worker.read(page).text == TEXT
    assert "an error of ours" not in worker.log
