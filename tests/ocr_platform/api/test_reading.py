"""What can be read of jobs: lists and their filters, progress, results in every format, pages as they come, images."""

import io
import uuid
from datetime import timedelta

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from ocr_contract import result as contract
from ocr_contract.errors import DocumentError, PageFailed
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs, queue, services
from ocr_platform.jobs.models import Job, Page
from tests.ocr_platform.jobs.building import ME, claim, make_endpoint, make_user, pdf, png, read, split_into, submit
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs"


def at(job: Job, rest: str = "") -> str:
    return f"{JOBS}/{job.uuid}{rest}"


def finish_all(endpoint: Endpoint, text: str = "Hello") -> None:
    leases = [lease for lease in claim(endpoint) if lease.kind == "recognise"]
    queue.finish(ME, [read(lease, f"{text} {lease.number}") for lease in leases])


def fail_page(endpoint: Endpoint, job: Job, number: int) -> None:
    leases = claim(endpoint)
    [lease] = [lease for lease in leases if lease.number == number and lease.job_id == job.pk]
    problem = PageFailed("page_crashed", "The page broke its reader.").problem()
    queue.finish(ME, [queue.Failed(lease, 0.1, problem)])
    queue.release(ME, [other for other in leases if other is not lease])


@pytest.fixture
def many(owner: User, endpoint: Endpoint) -> Job:
    """A job of four pages: two read, one failed, one waiting."""
    job = submit(owner, pdf())
    split_into(job, 4, endpoint)
    fail_page(endpoint, job, 2)
    leases = claim(endpoint)
    queue.finish(ME, [read(lease, f"Hello {lease.number}") for lease in leases if lease.number in {1, 3}])
    job.refresh_from_db()
    return job


# ---- lists


def test_the_list_is_newest_first_and_goes_on_after_its_cursor(api: Client, owner: User) -> None:
    made = [str(submit(owner).uuid) for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        body = api.get(JOBS, {"limit": 2, "cursor": cursor}).json()
        assert len(body["items"]) <= 2
        seen += [job["id"] for job in body["items"]]
        cursor = body["next_cursor"]
        if len(seen) == 2:
            submit(owner)  # comes before what was seen and moves nothing
    assert seen == made[::-1]


def test_the_list_is_narrowed_by_each_filter(api: Client, owner: User, endpoint: Endpoint) -> None:
    nordic = make_endpoint("nordic")
    old = submit(owner, tags=["a", "b"], batch="one")
    new = submit(owner, tags=["b", "a,b"], endpoint="nordic")
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    queue.finish(ME, [read(lease) for lease in claim(nordic)])
    changed = Job.objects.get(pk=new.pk).changed_at - timedelta(microseconds=1)
    yesterday = (timezone.now() - timedelta(days=1)).date().isoformat()
    for query, expected in [
        ({"state": "succeeded"}, [new]),
        ({"state": ["queued", "succeeded"]}, [new, old]),
        ({"state": "queued,running"}, [old]),
        ({"endpoint": "nordic"}, [new]),
        ({"endpoint": "mars"}, []),
        ({"tag": "a"}, [old]),
        ({"tag": "b"}, [new, old]),
        ({"tag": "a,b"}, [new]),
        ({"tag": "%"}, []),
        ({"batch": "one"}, [old]),
        ({"created_after": yesterday}, [new]),
        ({"created_before": yesterday + "T00:00:00+00:00"}, [old]),
        ({"changed_after": changed.isoformat()}, [new]),
        ({"tag": "b", "batch": "one"}, [old]),
    ]:
        items = api.get(JOBS, query).json()["items"]
        assert [job["id"] for job in items] == [str(job.uuid) for job in expected], query


@pytest.mark.parametrize(
    "query",
    [
        {"state": "done"},
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "x"},
        {"limit": "\u0661"},
        {"cursor": "x"},
        {"cursor": "eA"},
        {"cursor": "\u0661"},
        {"created_after": "soon"},
        {"created_after": "2026-02-30"},
        {"created_before": "2026-01-01T25:00:00Z"},
        {"changed_after": "2026-01-01T00:00:00Z\x00"},
    ],
)
def test_a_wrong_filter_is_named(api: Client, query: dict[str, str]) -> None:
    problem = assert_problem(api.get(JOBS, query), 400, "invalid_request")
    assert next(iter(query)) in problem["detail"]


def test_a_null_character_finds_nothing(api: Client) -> None:
    for name in ("tag", "batch", "endpoint"):
        assert api.get(JOBS, {name: "a\x00"}).status_code == 400


def test_an_unchanged_list_costs_no_bytes(api: Client, owner: User) -> None:
    submit(owner)
    first = api.get(JOBS)
    again = api.get(JOBS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    submit(owner)
    assert api.get(JOBS, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_polling_takes_few_queries_however_many_jobs(
    api: Client, owner: User, endpoint: Endpoint, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    jobs = [submit(owner) for _ in range(20)]
    api.get(JOBS)  # writes the token's last use
    with django_assert_num_queries(2):  # token with its user; jobs with their endpoint
        api.get(JOBS)
    with django_assert_num_queries(5):  # token; job; its first item; those ahead; what the last pages took
        api.get(at(jobs[0]))
    finish_all(endpoint)
    with django_assert_num_queries(2):
        api.get(at(jobs[0]))
    with django_assert_num_queries(3):
        api.get(at(jobs[0], "/pages"))
    with django_assert_num_queries(4):
        api.get(at(jobs[0], "/pages/1"))


# ---- one job


def test_a_waiting_job_says_where_it_stands_and_why(api: Client, owner: User, endpoint: Endpoint) -> None:
    submit(owner)
    job = submit(owner)
    response = api.get(at(job))
    assert response.json()["queue"] == {"position": 2, "estimate_seconds": None, "reason": None}
    assert response["Retry-After"]
    Endpoint.objects.filter(pk=endpoint.pk).update(state="not_ready", message="No worker is ready.")
    assert api.get(at(job)).json()["queue"]["reason"] == "No worker is ready."


def test_a_finished_job_says_what_it_took(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    finish_all(endpoint)
    body = api.get(at(job)).json()
    assert body["state"] == "succeeded"
    assert body["pages"] == {"document": 1, "total": 1, "done": 1, "failed": 0}
    assert body["seconds"] == 0.5
    assert body["started_at"]
    assert body["finished_at"]
    assert body["queue"] is None
    assert "Retry-After" not in api.get(at(job))


# ---- results


def test_the_result_comes_as_text_and_as_json(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    split_into(job, 3, endpoint)
    finish_all(endpoint)
    text = api.get(at(job, "/result?format=text"))
    assert text["Content-Type"] == "text/plain; charset=utf-8"
    assert text.content.decode() == "Hello 1\n+++\nHello 2\n+++\nHello 3\n"
    assert text["Legible-Pages"] == "total=3, done=3, failed=0"
    assert api.get(at(job, "/result"), headers={"accept": "text/plain"}).content == text.content
    answer = api.get(at(job, "/result"))
    assert answer["Content-Type"] == "application/json"
    document = msgspec.json.decode(answer.content, type=contract.Document)
    assert [page.text for page in document.pages] == ["Hello 1\n", "Hello 2\n", "Hello 3\n"]
    assert document.pages[0].words()[0].box == (1, 2, 30, 12)
    versioned = api.get(at(job, "/result"), headers={"accept": "application/vnd.legible.result+json;v=1"})
    assert versioned["Content-Type"] == "application/vnd.legible.result+json;v=1"
    assert versioned.content == answer.content


def test_a_format_that_is_not_there_is_named(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    finish_all(endpoint)
    problem = assert_problem(api.get(at(job, "/result?format=docx")), 406, "not_acceptable")
    assert "text" in problem["hint"]
    for accept in ("image/png", "application/vnd.legible.result+json;v=2"):
        assert_problem(api.get(at(job, "/result"), headers={"accept": accept}), 406, "not_acceptable")


def test_nobody_takes_half_a_document_for_all_of_it(api: Client, many: Job) -> None:
    response = api.get(at(many, "/result?format=text"))
    problem = assert_problem(response, 409, "not_finished")
    assert (problem["limit"], problem["actual"]) == (4, 3)
    assert response["Retry-After"]


def test_pages_that_are_there_can_be_asked_for_early(api: Client, many: Job) -> None:
    response = api.get(at(many, "/result?format=text&pages=1-3"))
    assert response.content.decode() == "Hello 1\n+++\n\n+++\nHello 3\n"
    assert response["Legible-Pages"] == "total=4, done=2, failed=1"
    document = api.get(at(many, "/result?pages=2,3")).json()
    assert [page["number"] for page in document["pages"]] == [2, 3]
    assert document["pages"][0]["error"]["code"] == "page_crashed"
    assert (document["pages_total"], document["pages_done"], document["pages_failed"]) == (4, 1, 1)
    assert "Page 4" in assert_problem(api.get(at(many, "/result?pages=3-4")), 409, "not_finished")["detail"]
    assert_problem(api.get(at(many, "/result?pages=5")), 422, "page_out_of_range")
    assert_problem(api.get(at(many, "/result?pages=x")), 400, "invalid_option")


def test_pages_that_nobody_asked_to_read_are_not_there(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf(), options={"pages": "2"})
    [lease] = claim(endpoint)
    queue.set_page_count(ME, lease, 3)
    queue.add_page(ME, lease, queue.SplitPage(2, 40, 20, 100, "image-2", "image/png"))
    queue.finish(ME, [queue.SplitDone(lease, 0.1)])
    assert_problem(api.get(at(job, "/result?pages=2")), 409, "not_finished")
    finish_all(endpoint)
    assert api.get(at(job, "/result?pages=2")).status_code == 200
    assert_problem(api.get(at(job, "/result?pages=1")), 422, "page_out_of_range")


def test_the_result_of_a_failed_job_is_its_problem(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    [lease] = claim(endpoint)
    problem = DocumentError("document_encrypted", "It has a password.", hint="Remove it.").problem()
    queue.finish(ME, [queue.Failed(lease, 0.1, problem)])
    assert api.get(at(job)).json()["problem"]["code"] == "document_encrypted"
    said = assert_problem(api.get(at(job, "/result")), 422, "document_encrypted")
    assert said["hint"] == "Remove it."


def test_a_job_that_ran_out_of_time_does_not_look_like_a_gateway_that_did(
    api: Client, owner: User, endpoint: Endpoint
) -> None:
    job = submit(owner)
    [lease] = claim(endpoint)
    queue.finish(ME, [queue.Failed(lease, 0.1, PageFailed("page_timeout", "It took 60 s.").problem())])
    assert "60 s" in assert_problem(api.get(at(job, "/result")), 422, "all_pages_failed")["detail"]


def test_a_cancelled_job_gives_what_was_read(api: Client, many: Job, owner: User) -> None:
    assert api.post(at(many, "/cancel")).json()["state"] == "cancelled"
    response = api.get(at(many, "/result?format=text"))
    assert response.content.decode() == "Hello 1\n+++\n\n+++\nHello 3\n"
    assert response["Legible-Pages"] == "total=4, done=2, failed=1"
    untouched = submit(owner)
    services.cancel(untouched)
    assert_problem(api.get(at(untouched, "/result")), 409, "conflict")


# ---- pages


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
    assert response["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
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
def test_what_browsers_might_run_is_only_downloaded(api: Client, owner: User, media: str) -> None:
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


# ---- the end


def test_cancel_and_delete(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    assert api.post(at(job, "/cancel")).json()["state"] == "cancelled"
    assert api.post(at(job, "/cancel")).json()["state"] == "cancelled"
    done = submit(owner)
    finish_all(endpoint)
    assert_problem(api.post(at(done, "/cancel")), 409, "conflict")
    assert api.delete(at(done)).status_code == 204
    assert_problem(api.get(at(done)), 404, "not_found")
    assert_problem(api.delete(at(done)), 404, "not_found")
    assert not blobs.storage().exists(done.document_key)


def test_a_reused_result_says_so(api: Client, owner: User, endpoint: Endpoint) -> None:
    document = png()
    first = submit(owner, document)
    finish_all(endpoint)
    body = api.post(JOBS + "?wait=5", document, "image/png")
    assert body.status_code == 200
    again = api.get(body["Location"]).json()
    assert (again["state"], again["reused_from"]) == ("succeeded", str(first.uuid))


def test_another_persons_job_does_not_exist(api: Client, endpoint: Endpoint) -> None:
    job = submit(make_user("other"))
    finish_all(endpoint)
    assert api.get(JOBS).json()["items"] == []
    for path in ("", "/result", "/pages", "/pages/1", "/pages/1/image", "/pages/1/preview", "/pages/1/thumbnail"):
        assert_problem(api.get(at(job, path)), 404, "not_found")
    assert_problem(api.post(at(job, "/cancel")), 404, "not_found")
    assert_problem(api.delete(at(job)), 404, "not_found")
    assert Job.objects.filter(pk=job.pk).exists()
    assert_problem(api.get(f"{JOBS}/{uuid.uuid4()}"), 404, "not_found")
