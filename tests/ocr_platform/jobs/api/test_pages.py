"""Pages as they become available, with their words; their images, which are shown but never run."""

import io

import pytest
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image

from ocr_platform.jobs import blobs
from ocr_platform.jobs.models import Job, Page
from tests.ocr_platform.jobs.api.factories import at
from tests.ocr_platform.jobs.factories import png, submit
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db


def test_pages_are_listed_as_they_come(api: Client, many: Job) -> None:
    body = api.get(at(many, "/pages")).json()
    assert body["pages"] == {"document": 4, "total": 4, "done": 2, "failed": 1}
    assert [(page["number"], page["state"], page["confidence"]) for page in body["items"]] == [
        (1, "done", 96.5),
        (2, "failed", None),
        (3, "done", 96.5),
        (4, "waiting", None),
    ]
    assert body["items"][1]["error"]["code"] == "page_crashed"


def test_a_page_has_its_words_and_boxes(api: Client, many: Job) -> None:
    body = api.get(at(many, "/pages/3")).json()
    [block] = body["result"]["blocks"]
    assert block["paragraphs"][0]["lines"][0]["words"] == [
        {"text": "Hello 3", "confidence": 96.5, "box": [1, 2, 30, 12]}
    ]
    assert (body["page"]["width"], body["page"]["height"]) == (40, 20)
    assert api.get(at(many, "/pages/2")).json()["result"]["error"]["code"] == "page_crashed"
    assert api.get(at(many, "/pages/4")).json()["result"] is None
    assert_problem(api.get(at(many, "/pages/5")), 404, "not_found")
    assert_problem(api.get(at(many, "/pages/0")), 404, "not_found")
    assert_problem(api.get(at(many, f"/pages/{10**30}")), 404, "not_found")


@pytest.mark.parametrize("part", ["image", "preview", "thumbnail"])
def test_a_page_image_is_shown_but_never_run(api: Client, owner: User, part: str) -> None:
    document = png()
    job = submit(owner, document)
    response = api.get(at(job, f"/pages/1/{part}"), headers={"accept": "image/avif,image/webp"})
    assert b"".join(response.streaming_content) == document
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'inline; filename="page-1.png"'
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "sandbox"} <= set(policy)
    assert not any(part.startswith("script-src") for part in policy)
    assert response["Cache-Control"].startswith("private")
    again = api.get(at(job, f"/pages/1/{part}"), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_preview_and_thumbnail_are_given_once_they_are_made(api: Client, owner: User) -> None:
    job = submit(owner, png())
    before = api.get(at(job, "/pages/1/thumbnail"))
    assert before["Cache-Control"] == "private, no-cache"
    assert b"".join(before.streaming_content)
    small = io.BytesIO()
    Image.new("L", (4, 2)).save(small, "WEBP")
    small.seek(0)
    key = blobs.keep(small)
    Page.objects.filter(job=job).update(thumbnail_key=key, thumbnail_media="image/webp")
    after = api.get(at(job, "/pages/1/thumbnail"), headers={"if-none-match": before["ETag"]})
    assert (after.status_code, after["Content-Type"]) == (200, "image/webp")
    assert b"".join(after.streaming_content) == small.getvalue()
    assert "immutable" in after["Cache-Control"]


@pytest.mark.parametrize("media", ["image/svg+xml", "text/html", "application/pdf", "image/tiff"])
def test_files_that_browsers_might_run_are_only_downloaded(api: Client, owner: User, media: str) -> None:
    job = submit(owner, png())
    Page.objects.filter(job=job).update(image_media=media)
    response = api.get(at(job, "/pages/1/image"))
    assert b"".join(response.streaming_content)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


def test_a_lost_file_is_not_found(api: Client, owner: User) -> None:
    job = submit(owner, png())
    blobs.remove([job.document_key])
    assert_problem(api.get(at(job, "/pages/1/image")), 404, "not_found")
