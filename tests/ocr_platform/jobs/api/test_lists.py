"""Lists of jobs: their order, their filters, and the cost of polling."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from ocr_platform.jobs.models import Job
from tests.ocr_platform.jobs.api.factories import JOBS, at, finish_all
from tests.ocr_platform.jobs.factories import ME, claim, make_endpoint, read, submit
from tests.support.api import assert_problem

pytestmark = pytest.mark.django_db


def test_the_list_is_newest_first_and_continues_after_its_cursor(api: Client, owner: User) -> None:
    made = [str(submit(owner).uuid) for _ in range(5)]
    seen: list[str] = []
    more: dict[str, str] | None = {}
    while more is not None:
        body = api.get(JOBS, {"limit": 2, **more}).json()
        assert len(body["items"]) <= 2
        seen += [job["id"] for job in body["items"]]
        more = body["next_cursor"] and {"cursor": body["next_cursor"]}
        if len(seen) == 2:
            submit(owner)  # comes before the rows that were returned and moves nothing
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


def test_a_filtered_list_continues_after_its_cursor(api: Client, owner: User) -> None:
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
    with django_assert_num_queries(5):  # token; job; its first item; those ahead; the durations of the last pages
        api.get(at(jobs[0]))
    finish_all(endpoint)
    with django_assert_num_queries(2):
        api.get(at(jobs[0]))
    with django_assert_num_queries(3):
        api.get(at(jobs[0], "/pages"))
    with django_assert_num_queries(5):
        api.get(at(jobs[0], "/pages/1"))
