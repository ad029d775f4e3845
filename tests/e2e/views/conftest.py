"""A person with a document in every possible state, and a person with none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import FRONTEND
from tests.e2e.visitor import Visitor
from tests.sample_documents import draw_page, draw_pdf, encode, encode_pages
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx
    from playwright.sync_api import Browser, StorageState

    from tests.support.stack import Stack

OWNER, STRANGER = "archivist", "stranger"
OPEN = {"queued", "running"}
_ENTER = """
from django.contrib.auth.models import User
from ocr_platform.endpoints.models import Endpoint
for name in {names}:
    User.objects.create_user(name, password="{password}")
Endpoint.objects.create(
    name="nordic", display_name="Nordic readers", address="http://127.0.0.1:9", source="cluster", uid="1",
    namespace="legible", resource_name="nordic", description="Reads letters from the north.",
    spec={{"languages": ["swe", "nor"], "replicas": 2}}, wanted_replicas=2, ready_replicas=0,
    image="localhost/legible-worker:1", conditions=[dict(
        type="Ready", status="False", reason="WorkersStarting", message="0 of 2 workers are ready.",
        lastTransitionTime="2026-01-01T00:00:00Z",
    )],
)
"""
_LEAVE = """
from django.contrib.auth.models import User
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Job
Job.objects.filter(owner__username__in={names}).delete()
User.objects.filter(username__in={names}).delete()
Endpoint.objects.filter(name="nordic").delete()
"""


@pytest.fixture(scope="package")
def people(stack: Stack) -> Iterator[None]:
    """The two, and an endpoint of the cluster without workers."""
    names = [OWNER, STRANGER]
    stack.web.manage("shell", "-c", _ENTER.format(names=names, password=stack.password))
    yield
    stack.web.manage("shell", "-c", _LEAVE.format(names=names))


@pytest.fixture(scope="package")
def session_state(browser: Browser, stack: Stack, people: None) -> StorageState:
    """The cookies of the owner: `visit` opens windows with them here."""
    context = browser.new_context(base_url=stack.url)
    Visitor(context.new_page(), stack).sign_in(name=OWNER)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="package")
def api(stack: Stack, people: None) -> Iterator[httpx.Client]:
    """The API as the owner."""
    with stack.web.client(stack.web.token(user=OWNER)) as client:
        yield client


def send(api: httpx.Client, name: str, content: bytes, **options: str) -> str:
    """Submit a document; return the address of its job."""
    answer = api.post("/api/v1/jobs", files={"file": (name, content)}, data=options)
    assert answer.is_success, answer.text
    return f"/api/v1/jobs/{answer.json()['id']}"


@pytest.fixture(scope="package")
def documents(api: httpx.Client) -> dict[str, str]:
    """The addresses of documents in the dashboard, by their names."""
    page = draw_page()
    contents = {
        "letter.jpg": (FRONTEND / "src/features/documents/upload/samples/letter.en.jpg").read_bytes(),
        "two pages.pdf": draw_pdf([["The lantern on the quay"], ["A lantern at dusk"]]),
        "one bad.tif": encode_pages([page, page.resize((21_000, 10))], "TIFF"),
        "locked.pdf": draw_pdf(password="secret"),
        "blank.png": encode(draw_page([]), "PNG"),
        "two in one.png": encode_pages([page, draw_page(["Another one"])], "PNG"),
    }
    jobs = {name: send(api, name, content, batch="spring", tags="seen") for name, content in contents.items()}
    wait_until(lambda: not any(api.get(job).json()["state"] in OPEN for job in jobs.values()), seconds=60)
    for name in ("waiting.png", "cancelled.png"):  # This endpoint has no worker.
        jobs[name] = send(api, name, encode(draw_page([name]), "PNG"), endpoint="nordic")
    assert api.post(jobs["cancelled.png"] + "/cancel").is_success
    return {name: job.removeprefix("/api/v1") for name, job in jobs.items()}


@pytest.fixture
def being_read(stack: Stack, api: httpx.Client) -> Iterator[str]:
    """The address of a document of which some pages are read; it stays in this state during the test.

    Request it before `visit`: then the windows are closed before the document is deleted.
    """
    job = send(api, "log.pdf", draw_pdf([[f"Day {day} of the log"] for day in range(1, 61)]))
    wait_until(lambda: api.get(job).json()["pages"]["done"] > 1, seconds=60)
    with stack.worker_paused():
        assert api.get(job).json()["state"] == "running"
        yield job.removeprefix("/api/v1")
        assert api.delete(job).is_success
