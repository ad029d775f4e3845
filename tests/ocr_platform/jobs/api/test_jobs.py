"""One job: its progress, its document, changing, cancelling and deleting it."""

import uuid

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs, queue
from ocr_platform.jobs.models import Job
from tests.ocr_platform.jobs.api.factories import JOBS, at, finish_all
from tests.ocr_platform.jobs.factories import ME, claim, make_user, pdf, png, problem, submit
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db


def test_a_waiting_job_has_its_position_and_its_reason(api: Client, owner: User, endpoint: Endpoint) -> None:
    submit(owner)
    job = submit(owner)
    response = api.get(at(job))
    assert response.json()["queue"] == {"position": 2, "eta_seconds": None, "reason": None}
    assert response["Retry-After"]
    Endpoint.objects.filter(pk=endpoint.pk).update(state="not_ready", message="No worker is ready.")
    assert api.get(at(job)).json()["queue"]["reason"]["code"] == "no_worker"


def test_a_finished_job_says_what_it_took(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    finish_all(endpoint)
    body = api.get(at(job)).json()
    assert body["state"] == "succeeded"
    assert body["pages"] == {"document": 1, "total": 1, "done": 1, "failed": 0}
    assert body["work_seconds"] == 0.5
    assert body["started_at"]
    assert body["finished_at"]
    assert body["queue"] is None
    assert "Retry-After" not in api.get(at(job))


def test_a_job_is_found_by_its_id_in_any_case(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    for written in (str(job.uuid).upper(), str(job.uuid).capitalize(), str(job.uuid)):
        assert api.get(f"{JOBS}/{written}").json()["id"] == str(job.uuid)
        assert api.get(f"{JOBS}/{written}/pages/1").status_code == 200
    assert_problem(api.get(f"{JOBS}/{job.uuid.hex}"), 404, "not_found")


def test_the_document_comes_back_as_it_was_sent(api: Client, owner: User, endpoint: Endpoint) -> None:
    document = png()
    job = submit(owner, document, file_name="Prüfung.png")
    response = api.get(at(job, "/document"), headers={"accept": "image/avif"})
    assert response.getvalue() == document
    assert (response["Content-Type"], response["Content-Length"]) == ("image/png", str(len(document)))
    named = "attachment; filename=\"Prufung.png\"; filename*=utf-8''Pr%C3%BCfung.png"
    assert response["Content-Disposition"] == named
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    again = api.get(at(job, "/document"), headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])
    unnamed = submit(owner, pdf())
    given = api.get(at(unnamed, "/document"))
    assert given.getvalue().startswith(b"%PDF")
    assert given["Content-Disposition"] == f'attachment; filename="{unnamed.uuid}.pdf"'
    assert given["Content-Type"] == "application/pdf"
    blobs.remove([unnamed.document_key])
    assert_problem(api.get(at(unnamed, "/document")), 404, "not_found")


def test_file_name_and_tags_change(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner, file_name="scan0001.png", tags=["new"])
    since = api.get(JOBS).json()["next_changed_after"]
    body = api.patch(at(job), {"file_name": "folder/Invoice May.png"}, "application/json").json()
    assert (body["file_name"], body["tags"]) == ("Invoice May.png", ["new"])
    body = api.patch(at(job), {"tags": ["paid", "2026", "paid"]}, "application/json").json()
    assert (body["file_name"], body["tags"]) == ("Invoice May.png", ["paid", "2026"])
    assert [one["id"] for one in api.get(f"{JOBS}?text=invoice").json()["items"]] == [str(job.uuid)]
    assert api.get(f"{JOBS}?text=scan0001").json()["items"] == []
    assert [one["id"] for one in api.get(f"{JOBS}?tag=paid").json()["items"]] == [str(job.uuid)]
    assert api.get(f"{JOBS}?tag=new").json()["items"] == []
    assert [one["id"] for one in api.get(f"{JOBS}?changed_after={since}").json()["items"]] == [str(job.uuid)]
    before = body["changed_at"]
    assert api.patch(at(job), {}, "application/json").json()["changed_at"] == before
    assert api.patch(at(job), {"tags": []}, "application/json").json()["tags"] == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"tags": ["x" * 65]}, "tags"),
        ({"tags": [""]}, "tags"),
        ({"tags": ["a\u202eb"]}, "tags"),
        ({"tags": [f"tag-{number}" for number in range(21)]}, "tags"),
        ({"tags": "paid"}, "tags"),
        ({"file_name": "x" * 256}, "file_name"),
        ({"file_name": None}, "file_name"),
        ({"filename": "a.png"}, "filename"),
        ({"priority": 3}, "priority"),
    ],
)
def test_a_wrong_change_is_refused_by_name(
    api: Client, owner: User, endpoint: Endpoint, change: dict[str, object], named: str
) -> None:
    job = submit(owner, file_name="a.png", tags=["kept"])
    response = api.patch(at(job), {"tags": ["other"], **change}, "application/json")
    assert response.status_code == 400
    assert named in response.json()["detail"]
    assert api.get(at(job)).json()["tags"] == ["kept"]


def test_can_retry_says_whether_a_retry_can_help(api: Client, owner: User, endpoint: Endpoint) -> None:
    cancelled, damaged, open_job = submit(owner), submit(owner, pdf()), submit(owner)
    api.post(at(cancelled, "/cancel"), content_type="application/json")
    [lease] = [lease for lease in claim(endpoint) if lease.job_id == damaged.pk]
    queue.finish(ME, [queue.Failed(lease, 0.1, problem("document_encrypted"))])
    told = {job["id"]: job["can_retry"] for job in api.get(JOBS).json()["items"]}
    assert told == {str(cancelled.uuid): True, str(damaged.uuid): False, str(open_job.uuid): False}
    assert api.get(at(cancelled)).json()["can_retry"] is True
    again = api.post(at(cancelled, "/retry"), content_type="application/json").json()
    assert (again["state"], again["can_retry"]) == ("queued", False)


def test_cancel_and_delete(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    assert api.post(at(job, "/cancel"), content_type="application/json").json()["state"] == "cancelled"
    assert api.post(at(job, "/cancel"), content_type="application/json").json()["state"] == "cancelled"
    done = submit(owner)
    finish_all(endpoint)
    assert_problem(api.post(at(done, "/cancel"), content_type="application/json"), 409, "conflict")
    assert api.delete(at(done)).status_code == 204
    assert_problem(api.get(at(done)), 404, "not_found")
    assert_problem(api.delete(at(done)), 404, "not_found")
    with pytest.raises(FileNotFoundError):
        blobs.open_blob(done.document_key)


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
    for path in (
        "",
        "/result",
        "/document",
        "/pages",
        "/pages/1",
        "/pages/1/image",
        "/pages/1/preview",
        "/pages/1/thumbnail",
    ):
        assert_problem(api.get(at(job, path)), 404, "not_found")
    assert_problem(api.post(at(job, "/cancel"), content_type="application/json"), 404, "not_found")
    assert_problem(api.delete(at(job)), 404, "not_found")
    assert Job.objects.filter(pk=job.pk).exists()
    assert_problem(api.get(f"{JOBS}/{uuid.uuid4()}"), 404, "not_found")
