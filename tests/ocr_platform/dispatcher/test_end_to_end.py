"""Documents through the real dispatcher and the real worker."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from PIL import Image

from ocr_platform.endpoints import services as endpoints
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs, selectors
from ocr_platform.jobs.models import Job, Page
from tests.ocr_platform.dispatcher.job_states import ended
from tests.ocr_platform.jobs.factories import document_of, make_user, submit
from tests.sample_documents import draw_page, draw_pdf, encode, encode_pages
from tests.support.dispatcher import RunningDispatcher, running_dispatcher
from tests.support.waiting import wait_until
from tests.support.worker import running_worker

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = (320.0, 120.0)  # in points: a page of a few centimetres, read in a tenth of a second


@pytest.fixture(scope="module")
def dispatcher(django_db_setup: None) -> Iterator[RunningDispatcher]:
    with running_worker(SLOTS="2", LANGUAGES="eng") as worker, running_dispatcher(worker.url) as found:
        yield found


@pytest.fixture
def owner(dispatcher: RunningDispatcher) -> Iterator[User]:
    dispatcher.go_on()
    endpoints.sync_local_endpoint("http://127.0.0.1:1")
    wait_until(lambda: Endpoint.objects.filter(state="ready").exists(), seconds=20)
    yield make_user()
    dispatcher.hold_still()


def words(job: Job) -> list[str]:
    """Return the text of every page without its line end; empty for one that failed."""
    return [page.text.strip() for page in document_of(job).pages]


def test_forty_pages_are_one_job_and_come_one_by_one(owner: User) -> None:
    job = submit(owner, draw_pdf(([f"Page number {number}"] for number in range(1, 41)), size=SMALL))

    def begun() -> bool:
        job.refresh_from_db()
        return job.pages_done > 0

    wait_until(begun, seconds=60, every=0.01)
    assert job.pages_total == 40
    assert Page.objects.filter(job=job).count() < 40, "the first is read while the last is not made yet"
    assert words(job)[0].startswith("Page number")
    ended(job, 120)
    assert (job.state, job.pages_done, job.pages_failed) == ("succeeded", 40, 0)
    assert words(job) == [f"Page number {number}" for number in range(1, 41)]


def test_every_split_page_has_its_image_preview_and_thumbnail(owner: User) -> None:
    job = ended(submit(owner, draw_pdf([["one"], ["two"]], size=SMALL)), 60)
    for page in selectors.pages_of(job):
        for key in (page.image_key, page.preview_key, page.thumbnail_key):
            with blobs.open_blob(key) as file, Image.open(file) as image:
                image.load()
                assert key != page.image_key or image.size == (page.width, page.height)


def test_variables_reach_the_engine(owner: User) -> None:
    document = draw_pdf([["Invoice 4711"], ["Room 12"]], size=SMALL)
    variables = {"tessedit_char_whitelist": "0123456789", "tessedit_do_invert": "0"}
    job = ended(submit(owner, document, options={"pageSegMode": 6, "variables": variables}), 60)
    assert (job.state, [text.split()[-1] for text in words(job)]) == ("succeeded", ["4711", "12"])


def test_one_unreadable_page_fails_alone(owner: User) -> None:
    good = draw_page(("good page",), size=(500, 120)).convert("1")
    too_wide = Image.new("1", (25_000, 20), 1)
    document = encode_pages([good, too_wide, good], "TIFF", compression="group4", dpi=(200, 200))
    job = ended(submit(owner, document), 60)
    assert (job.state, job.pages_done, job.pages_failed) == ("partial", 2, 1)
    assert words(job) == ["good page", "", "good page"]
    error = document_of(job).pages[1].error
    assert error is not None
    assert (error.code, error.limit, error.actual) == ("side_too_long", 20_000, 25_000)


def test_only_the_pages_that_are_asked_for(owner: User) -> None:
    document = draw_pdf(([f"Page number {number}"] for number in range(1, 6)), size=SMALL)
    job = ended(submit(owner, document, options={"pages": "2-3,5"}), 60)
    assert (job.state, job.pages_total, job.document_pages) == ("succeeded", 3, 5)
    assert words(job) == ["Page number 2", "Page number 3", "Page number 5"]


@pytest.mark.parametrize(
    ("document", "pages", "code"),
    [
        (draw_pdf([["secret"]], size=SMALL, password="x"), None, "document_encrypted"),
        (b"%PDF-1.7 and nothing more", None, "document_broken"),
        (draw_pdf([["one"]], size=SMALL), "2", "page_out_of_range"),
    ],
)
def test_a_document_that_cannot_be_split_says_why(owner: User, document: bytes, pages: str | None, code: str) -> None:
    job = ended(submit(owner, document, options={"pages": pages} if pages else {}), 60)
    assert job.state == "failed"
    assert job.problem is not None
    assert job.problem["code"] == code
    assert job.pages_total is None


def test_a_broken_picture_is_reported_with_its_reason(owner: User) -> None:
    job = ended(submit(owner, encode(draw_page(), "PNG")[:2000]), 60)
    assert job.state == "failed"
    assert job.problem is not None
    assert job.problem["code"] == "document_broken"


def test_a_picture_is_its_own_page_image_and_gets_a_preview_afterwards(owner: User) -> None:
    job = ended(submit(owner, encode(draw_page(("A picture",)), "PNG")), 60)
    assert words(job) == ["A picture"]
    page = wait_until(lambda: Page.objects.exclude(preview_key="").first(), seconds=20)
    assert page.image_key == job.document_key
    for key in (page.preview_key, page.thumbnail_key):
        with blobs.open_blob(key) as file, Image.open(file) as image:
            image.load()


def test_options_reach_the_engine(owner: User) -> None:
    options = {"engine": "TesseractCLI", "pageSegMode": 7, "preprocessing": "Off", "lang": "eng"}
    job = ended(submit(owner, encode(draw_page(("One line",), size=(500, 100)), "PNG"), options=options), 60)
    assert words(job) == ["One line"]
    assert "CLI" in document_of(job).engine or "pytesseract" in document_of(job).engine
