"""Searching one's own pages: the hits, their boxes, their being up to date, and the privacy of others."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue, services
from ocr_platform.jobs.models import Job
from ocr_platform.jobs.search import index
from tests.ocr_platform.jobs.api.factories import at, finish_all
from tests.ocr_platform.jobs.factories import ME, claim, make_user, pdf, png, read, split_into, submit
from tests.support.api import assert_problem, client_with, key_of

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search"


def pages(api: Client, query: str, **more: object) -> list[str]:
    """Return the pages found, each as the name of its document and its number."""
    items = api.get(SEARCH, {"q": query, **more}).json()["items"]
    return [f"{item['file_name']}/{item['page']}" for item in items]


def add(owner: User, endpoint: Endpoint, name: str, *texts: str) -> Job:
    job = submit(owner, pdf(), file_name=name)
    split_into(job, len(texts), endpoint)
    queue.finish(ME, [read(lease, texts[lease.number - 1]) for lease in claim(endpoint) if lease.number])
    return job


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_search")
        return int(cursor.fetchone()[0])


def test_all_words_are_found_on_one_page_newest_first(api: Client, owner: User, endpoint: Endpoint) -> None:
    add(owner, endpoint, "old", "The harbour of Hamburg", "An invoice")
    add(owner, endpoint, "new", "Hamburger Hafen, invoice 4711")
    assert pages(api, "hamburg") == ["new/1", "old/1"]
    assert pages(api, "invoice") == ["new/1", "old/2"]
    assert pages(api, "HAMB invo") == ["new/1"]
    assert pages(api, "harbour hamburg") == ["old/1"]
    assert pages(api, "amburg") == []
    assert pages(api, "471") == ["new/1"]
    assert pages(api, "h") == []
    assert pages(api, "nothing of the kind") == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Prüfung", "prufung"),
        ("Prufung", "PRÜFUNG"),
        ("Straße", "strasse"),
        ("Smørrebrød", "smorrebrod"),
        ("Ελλάς", "ΕΛΛΑΣ"),
        ("東京タワー", "東京"),
        ("שָׁלוֹם", "שלום"),
        ("a AND b* \"NEAR\" (x) 'y' | & ! : \\", "AND b NEAR x y"),
        ("12.50", "12.50"),
        ("it's", "it's"),
    ],
)
def test_both_databases_find_the_same(api: Client, owner: User, endpoint: Endpoint, text: str, question: str) -> None:
    add(owner, endpoint, "it", text)
    add(owner, endpoint, "other", "something else")
    assert pages(api, question) == ["it/1"]


@pytest.mark.parametrize("question", ['"', "'", "a' & !b", 'a" OR "b', "x:*", "NEAR(a b)", "\ue0001", "%", "a\x00b"])
def test_no_question_is_taken_for_the_databases_language(
    api: Client, owner: User, endpoint: Endpoint, question: str
) -> None:
    add(make_user("other"), endpoint, "theirs", "a b x near or 1")
    answer = api.get(SEARCH, {"q": question})
    assert answer.status_code in {200, 400}
    assert answer.status_code == 400 or answer.json()["items"] == []


def test_a_hit_has_the_boxes_of_its_words(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = add(owner, endpoint, "it", "Hello")
    [hit] = api.get(SEARCH, {"q": "hel"}).json()["items"]
    assert (hit["job"], hit["page"], hit["width"], hit["height"]) == (str(job.uuid), 1, 40, 20)
    assert hit["words"] == [{"text": "Hello", "box": [1, 2, 30, 12]}]
    assert hit["count"] == 1
    assert hit["snippet"] == [{"text": "Hello", "match": True}]


def test_the_list_continues_after_its_cursor(api: Client, owner: User, endpoint: Endpoint) -> None:
    add(owner, endpoint, "it", *["the same"] * 5)
    seen: list[int] = []
    query: dict[str, Any] = {"q": "same", "limit": 2}
    while query.get("cursor", "") is not None:
        body = api.get(SEARCH, query).json()
        seen += [item["page"] for item in body["items"]]
        query["cursor"] = body["next_cursor"]
    assert seen == [5, 4, 3, 2, 1]


def test_one_document_is_looked_through_in_the_order_of_its_pages(api: Client, owner: User, endpoint: Endpoint) -> None:
    add(owner, endpoint, "other", "harbour")
    job = add(owner, endpoint, "it", "the harbour", "nothing", "harbours of old", "a harbour")
    assert pages(api, "harbour", job=job.uuid) == ["it/1", "it/3", "it/4"]
    body = api.get(SEARCH, {"q": "harbour", "job": job.uuid, "limit": 2}).json()
    assert [item["page"] for item in body["items"]] == [1, 3]
    assert pages(api, "harbour", job=job.uuid, limit=2, cursor=body["next_cursor"]) == ["it/4"]
    assert pages(api, "nowhere", job=job.uuid) == []


def test_nobody_looks_through_a_document_of_somebody_else(api: Client, owner: User, endpoint: Endpoint) -> None:
    theirs = add(make_user("other"), endpoint, "theirs", "secret")
    assert_problem(api.get(SEARCH, {"q": "secret", "job": theirs.uuid}), 404, "not_found")
    assert_problem(api.get(SEARCH, {"q": "secret", "job": "no id"}), 400, "invalid_request")


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "..."}, {"q": "x" * 201}, {"q": "a", "cursor": "x"}])
def test_a_wrong_question_is_refused(api: Client, query: dict[str, str]) -> None:
    assert_problem(api.get(SEARCH, query), 400, "invalid_request")


def test_nobody_finds_the_words_of_somebody_else(api: Client, owner: User, endpoint: Endpoint) -> None:
    other = make_user("other")
    add(other, endpoint, "theirs", "secret")
    add(owner, endpoint, "mine", "public")
    assert pages(api, "secret") == []
    assert pages(client_with(key_of(other)), "secret") == ["theirs/1"]
    assert pages(api, "public") == ["mine/1"]
    assert index.find(owner_id=owner.pk, terms=["secret"], beyond=None, limit=9) == []


def test_search_finds_corrected_text(api: Client, owner: User, endpoint: Endpoint) -> None:
    job = add(owner, endpoint, "it", "Harb0ur")
    edit = {"kind": "word", "box": [1, 2, 30, 12], "machine_text": "Harb0ur", "text": "Harbour"}
    api.patch(at(job, "/pages/1"), {"version": 1, "edits": [edit]}, "application/json")
    assert pages(api, "harbour") == ["it/1"]
    assert pages(api, "harb0ur") == []
    assert api.get(SEARCH, {"q": "harbour"}).json()["items"][0]["words"][0]["text"] == "Harbour"
    api.patch(at(job, "/pages/1"), {"version": 2, "edits": [{**edit, "text": None}]}, "application/json")
    assert pages(api, "harb0ur") == ["it/1"]
    assert rows() == 1


def test_deleted_documents_are_not_found(api: Client, owner: User, endpoint: Endpoint) -> None:
    gone, kept = add(owner, endpoint, "gone", "one", "one"), add(owner, endpoint, "kept", "one")
    assert rows() == 3
    services.delete(gone)
    assert pages(api, "one") == ["kept/1"]
    assert rows() == 1
    services.delete(kept)
    make_user("other")
    User.objects.filter(pk=owner.pk).delete()
    assert rows() == 0


def test_a_result_that_was_taken_over_is_found_too(api: Client, owner: User, endpoint: Endpoint) -> None:
    document = png()
    submit(owner, document, file_name="first")
    finish_all(endpoint, "found")
    submit(owner, document, file_name="again")
    assert pages(api, "found") == ["again/1", "first/1"]


def test_a_result_that_came_too_late_is_not_indexed(owner: User, endpoint: Endpoint) -> None:
    job = submit(owner)
    [lease] = claim(endpoint)
    services.cancel(job)
    assert queue.finish(ME, [read(lease, "late")]) == set()
    assert rows() == 0


@pytest.mark.django_db(transaction=True)
def test_pages_read_before_there_was_an_index_are_in_it(owner: User, endpoint: Endpoint) -> None:
    add(owner, endpoint, "it", "before")
    call_command("migrate", "jobs", "0003", verbosity=0)
    call_command("migrate", "jobs", verbosity=0)
    assert len(index.find(owner_id=owner.pk, terms=["before"], beyond=None, limit=9)) == 1
