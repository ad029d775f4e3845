"""Every format of a job's result, rendered from the stored result while it is sent."""

import io
import tracemalloc
import zipfile
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree
from PIL import Image

from ocr_formats import FORMATS, Format
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs
from ocr_platform.jobs.models import Job, Page
from tests.ocr_formats.reading_pdf import check, seen, text_of
from tests.ocr_platform.jobs.api.factories import at, finish_all
from tests.ocr_platform.jobs.factories import pdf, split_into, submit
from tests.sample_documents import encode
from tests.support.api import client_with

pytestmark = pytest.mark.django_db


def photo() -> bytes:
    return encode(Image.linear_gradient("L").resize((40, 20)), "JPEG", dpi=(100, 100))


@pytest.fixture
def job(owner: User, endpoint: Endpoint) -> Job:
    """A document of two pages with results, and the picture of the first."""
    job = submit(owner, pdf())
    split_into(job, 2, endpoint)
    finish_all(endpoint)
    Page.objects.filter(job=job, number=1).update(image_key=blobs.keep(io.BytesIO(photo())))
    job.refresh_from_db()
    return job


def result(api: Client, job: Job, query: str, **headers: str) -> Any:
    response = api.get(at(job, f"/result{query}"), headers=headers)
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("wanted", FORMATS, ids=lambda item: item.name)
def test_every_format_is_had_by_name_and_by_media_type(api: Client, job: Job, wanted: Format) -> None:
    response = result(api, job, f"?format={wanted.name}")
    assert response.streaming
    assert response["Content-Type"] == wanted.content_type
    assert response["Content-Disposition"] == f'attachment; filename="{job.uuid}.{wanted.extension}"'
    assert response["Legible-Pages"] == "total=2, done=2, failed=0"
    assert response["X-Content-Type-Options"] == "nosniff"
    content = response.getvalue()
    text = text_of(content) if wanted.name == "pdf" else content.decode()
    assert "Hello 1" in text
    assert "Hello 2" in text
    assert result(api, job, "", accept=f"image/png, {wanted.content_type}").getvalue() == content


def test_the_formats_are_listed(api: Client) -> None:
    listed = {item["name"]: item for item in api.get("/api/v1/formats").json()["items"]}
    assert set(listed) == {"text", "json", "result", "pdf", "hocr", "alto", "tsv", "markdown"}
    assert listed["alto"]["media_type"] == "application/alto+xml"
    assert listed["alto"]["extension"] == "xml"
    assert all(item["purpose"] for item in listed.values())
    assert client_with().get("/api/v1/formats").status_code == 401


def test_a_pdf_holds_the_stored_pictures_and_the_words_over_them(api: Client, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(file_name="Prüfung.tif")
    content = result(api, job, "?format=pdf").getvalue()
    check(content)
    assert photo() in content
    assert seen(content, 100)[0].text == "Hello"
    document = pypdfium2.PdfDocument(content)
    assert document.get_metadata_dict()["Title"] == "Prüfung.tif"
    assert document.get_metadata_dict()["CreationDate"]
    assert "image of this page" in " ".join(text_of(content).split())  # the second has none
    assert result(api, job, "?format=pdf").getvalue() == content


def test_a_picture_that_a_pdf_cannot_hold_gives_way_to_its_preview(api: Client, job: Job) -> None:
    key = blobs.keep(io.BytesIO(encode(Image.new("L", (40, 20)), "TIFF")))
    Page.objects.filter(job=job, number=1).update(image_key=key, preview_key=blobs.keep(io.BytesIO(photo())))
    assert photo() in result(api, job, "?format=pdf&pages=1").getvalue()


def test_pages_can_be_chosen_in_every_format(api: Client, job: Job) -> None:
    alto = etree.fromstring(result(api, job, "?format=alto&pages=2").getvalue())
    assert [page.get("PHYSICAL_IMG_NR") for page in alto.iter("{*}Page")] == ["2"]
    one = pypdfium2.PdfDocument(result(api, job, "?format=pdf&pages=2").getvalue())
    assert (len(one), one.get_page_label(0)) == (1, "2")


def test_a_page_that_failed_has_its_place_in_every_format(api: Client, many: Job) -> None:
    query = "&pages=1-3"
    content = result(api, many, f"?format=pdf{query}").getvalue()
    assert "Page 2 could not be read. The page broke its reader. (page_crashed)" in " ".join(text_of(content).split())
    assert len(pypdfium2.PdfDocument(content)) == 3
    assert "> Page 2 could not be read" in result(api, many, f"?format=markdown{query}").getvalue().decode()
    hocr = etree.fromstring(result(api, many, f"?format=hocr{query}").getvalue())
    assert "x_problem page_crashed" in hocr.xpath("//*[@class='ocr_page']")[1].get("title")


def test_deleting_the_job_aborts_the_stream(api: Client, job: Job) -> None:
    response = result(api, job, "?format=text")
    Page.objects.filter(job=job, number=2).delete()
    with pytest.raises(Exception, match="deleted while its result was sent"):
        response.getvalue()


def test_many_jobs_come_in_any_format(api: Client, job: Job) -> None:
    response = api.get(f"/api/v1/jobs/download?ids={job.uuid}&format=pdf")
    archive = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert archive.namelist() == [f"{job.uuid}.pdf"]
    check(archive.read(archive.namelist()[0]))


def test_a_long_document_is_never_whole_in_memory(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    split_into(job, 300, endpoint)
    while Page.objects.filter(job=job, state=Page.State.WAITING).exists():
        finish_all(endpoint)
    page = encode(Image.effect_noise((600, 400), 90), "JPEG", quality=95)
    Page.objects.filter(job=job).update(image_key=blobs.keep(io.BytesIO(page)))
    response = result(api, job, "?format=pdf")
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in response.streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 300 * len(page) > 20_000_000
    assert peak < 5_000_000
