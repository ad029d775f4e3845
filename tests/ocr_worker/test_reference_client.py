"""The reference system's client, byte for byte: it changes the host name and nothing else."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import urllib.request
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.worker import RunningWorker


def body_of(document: bytes) -> bytes:
    return json.dumps({"image": base64.b64encode(document).decode()}).encode()


def raw_exchange(worker: RunningWorker, request: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """Send `request`, return the status line, the headers (lower case) and the body."""
    with socket.create_connection(("127.0.0.1", worker.port), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    headers = dict(line.split(b": ", 1) for line in lines)
    return status, {name.lower(): value for name, value in headers.items()}, body


@pytest.mark.parametrize("path", ["/spark_ocr_api", "/invoices", "/invoices/any/thing", "/spark_ocr_api/"])
def test_its_request_is_answered_with_the_text_and_nothing_else(worker: RunningWorker, page: bytes, path: str) -> None:
    body = body_of(page)
    status, headers, answer = raw_exchange(
        worker,
        b"POST " + path.encode() + b" HTTP/1.1\r\nHost: x\r\nContent-type: application/json\r\nAccept: text/plain\r\n"
        b"Connection: close\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body,
    )
    assert status == b"HTTP/1.1 200 OK"
    assert headers[b"content-type"] == b"text/plain; charset=UTF-8"
    assert headers[b"content-length"] == str(len(answer)).encode()
    assert headers[b"legible-pages"] == b"total=1, done=1, failed=0"
    assert b"transfer-encoding" not in headers
    assert b"server" not in headers
    assert answer == b"Invoice number 20417\n"


@pytest.mark.parametrize("kind", [None, "application/json; charset=utf-8", "text/plain", "image/png", "nonsense"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_any_content_type_or_none_and_put_as_well(
    worker: RunningWorker, page: bytes, method: str, kind: str | None
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", worker.port, timeout=60)
    connection.request(method, "/spark_ocr_api", body_of(page), {} if kind is None else {"Content-Type": kind})
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"Invoice number 20417\n")
    connection.close()


def test_one_connection_carries_many_requests(worker: RunningWorker, page: bytes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", worker.port, timeout=60)
    for _ in range(3):
        connection.request("POST", "/spark_ocr_api", body_of(page))
        assert connection.getresponse().read() == b"Invoice number 20417\n"
    connection.close()


def test_pages_are_joined_by_the_separator(worker: RunningWorker, three_pages: bytes) -> None:
    request = urllib.request.Request(f"{worker.url}/spark_ocr_api", body_of(three_pages), {"Accept": "text/plain"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.headers["Legible-Pages"] == "total=3, done=3, failed=0"
        assert answer.read() == b"First page\n+++\nSecond page\n+++\nThird page\n"


def test_http_1_0_and_a_body_in_chunks(worker: RunningWorker, page: bytes) -> None:
    body = body_of(page)
    head = b"POST /spark_ocr_api HTTP/1.0\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n"
    assert raw_exchange(worker, head + body)[2] == b"Invoice number 20417\n"
    chunks = b"".join(
        f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in (body[:10], body[10:5000], body[5000:]) if part
    )
    head = b"POST /spark_ocr_api HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert raw_exchange(worker, head + chunks + b"0\r\n\r\n")[2] == b"Invoice number 20417\n"


def test_an_error_is_one_line_for_a_client_that_asked_for_text(worker: RunningWorker) -> None:
    answer = worker.client.post("/spark_ocr_api", content=b'{"image": "%%%"}', headers={"Accept": "text/plain"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=UTF-8"
    assert answer.text.startswith("bad_base64: ")
    assert answer.text.count("\n") == 1
    assert answer.text.endswith("\n")
