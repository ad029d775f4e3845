"""The result of a job: as text, as JSON, complete and in parts."""

import io
import zipfile

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_contract import result as contract
from ocr_contract.errors import DocumentError, PageFailed
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue, services
from ocr_platform.jobs.models import Job
from tests.ocr_platform.jobs.api.factories import at, finish_all
from tests.ocr_platform.jobs.factories import ME, claim, pdf, split_into, submit
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db


def test_the_result_comes_as_text_and_as_json(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    split_into(job, 3, endpoint)
    finish_all(endpoint)
    text = api.get(at(job, "/result?format=text"))
    assert text["Content-Type"] == "text/plain; charset=UTF-8"
    read = text.getvalue()
    assert read == b"Hello 1\n+++\nHello 2\n+++\nHello 3\n"
    assert text["Legible-Pages"] == "total=3, done=3, failed=0"
    assert api.get(at(job, "/result"), headers={"accept": "text/plain"}).getvalue() == read
    answer = api.get(at(job, "/result"))
    assert answer["Content-Type"] == "application/json"
    content = answer.getvalue()
    document = msgspec.json.decode(content, type=contract.Document)
    assert msgspec.json.decode(content)["job_id"] == str(job.uuid)
    assert [page.text for page in document.pages] == ["Hello 1\n", "Hello 2\n", "Hello 3\n"]
    assert document.pages[0].words()[0].box == (1, 2, 30, 12)
    versioned = api.get(at(job, "/result"), headers={"accept": "application/vnd.legible.result+json;v=1"})
    assert versioned["Content-Type"] == "application/vnd.legible.result+json;v=1"
    assert versioned.getvalue() == content


@pytest.mark.parametrize(
    ("file_name", "download"),
    [
        ("scan of May.pdf", 'attachment; filename="scan of May.txt"'),
        ("Prüfung.png", "attachment; filename=\"Prufung.txt\"; filename*=utf-8''Pr%C3%BCfung.txt"),
        ("読.png", "attachment; filename=\"_.txt\"; filename*=utf-8''%E8%AA%AD.txt"),
        ('a"b%c.png', "attachment; filename=\"a_b_c.txt\"; filename*=utf-8''a%22b%25c.txt"),
    ],
)
def test_a_download_is_named_after_the_document(
    api: Client, owner: User, endpoint: Endpoint, file_name: str, download: str
) -> None:
    job = submit(owner, pdf())
    split_into(job, 1, endpoint)
    finish_all(endpoint)
    Job.objects.filter(pk=job.pk).update(file_name=file_name)
    assert api.get(at(job, "/result?format=text"))["Content-Disposition"] == download
    Job.objects.filter(pk=job.pk).update(file_name="")
    assert f'filename="{job.uuid}.json"' in api.get(at(job, "/result"))["Content-Disposition"]


def test_an_unknown_format_is_refused_by_name(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    finish_all(endpoint)
    problem = assert_problem(api.get(at(job, "/result?format=docx")), 406, "not_acceptable")
    assert "text" in problem["hint"]
    assert "markdown" in problem["hint"]
    for accept in ("image/png", "application/vnd.legible.result+json;v=2"):
        assert_problem(api.get(at(job, "/result"), headers={"accept": accept}), 406, "not_acceptable")


def test_half_a_document_is_never_mistaken_for_the_whole(api: Client, many: Job) -> None:
    response = api.get(at(many, "/result?format=text"))
    problem = assert_problem(response, 409, "not_finished")
    assert (problem["limit"], problem["actual"]) == (4, 3)
    assert response["Retry-After"]


def test_pages_that_are_there_can_be_asked_for_early(api: Client, many: Job) -> None:
    response = api.get(at(many, "/result?format=text&pages=1-3"))
    assert response.getvalue().decode() == "Hello 1\n+++\n\n+++\nHello 3\n"
    assert response["Legible-Pages"] == "total=3, done=2, failed=1"
    document = msgspec.json.decode(api.get(at(many, "/result?pages=2,3")).getvalue())
    assert [page["number"] for page in document["pages"]] == [2, 3]
    assert document["pages"][0]["error"]["code"] == "page_crashed"
    assert (document["pages_total"], document["pages_done"], document["pages_failed"]) == (4, 1, 1)
    assert "Page 4" in assert_problem(api.get(at(many, "/result?pages=3-4")), 409, "not_finished")["detail"]
    assert_problem(api.get(at(many, "/result?pages=5")), 422, "page_out_of_range")
    assert_problem(api.get(at(many, "/result?pages=x")), 400, "invalid_option")


def test_pages_that_were_not_requested_do_not_exist(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf(), options={"pages": "2"})
    [lease] = claim(endpoint)
    queue.set_page_count(ME, lease, 3)
    queue.add_page(ME, lease, queue.NewPage(2, 40, 20, 100, "image-2", "image/png"))
    queue.finish(ME, [queue.SplitDone(lease, 0.1)])
    assert_problem(api.get(at(job, "/result?pages=2")), 409, "not_finished")
    finish_all(endpoint)
    assert api.get(at(job, "/result?pages=2")).status_code == 200
    assert_problem(api.get(at(job, "/result?pages=1")), 422, "page_out_of_range")


def test_the_result_of_a_failed_job_is_a_conflict_with_its_problem_inside(
    api: Client, owner: User, endpoint: Endpoint
) -> None:
    job = submit(owner, pdf())
    [lease] = claim(endpoint)
    problem = DocumentError("document_encrypted", "It has a password.", hint="Remove it.").problem()
    queue.finish(ME, [queue.Failed(lease, 0.1, problem)])
    assert api.get(at(job)).json()["problem"]["code"] == "document_encrypted"
    for query in ("", "?format=pdf", "?pages=1"):
        said = assert_problem(api.get(at(job, f"/result{query}")), 409, "job_failed")
        assert (said["job_id"], said["hint"]) == (str(job.uuid), "Remove it.")
        assert said["problem"] == api.get(at(job)).json()["problem"]


def test_a_job_that_ran_out_of_time_does_not_look_like_a_gateway_that_did(
    api: Client, owner: User, endpoint: Endpoint
) -> None:
    job = submit(owner)
    [lease] = claim(endpoint)
    queue.finish(ME, [queue.Failed(lease, 0.1, PageFailed("page_timeout", "It took 60 s.").problem())])
    said = assert_problem(api.get(at(job, "/result")), 409, "job_failed")
    assert (said["problem"]["code"], said["problem"]["status"]) == ("page_timeout", 504)
    assert "60 s" in said["detail"]


def test_a_result_that_the_caller_has_is_not_sent_again(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, pdf())
    split_into(job, 2, endpoint)
    waiting = api.get(at(job, "/result"))
    assert_problem(waiting, 409, "not_finished")
    finish_all(endpoint)
    queries = ("", "?format=text", "?format=text&pages=2", "?format=text&corrected=false", "?format=pdf")
    answers = {query: api.get(at(job, f"/result{query}")) for query in queries}
    tags = {query: answer["ETag"] for query, answer in answers.items()}
    assert len(set(tags.values())) == len(queries)
    for query, tag in tags.items():
        again = api.get(at(job, f"/result{query}"), headers={"if-none-match": tag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    anchor = {"kind": "word", "box": [1, 2, 30, 12], "machine_text": "Hello 2"}
    edits = {"version": 1, "edits": [{**anchor, "text": "Goodbye"}]}
    assert api.patch(at(job, "/pages/2"), edits, content_type="application/json").status_code == 200
    changed = api.get(at(job, "/result?format=text"), headers={"if-none-match": tags["?format=text"]})
    assert b"Goodbye" in changed.getvalue()


def test_an_error_has_no_etag(api: Client, many: Job) -> None:
    for path in (at(many, "/result"), at(many, "/pages/9"), "/api/v1/nothing"):
        answer = api.get(path)
        assert answer.status_code >= 400
        assert "ETag" not in answer
    assert api.get(at(many))["ETag"]


def test_a_cancelled_job_returns_the_pages_that_were_read(api: Client, many: Job, owner: User) -> None:
    assert api.post(at(many, "/cancel"), content_type="application/json").json()["state"] == "cancelled"
    response = api.get(at(many, "/result?format=text"))
    assert response.getvalue().decode() == "Hello 1\n+++\n\n+++\nHello 3\n"
    assert response["Legible-Pages"] == "total=4, done=2, failed=1"
    assert f'filename="{many.uuid} (incomplete).txt"' in response["Content-Disposition"]
    document = msgspec.json.decode(api.get(at(many, "/result")).getvalue())
    assert (document["job_state"], document["pages_requested"]) == ("cancelled", 4)
    assert (document["pages_done"], document["pages_failed"]) == (2, 1)
    [member] = zipfile.ZipFile(io.BytesIO(api.get(f"/api/v1/jobs/download?ids={many.uuid}").getvalue())).namelist()
    assert member == f"{many.uuid} (incomplete).txt"
    named = api.get(at(many, "/result?format=text&pages=1,3"))
    assert f'filename="{many.uuid}.txt"' in named["Content-Disposition"]
    assert named["Legible-Pages"] == "total=2, done=2, failed=0"
    untouched = submit(owner)
    services.cancel(untouched)
    assert_problem(api.get(at(untouched, "/result")), 409, "conflict")
