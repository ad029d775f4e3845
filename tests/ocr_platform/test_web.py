"""Web as processes: what only a real server shows.

Bodies that are too large or truncated, limits that hold across processes, waiting requests, probes, metrics.
"""

import base64
import contextlib
import hashlib
import http.client
import json
import select
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.ocr_platform.jobs.factories import png
from tests.support.waiting import wait_until
from tests.support.web import ADMIN_PASSWORD, RunningWeb, running_web

JOBS = "/api/v1/jobs"


@pytest.fixture(scope="module")
def web() -> Iterator[RunningWeb]:
    with running_web(WEB_THREADS="4", MAX_DOCUMENT_BYTES="3000000") as running:
        yield running


@pytest.fixture(scope="module")
def key(web: RunningWeb) -> str:
    return web.token()


@pytest.fixture
def client(web: RunningWeb, key: str) -> Iterator[httpx.Client]:
    with web.client(key) as client:
        yield client


def raw(web: RunningWeb, head: bytes, body: bytes = b"", *, then_close: bool = False) -> bytes:
    """Send raw bytes and return the first bytes of the answer."""
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as connection:
        connection.sendall(head + b"\r\n\r\n" + body)
        if then_close:
            connection.shutdown(socket.SHUT_WR)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return f"{answer.status} ".encode() + answer.read()


def test_probes_answer_whatever_the_host_is_called(web: RunningWeb) -> None:
    for path, text in (("/healthz", "ok\n"), ("/readyz", "ready\n")):
        response = httpx.get(web.url + path, headers={"host": "10.2.3.4:8000"})
        assert (response.status_code, response.text) == (200, text)
        assert response.headers["x-request-id"]


def test_an_upload_without_permission_is_not_read(web: RunningWeb) -> None:
    """The answer arrives while hundreds of megabytes are not sent yet."""
    head = b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 2900000"
    assert raw(web, head).startswith(b"401 ")
    with web.client() as browser:
        browser.get("/api/v1/session")
        browser.post(
            "/api/v1/session",
            json={"username": "admin", "password": ADMIN_PASSWORD},
            headers={"x-csrftoken": browser.cookies["legible_csrf"]},
        ).raise_for_status()
        cookie = f"\r\nCookie: legible_session={browser.cookies['legible_session']}".encode()
    form = head.replace(b"image/png", b"multipart/form-data; boundary=B")
    assert raw(web, form + cookie).startswith(b"403 ")


def test_a_length_beyond_the_limit_is_refused_before_the_body_arrives(web: RunningWeb, key: str) -> None:
    for content_type, length in (("image/png", 3_000_001), ("multipart/form-data; boundary=B", 4_000_001)):
        head = (
            f"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {key}\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {length}"
        )
        answer = raw(web, head.encode())
        assert answer.startswith(b"413 ")
        problem = json.loads(answer[4:])
        assert (problem["limit"], problem["actual"]) == (3_000_000, length)


def test_a_client_that_sends_all_of_it_first_still_sees_why(client: httpx.Client) -> None:
    response = client.post(JOBS, content=bytes(8_000_000), headers={"content-type": "image/png"})
    assert response.json()["code"] == "body_too_large"


def test_an_upload_that_is_cut_off_makes_no_job(web: RunningWeb, key: str, client: httpx.Client) -> None:
    before = len(client.get(JOBS).json()["items"])
    part = b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + png()
    for content_type, body in (("image/png", png()), ("multipart/form-data; boundary=B", part)):
        head = (
            f"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {key}\r\n"
            f"Content-Type: {content_type}\r\nContent-Length: {len(body) + 100}"
        )
        answer = raw(web, head.encode(), body, then_close=True)
        assert answer.startswith(b"400 ")
        assert b"ended" in answer
    assert len(client.get(JOBS).json()["items"]) == before
    assert not list((web.data_dir / "incoming").iterdir())


CHUNKED_UPLOADS = {
    "raw": ("image/png", b"", b""),
    "json": ("application/json", b'{"image": "', b'"}'),
    "multipart": (
        "multipart/form-data; boundary=B",
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
        b"\r\n--B--\r\n",
    ),
}


@pytest.mark.parametrize("way", CHUNKED_UPLOADS)
def test_an_upload_in_chunks_is_accepted(client: httpx.Client, way: str) -> None:
    content_type, before, after = CHUNKED_UPLOADS[way]
    document = png()
    sent = base64.b64encode(document) if way == "json" else document
    pieces = [before, sent[:20], sent[20:], after]
    response = client.post(JOBS, content=iter(pieces), headers={"content-type": content_type})
    assert response.status_code == 202, response.text
    assert response.json()["sha256"] == hashlib.sha256(document).hexdigest()


@pytest.mark.parametrize("way", [*CHUNKED_UPLOADS, "after the end"])
def test_an_upload_in_chunks_without_an_end_ends_at_the_limit(web: RunningWeb, key: str, way: str) -> None:
    content_type, before, after = CHUNKED_UPLOADS.get(way, CHUNKED_UPLOADS["multipart"])
    before += png() + after if way == "after the end" else b""
    head = (
        f"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {key}\r\n"
        f"Content-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    sent = 0
    with socket.create_connection(("127.0.0.1", web.port), timeout=60) as connection:
        connection.sendall(head.encode())
        piece = before
        with contextlib.suppress(ConnectionError):
            while sent < 50_000_000 and not select.select([connection], [], [], 0)[0]:
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b"")
                sent += len(piece)
                piece = b"A" * 65536
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        problem = json.loads(answer.read())
    said = (answer.status, problem["code"], problem.get("limit"))
    refused = (400, "invalid_request", None) if way == "after the end" else (413, "body_too_large", 3_000_000)
    assert said == refused, problem
    assert sent < 20_000_000
    assert not list((web.data_dir / "incoming").iterdir())


def test_chunks_that_are_cut_off_or_malformed_make_no_job(web: RunningWeb, key: str) -> None:
    head = (
        f"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Token {key}\r\n"
        "Content-Type: image/png\r\nTransfer-Encoding: chunked"
    )
    for body in (b"100\r\nshort", b"5\r\nhello\r\nnot-a-size\r\n", b"5\r\nhelloXX"):
        answer = raw(web, head.encode(), body, then_close=True)
        assert answer.startswith(b"400 "), answer
        assert json.loads(answer[4:])["code"] == "invalid_request"
    assert raw(web, head.encode().replace(b"chunked", b"gzip, chunked")).startswith(b"501 ")


def test_a_json_call_takes_its_body_in_chunks_too(client: httpx.Client) -> None:
    body = iter([b'{"action": "cancel", ', b'"ids": ["00000000-0000-4000-8000-000000000000"]}'])
    response = client.post(f"{JOBS}/bulk", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200, response.text
    assert response.json()["items"][0]["problem"]["code"] == "not_found"
    endless = client.post(f"{JOBS}/bulk", content=(b" " * 65536 for _ in range(40)))
    assert endless.status_code in {413, 415}


def test_the_rate_limit_holds_across_processes(web: RunningWeb) -> None:
    key = web.token("jobs:write")
    with ThreadPoolExecutor(8) as pool, web.client(key) as client:
        answers = list(pool.map(lambda _: client.post(JOBS, content=png()).status_code, range(70)))
    assert answers.count(202) == 60
    assert answers.count(429) == 10


@pytest.mark.alone
def test_fewer_requests_wait_than_there_are_threads(web: RunningWeb) -> None:
    """Nothing is read here, so each waits as long as allowed: at most 2 of 4 threads in each of 2 processes."""
    started = threading.Barrier(13)

    def submit_and_wait(_: int) -> float:
        with web.client(key) as client:
            started.wait()
            begin = time.monotonic()
            response = client.post(f"{JOBS}?wait=3", content=png())
            assert response.status_code == 202
            return time.monotonic() - begin

    key = web.token("jobs:write")
    with ThreadPoolExecutor(12) as pool:
        running = [pool.submit(submit_and_wait, number) for number in range(12)]
        started.wait()
        begin = time.monotonic()
        httpx.get(web.url + "/healthz").raise_for_status()
        assert time.monotonic() - begin < 2.5
        waited = [future.result() for future in running]
    assert 1 <= sum(seconds >= 2.9 for seconds in waited) <= 4


def test_metrics_sum_over_processes_and_are_for_administrators(web: RunningWeb, client: httpx.Client) -> None:
    assert client.get("/metrics").status_code == 403
    for _ in range(8):
        client.get("/api/v1/languages", headers={"connection": "close"})
    key = web.token("admin")

    def counted() -> float:
        with web.client(key) as admin:
            text = admin.get("/metrics").text
        assert 'legible_queue_items{endpoint="default",state="ready"}' in text
        lines = [line for line in text.splitlines() if 'route="api/v1/languages"' in line and "requests_total" in line]
        return sum(float(line.rpartition(" ")[2]) for line in lines)

    wait_until(lambda: counted() == 8, seconds=10)


def test_log_lines_are_json_and_hold_no_secret(web: RunningWeb, key: str, client: httpx.Client) -> None:
    client.post(f"{JOBS}?file_name=my-private-name.png&batch=b", content=png(), headers={"x-request-id": "log-line-1"})

    def line() -> dict[str, object] | None:
        return next((line for line in web.log_lines() if line.get("request_id") == "log-line-1"), None)

    found = wait_until(line, seconds=10)
    assert (found["route"], "path" in found) == ("api/v1/jobs", False)
    for secret in (key, "my-private-name", ADMIN_PASSWORD):
        assert secret not in web.log


@pytest.mark.parametrize(
    ("head", "status", "code"),
    [
        (b"nonsense", 400, "invalid_request"),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Bad\x00: 1", 400, "invalid_request"),
        (b"GET /api/v1/jobs?tag=" + b"x" * 9000 + b" HTTP/1.1\r\nHost: localhost", 414, "address_too_long"),
        (b"GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * 9000, 431, "headers_too_large"),
        (b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nExpect: a-miracle", 417, "expectation_failed"),
        (
            b"POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: br, chunked",
            501,
            "transfer_encoding_not_supported",
        ),
    ],
)
def test_gunicorns_refusals_are_problems_too(web: RunningWeb, head: bytes, status: int, code: str) -> None:
    with socket.create_connection(("127.0.0.1", web.port), timeout=20) as connection:
        connection.sendall(head + b"\r\n\r\n")
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        problem = json.loads(answer.read())
    assert (answer.status, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (problem["status"], problem["code"], problem["request_id"]) == (status, code, answer.headers["X-Request-ID"])


def test_gunicorns_refusals_are_logged_as_json_too(web: RunningWeb) -> None:
    assert raw(web, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Bad\x00: 1").startswith(b"400 ")
    wait_until(lambda: any(line["logger"] == "gunicorn.error" for line in web.log_lines()), seconds=10)


def test_head_is_answered_without_a_body(client: httpx.Client) -> None:
    assert client.head("/api/v1/me").status_code == 200
    assert client.get("/api/v1/me").json()["user"]["username"] == "admin"


def test_a_database_that_is_not_set_up_is_not_ready() -> None:
    with running_web(ready=False, prepared=False) as web:
        response = httpx.get(web.url + "/readyz")
        assert (response.status_code, response.json()["code"]) == (503, "not_ready")
        assert "migrate" in response.json()["detail"]
        assert response.headers["retry-after"]
        call = httpx.get(web.url + JOBS, headers={"authorization": "Token x"})
        assert (call.status_code, call.json()["code"]) == (503, "not_ready")
        assert httpx.get(web.url + "/healthz").status_code == 200
        web.manage("prepare")
        assert httpx.get(web.url + "/readyz").status_code == 200
        (web.data_dir / "blobs").rmdir()
        (web.data_dir / "blobs").write_text("a file where the folder was")
        response = httpx.get(web.url + "/readyz")
        assert response.status_code == 503
        assert "blob store" in response.json()["detail"]
