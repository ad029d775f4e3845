"""Documents from upload to deletion, with all bytes in a bucket that becomes unavailable in between."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from PIL import Image

from tests.sample_documents import draw_page, draw_pdf, encode
from tests.support.stack import Stack, running_stack
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.s3 import RunningS3

SMALL = (320.0, 120.0)
PAGES = 30
TROUBLE = "blob store unavailable"


@pytest.fixture(scope="module")
def stack(server: RunningS3) -> Iterator[Stack]:
    # One process of web, because each checks once for itself that the bucket is writable.
    with running_stack(**server.environ, WEB_PROCESSES="1") as found:
        assert httpx.get(found.url + "/readyz").status_code == 200
        yield found


@pytest.fixture
def api(stack: Stack, s3: RunningS3) -> Iterator[httpx.Client]:
    with stack.web.client(stack.web.token("jobs:read", "jobs:write")) as client:
        client.base_url = httpx.URL(stack.url + "/api/v1/")
        yield client


def submit(api: httpx.Client, document: bytes, name: str = "document") -> httpx.Response:
    return api.post("jobs", files={"file": (name, document)})


def job(api: httpx.Client, made: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"jobs/{made.json()['id']}").json()
    return found


def dispatcher_log(stack: Stack) -> str:
    return (stack.web.data_dir / "dispatch.log").read_text()


@contextlib.contextmanager
def cut_off(s3: RunningS3) -> Iterator[None]:
    s3.proxy.cut()
    try:
        yield
    finally:
        s3.proxy.mend()


def test_a_document_is_read_despite_an_outage_of_the_bucket(stack: Stack, api: httpx.Client, s3: RunningS3) -> None:
    made = submit(api, draw_pdf(([f"Page number {number}"] for number in range(1, PAGES + 1)), size=SMALL))
    assert made.status_code == 202, made.text
    wait_until(lambda: job(api, made)["pages"]["done"] >= 2, seconds=60)
    with cut_off(s3):
        refused = submit(api, encode(draw_page(("Not now",)), "PNG"))
        assert (refused.status_code, refused.json()["code"]) == (503, "not_ready")
        assert int(refused.headers["Retry-After"]) > 0
        wait_until(lambda: TROUBLE in dispatcher_log(stack), seconds=60)
        halted = job(api, made)
        assert halted["state"] == "running"
        assert halted["pages"]["done"] < PAGES
        assert api.get(f"jobs/{made.json()['id']}/pages/1/image").status_code == 503
        assert httpx.get(stack.url + "/readyz").status_code == 200, "what is stored in the database is still answered"
    wait_until(lambda: job(api, made)["state"] not in {"queued", "running"}, seconds=120)
    done = job(api, made)
    assert (done["state"], done["pages"]["done"], done["pages"]["failed"]) == ("succeeded", PAGES, 0)
    text = api.get(f"jobs/{done['id']}/result", params={"format": "text"}).text
    assert [line for line in text.splitlines() if "Page" in line] == [f"Page number {n}" for n in range(1, PAGES + 1)]
    for part in ("image", "preview", "thumbnail"):
        answer = api.get(f"jobs/{done['id']}/pages/{PAGES}/{part}")
        assert int(answer.headers["Content-Length"]) == len(answer.content)
        with Image.open(io.BytesIO(answer.content)) as image:
            image.load()
    assert len(s3.objects()) >= 1 + 3 * PAGES
    assert all(name.startswith("of/legible/") for name in s3.objects())


def test_deleted_documents_leave_the_bucket(stack: Stack, api: httpx.Client, s3: RunningS3) -> None:
    made = submit(api, draw_pdf([["one"], ["two"]], size=SMALL))
    wait_until(lambda: job(api, made)["state"] == "succeeded", seconds=60)
    before = len(s3.objects())
    assert before >= 7
    assert api.delete(f"jobs/{made.json()['id']}").status_code == 204
    assert s3.objects() == {}


def test_deleting_does_not_wait_for_the_bucket(stack: Stack, api: httpx.Client, s3: RunningS3) -> None:
    """The job is deleted at once; its bytes are left to the sweep."""
    made = submit(api, encode(draw_page(("A picture",)), "PNG"))
    wait_until(lambda: job(api, made)["state"] == "succeeded", seconds=60)
    with cut_off(s3):
        assert api.delete(f"jobs/{made.json()['id']}").status_code == 204
    assert api.get(f"jobs/{made.json()['id']}").status_code == 404
    assert s3.objects()
    sweep = "from datetime import timedelta; from ocr_platform.jobs import blobs; blobs.sweep(timedelta(seconds=-60))"
    stack.web.manage("shell", "--no-imports", "--command", sweep)
    assert s3.objects() == {}
