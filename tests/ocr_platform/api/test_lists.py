"""Lists of jobs: their order, their filters, what polling costs; and how far one job is."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs, queue
from ocr_platform.jobs.models import Job
from tests.ocr_platform.api.factories import JOBS, at, finish_all
from tests.ocr_platform.jobs.factories import ME, claim, make_endpoint, make_user, pdf, png, problem, read, submit
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db


def test_the_list_is_newest_first_and_goes_on_after_its_cursor(api: Client, owner: User) -> None:
    made = [str(submit(owner).uuid) for _ in range(5)]
    seen: list[str] = []
    more: dict[str, str] | None = {}
    while more is not None:
        body = api.get(JOBS, {"limit": 2, **more}).json()
        assert len(body["items"]) <= 2
        seen += [job["id"] for job in body["items"]]
        more = body["next_cursor"] and {"cursor": body["next_cursor"]}
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


def test_a_file_name_is_found_by_parts_of_its_words(api: Client, owner: User) -> None:
    named = [
        "\u00dcberweisung_M\u00e4rz-2026.pdf",
        "invoice 12.pdf",
        "Stra\u00dfe.png",
        "\u8acb\u6c42\u66f8.pdf",
        "...",
    ]
    jobs = {name: submit(owner, file_name=name) for name in named}
    for text, found in [
        ("uberweisung", [0]),
        ("\u00dcBERW", [0]),
        ("2026 marz", [0]),
        ("voice", [1]),
        ("12", [1]),
        ("STRASSE", [2]),
        ("\u6c42", [3]),
        ("pdf", [3, 1, 0]),
        ("pdf png", []),
        ("invoice.pdf", [1]),
        ("%", None),
        ("invoice%", [1]),
        ("invoice_12", [1]),
    ]:
        answer = api.get(JOBS, {"text": text})
        if found is None:
            assert_problem(answer, 400, "invalid_request")
        else:
            expected = [str(jobs[named[index]].uuid) for index in found]
            assert [job["id"] for job in answer.json()["items"]] == expected, text
    assert api.get(JOBS, {"text": "invoice", "state": "failed"}).json()["items"] == []


def test_a_narrowed_list_goes_on_after_its_cursor(api: Client, owner: User) -> None:
    made = [str(submit(owner, tags=["odd"] if number % 2 else []).uuid) for number in range(6)]
    first = api.get(JOBS, {"tag": "odd", "limit": 2}).json()
    then = api.get(JOBS, {"tag": "odd", "limit": 2, "cursor": first["next_cursor"]}).json()
    assert [job["id"] for job in first["items"] + then["items"]] == [made[5], made[3], made[1]]
    assert then["next_cursor"] is None


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
        {"text": "..."},
        {"text": "a b c d e f g h i j k"},
        {"text": "a" * 201},
    ],
)
def test_a_wrong_filter_is_named(api: Client, query: dict[str, str]) -> None:
    problem = assert_problem(api.get(JOBS, query), 400, "invalid_request")
    assert next(iter(query)) in problem["detail"]


def test_a_null_character_finds_nothing(api: Client) -> None:
    for name in ("tag", "batch", "endpoint", "text"):
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
    with django_assert_num_queries(3):  # token with its user; the last change and deletion; jobs with their endpoint
        api.get(JOBS)
    with django_assert_num_queries(5):  # token; job; its first item; those ahead; what the last pages took
        api.get(at(jobs[0]))
    finish_all(endpoint)
    with django_assert_num_queries(2):
        api.get(at(jobs[0]))
    with django_assert_num_queries(3):
        api.get(at(jobs[0], "/pages"))
    with django_assert_num_queries(5):
        api.get(at(jobs[0], "/pages/1"))


def test_a_waiting_job_says_where_it_stands_and_why(api: Client, owner: User, endpoint: Endpoint) -> None:
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


def test_whether_a_retry_can_help_is_told(api: Client, owner: User, endpoint: Endpoint) -> None:
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
