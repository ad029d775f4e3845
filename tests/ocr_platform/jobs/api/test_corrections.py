"""Correcting a page: the stored corrections, conflicts of two people, and the text in every format."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Correction, Job, Result
from ocr_platform.jobs.models.result import pack
from tests.ocr_platform.jobs.api.factories import at, finish_all
from tests.ocr_platform.jobs.factories import make_user, page_content, submit
from tests.support.api import assert_problem, client_with, key_of

pytestmark = pytest.mark.django_db
WORD = {"kind": "word", "box": [1, 2, 30, 12], "machine_text": "Hello 1"}


@pytest.fixture
def job(owner: User, endpoint: Endpoint) -> Job:
    job = submit(owner)
    finish_all(endpoint)
    Result.objects.update(doubtful=1)
    Job.objects.update(doubtful_words=1)
    return job


def correct(api: Client, job: Job, text: str | None, version: int = 1, **changes: object) -> object:
    edits = [{**WORD, "text": text, **changes}]
    return api.patch(at(job, "/pages/1"), {"version": version, "edits": edits}, "application/json")


def text_of(api: Client, job: Job, query: str = "") -> str:
    return str(api.get(at(job, "/pages/1") + query).json()["result"]["text"])


def test_a_correction_is_kept_beside_the_machines_reading(api: Client, owner: User, job: Job) -> None:
    before = Result.objects.get()
    body = correct(api, job, "Good bye").json()
    assert (body["version"], body["result"]["text"]) == (2, "Good bye\n")
    [made] = body["corrections"]
    assert (made["machine_text"], made["text"], made["author"]) == ("Hello 1", "Good bye", "owner")
    assert (made["version"], made["index"], made["box"]) == (2, 0, [1, 2, 30, 12])
    assert made["created_at"]
    assert text_of(api, job) == "Good bye\n"
    assert text_of(api, job, "?corrected=false") == "Hello 1\n"
    assert Result.objects.get().body == before.body
    assert_problem(api.get(at(job, "/pages/1?corrected=maybe")), 400, "invalid_request")


def test_every_format_has_the_corrected_text_by_default(api: Client, job: Job) -> None:
    correct(api, job, "Good bye")
    assert api.get(at(job, "/result?format=text")).getvalue() == b"Good bye\n"
    assert api.get(at(job, "/result?format=text&corrected=false")).getvalue() == b"Hello 1\n"
    assert json.loads(api.get(at(job, "/result?corrected=true")).getvalue())["pages"][0]["text"] == "Good bye\n"


def test_doubtful_words_are_counted_down_on_page_and_job(api: Client, job: Job) -> None:
    content = page_content("Hello 1")
    doubtful = pack(json_replaced(content))
    Result.objects.update(body=doubtful)
    assert api.get(at(job)).json()["doubtful_words"] == 1
    assert api.get(at(job, "/pages")).json()["items"][0]["doubtful_words"] == 1
    upto = api.get(at(job)).json()["changed_at"]
    assert correct(api, job, "Hello 1").json()["page"]["doubtful_words"] == 0
    assert api.get(at(job, "/pages")).json()["items"][0]["doubtful_words"] == 0
    changed = api.get(at(job)).json()
    assert changed["doubtful_words"] == 0
    assert datetime.fromisoformat(changed["changed_at"]) > datetime.fromisoformat(upto)
    assert correct(api, job, None, 2).json()["page"]["doubtful_words"] == 1
    assert api.get(at(job)).json()["doubtful_words"] == 1


def json_replaced(content: object) -> object:
    import msgspec

    from ocr_contract import result as contract

    raw = msgspec.to_builtins(content)
    raw["blocks"][0]["paragraphs"][0]["lines"][0]["words"][0]["confidence"] = 30
    return msgspec.convert(raw, contract.Page)


def test_two_people_at_one_place_lose_nothing(api: Client, owner: User, job: Job) -> None:
    other = client_with(key_of(owner))
    correct(api, job, "mine")
    answer = correct(other, job, "theirs", version=1)
    problem = assert_problem(answer, 412, "version_conflict")
    assert problem["current"]["version"] == 2
    assert problem["current"]["corrections"][0]["text"] == "mine"
    assert text_of(api, job) == "mine\n"
    assert correct(other, job, "theirs", version=2).json()["version"] == 3
    assert text_of(api, job) == "theirs\n"


def test_a_line_and_a_word_in_it_are_one_place(api: Client, job: Job) -> None:
    correct(api, job, "mine")
    assert_problem(correct(api, job, "line", kind="line"), 412, "version_conflict")
    assert correct(api, job, "line", version=2, kind="line").status_code == 200
    assert_problem(correct(api, job, "word", version=2), 412, "version_conflict")
    assert "line" in assert_problem(correct(api, job, "word", version=3), 409, "conflict")["detail"]
    assert correct(api, job, None, version=3, kind="line").json()["result"]["text"] == "mine\n"


def test_corrections_are_carried_over_to_a_new_reading(api: Client, owner: User, job: Job) -> None:
    correct(api, job, "Good bye")
    page = Result.objects.get().page
    Result.objects.all().delete()
    reread = {"confidence": 90, "engine": "tesseract 6", "languages": ["eng"], "seconds": 1}
    Result.objects.create(page=page, body=pack(page_content("Hello 1")), text="Hello 1", **reread)
    assert text_of(api, job) == "Good bye\n"
    Result.objects.all().delete()
    Result.objects.create(page=page, body=pack(page_content("Other")), text="Other", **reread)
    body = api.get(at(job, "/pages/1")).json()
    assert body["result"]["text"] == "Other\n"
    assert [(one["text"], one["index"]) for one in body["corrections"]] == [("Good bye", None)]
    assert correct(api, job, None, version=2).json()["corrections"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid_request"),
        ({"version": 1, "edits": []}, 400, "invalid_request"),
        ({"version": 0, "edits": [{**WORD, "text": "x"}]}, 400, "invalid_request"),
        ({"version": 9, "edits": [{**WORD, "text": "x"}]}, 400, "invalid_request"),
        ({"version": 1, "edits": [{**WORD, "text": "x" * 5001}]}, 400, "invalid_request"),
        ({"version": 1, "edits": [{**WORD, "text": "a\x00b"}]}, 400, "invalid_request"),
        ({"version": 1, "edits": [{**WORD, "text": "a\ud800b"}]}, 400, "bad_json"),
        ({"version": 1, "edits": [{**WORD, "box": [1, 2], "text": "x"}]}, 400, "invalid_request"),
        ({"version": 1, "edits": [{**WORD, "machine_text": "Hullo", "text": "x"}]}, 409, "conflict"),
        ({"version": 1, "edits": [{**WORD, "box": [1, 2, 30, 13], "text": "x"}]}, 409, "conflict"),
    ],
)
def test_invalid_corrections_change_nothing(
    api: Client, job: Job, body: dict[str, object], status: int, code: str
) -> None:
    assert_problem(api.patch(at(job, "/pages/1"), json.dumps(body), "application/json"), status, code)
    assert not Correction.objects.exists()


def test_a_page_that_was_not_read_cannot_be_corrected(api: Client, many: Job) -> None:
    body = {"version": 1, "edits": [{**WORD, "text": "x"}]}
    for number in (2, 4):
        assert_problem(api.patch(at(many, f"/pages/{number}"), body, "application/json"), 409, "conflict")
    assert_problem(api.patch(at(many, "/pages/5"), body, "application/json"), 404, "not_found")


def test_nobody_corrects_what_is_not_theirs(job: Job) -> None:
    other = client_with(key_of(make_user("other")))
    assert_problem(correct(other, job, "x"), 404, "not_found")
    assert_problem(correct(client_with(key_of(job.owner, "jobs:read")), job, "x"), 403, "permission_denied")
    assert not Correction.objects.exists()


def test_if_match_allows_a_correction_of_the_page_as_it_was_seen_alone(api: Client, job: Job) -> None:
    seen = api.get(at(job, "/pages/1"))["ETag"]
    edits = {"version": 1, "edits": [{**WORD, "text": "Good bye"}]}

    def patch(tag: str) -> Any:
        return api.patch(at(job, "/pages/1"), edits, "application/json", headers={"if-match": tag})

    for wrong in ('"another"', "W/" + seen, '"2.' + "0" * 32 + '"', seen + ", " + seen):
        problem = assert_problem(patch(wrong), 412, "version_conflict")
        assert problem["current"]["version"] == 1
    done = patch(seen)
    assert (done.status_code, done.json()["version"]) == (200, 2)
    assert done["ETag"] == api.get(at(job, "/pages/1"))["ETag"] != seen
    edits["version"] = 2
    problem = assert_problem(patch(seen), 412, "version_conflict")
    assert problem["current"]["result"]["text"] == "Good bye\n"
    assert patch("*").status_code == 200


def test_a_page_that_the_caller_has_is_not_sent_again(api: Client, job: Job) -> None:
    first = api.get(at(job, "/pages/1"))
    again = api.get(at(job, "/pages/1"), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    correct(api, job, "Good bye")
    assert api.get(at(job, "/pages/1"), headers={"if-none-match": first["ETag"]}).status_code == 200
