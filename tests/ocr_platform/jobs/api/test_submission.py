"""Submitting a document: three ways to send it, its parameters, and refusals."""

import base64
import gzip
import json

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ocr_contract.limits import JobLimits
from ocr_platform.config import PLATFORM
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs
from ocr_platform.jobs.models import IdempotencyKey, Job
from ocr_platform.jobs.submission import idempotency
from tests.ocr_platform.jobs.factories import make_endpoint, pdf, png, submit
from tests.support.api import assert_problem, platform_with

pytestmark = pytest.mark.django_db
JOBS = "/api/v1/jobs"


def as_json(document: bytes, **options: object) -> dict[str, object]:
    return {"image": base64.b64encode(document).decode(), **options}


def test_a_form_a_body_and_json_all_make_the_same_job(api: Client) -> None:
    document = png()
    form = api.post(JOBS, {"file": SimpleUploadedFile("a.png", document)})
    raw = api.post(JOBS, document, "image/png", headers={"content-disposition": 'attachment; filename="a.png"'})
    in_json = api.post(JOBS, as_json(document, file_name="a.png"), "application/json")
    bodies = [response.json() for response in (form, raw, in_json)]
    assert [response.status_code for response in (form, raw, in_json)] == [202, 202, 202]
    for body in bodies:
        assert (body["state"], body["file_name"], body["media_type"]) == ("queued", "a.png", "image/png")
        assert body["size_bytes"] == len(document)
        assert body["pages"] == {"document": 1, "total": 1, "done": 0, "failed": 0}
        with blobs.open_blob(Job.objects.get(uuid=body["id"]).document_key) as kept:
            assert kept.read() == document
    assert len({body["sha256"] for body in bodies}) == 1
    assert not list(PLATFORM.incoming_dir.iterdir())


@pytest.mark.parametrize("content_type", ["", "application/octet-stream", "application/x-www-form-urlencoded", "a/b"])
def test_any_other_content_type_is_the_document_itself(api: Client, content_type: str) -> None:
    response = api.generic("POST", JOBS + "?file_name=scan.pdf", pdf(), content_type)
    assert response.status_code == 202
    assert (response.json()["media_type"], response.json()["file_name"]) == ("application/pdf", "scan.pdf")


def test_json_is_known_without_its_content_type(api: Client) -> None:
    body = json.dumps(as_json(png(), batch="b")).encode()
    assert api.generic("POST", JOBS, body, "application/x-www-form-urlencoded").json()["batch"] == "b"


def test_the_answer_has_the_address_of_the_job_and_when_to_ask(api: Client) -> None:
    response = api.post(JOBS, png(), "image/png")
    address = response["Location"]
    assert address == f"/api/v1/jobs/{response.json()['id']}"
    assert response["Operation-Location"] == f"http://testserver{address}"
    assert int(response["Retry-After"]) >= 1
    assert api.get(address).json()["id"] == response.json()["id"]


def test_options_are_taken_from_query_form_and_json_alike(api: Client) -> None:
    query = api.post(JOBS + "?lang=deu&pageSegMode=6&tags=a,b&priority=5&batch=x", png(), "image/png").json()
    form = api.post(
        JOBS,
        {
            "file": SimpleUploadedFile("a.png", png()),
            "languages": "deu",
            "pageSegMode": "6",
            "tags": ["a", "b"],
            "priority": "5",
            "batch": "x",
            "preprocessing": "Off",
        },
    ).json()
    in_json = api.post(
        JOBS,
        as_json(png(), languages=["deu"], pageSegMode=6, tags=["a", "b"], priority=5, batch="x"),
        "application/json",
    ).json()
    for body in (query, form, in_json):
        assert body["options"]["languages"] == ["deu"]
        assert body["options"]["pageSegMode"] == 6
        assert (body["tags"], body["priority"], body["batch"]) == (["a", "b"], 5, "x")
    assert form["options"]["preprocessing"]["enlarge"] == "Off"
    assert in_json["options"]["preprocessing"]["enlarge"] == "Auto"


def test_an_option_is_in_the_query_or_in_the_body(api: Client) -> None:
    for response in (
        api.post(JOBS + "?batch=query", as_json(png(), batch="body"), "application/json"),
        api.post(JOBS + "?batch=query", {"file": SimpleUploadedFile("a.png", png()), "batch": "query"}),
        api.post(JOBS + "?lang=eng", as_json(png(), languages="eng"), "application/json"),
    ):
        assert_problem(response, 400, "repeated_option")


@pytest.mark.parametrize("option", ["url", "webhook", "userWords", "retention", "store"])
def test_options_that_are_not_built_or_unsafe_are_refused_by_name(api: Client, option: str) -> None:
    for response in (
        api.post(f"{JOBS}?{option}=x", png(), "image/png"),
        api.post(JOBS, {"file": SimpleUploadedFile("a.png", png()), option: "x"}),
        api.post(JOBS, as_json(png(), **{option: "x"}), "application/json"),
    ):
        assert option in assert_problem(response, 400, "option_not_supported")["detail"]
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("option", "value", "status", "code"),
    [
        ("priority", "high", 400, "invalid_option"),
        ("priority", 1.5, 400, "invalid_option"),
        ("priority", 101, 400, "invalid_option"),
        ("tags", {"a": 1}, 400, "invalid_option"),
        ("tags", [1], 400, "invalid_option"),
        ("tags", ["x" * 65], 400, "invalid_option"),
        ("batch", 5, 400, "invalid_option"),
        ("batch", "x" * 201, 400, "invalid_option"),
        ("endpoint", ["default"], 400, "invalid_option"),
        ("endpoint", "mars", 422, "unknown_endpoint"),
        ("languages", "../../etc", 400, "invalid_option"),
        ("languages", "swe", 422, "language_missing"),
        ("pages", "2", 422, "page_out_of_range"),
    ],
)
def test_a_wrong_option_is_named(api: Client, option: str, value: object, status: int, code: str) -> None:
    response = api.post(JOBS, as_json(png(), **{option: value}), "application/json")
    assert_problem(response, status, code)
    assert not Job.objects.exists()
    assert not list(PLATFORM.incoming_dir.iterdir())


@pytest.mark.parametrize("mode", [0, 2])
def test_a_layout_mode_without_text_is_refused_with_the_reason(api: Client, mode: int) -> None:
    for response in (
        api.post(f"{JOBS}?pageSegMode={mode}", png(), "image/png"),
        api.post(JOBS, {"file": SimpleUploadedFile("a.png", png()), "pageSegMode": mode}),
        api.post(JOBS, as_json(png(), pageSegMode=mode), "application/json"),
    ):
        problem = assert_problem(response, 400, "invalid_option")
        assert "without reading text" in problem["hint"]


@pytest.mark.parametrize("mode", [0, 2])
def test_an_engine_mode_whose_model_no_worker_has_is_refused(api: Client, endpoint: Endpoint, mode: int) -> None:
    Endpoint.objects.filter(pk=endpoint.pk).update(legacy_languages=["deu"])
    response = api.post(JOBS, as_json(png(), languages="deu+eng", ocrEngineMode=mode), "application/json")
    problem = assert_problem(response, 400, "invalid_option")
    assert "of eng have no model" in problem["detail"]
    assert not Job.objects.exists()
    accepted = api.post(JOBS, as_json(png(), languages="deu", ocrEngineMode=mode), "application/json")
    assert accepted.status_code == 202


def test_json_does_not_tell_a_whole_number_with_a_fraction_of_zero_from_one_without(api: Client) -> None:
    response = api.post(JOBS, as_json(png(), dpi=200.0, priority=3.0), "application/json")
    assert (response.json()["options"]["dpi"], response.json()["priority"]) == (200, 3)


def test_another_endpoint_is_taken_by_name(api: Client) -> None:
    make_endpoint("nordic", languages=["swe"])
    body = api.post(JOBS + "?endpoint=nordic&languages=swe", png(), "image/png").json()
    assert body["endpoint"] == "nordic"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"nonsense", "bad_json"),
        (b"[1]", "bad_json"),
        (b'{"image": "aGk', "bad_json"),
        (b'{"image": "\xff\xfe"}', "bad_base64"),
        (b"[" * 100_000, "bad_json"),
        (b'{"a": ' * 100_000, "bad_json"),
        (b"{}", "missing_image"),
        (b'{"image": 5}', "missing_image"),
        (b'{"image": null}', "missing_image"),
        (b'{"image": ""}', "missing_image"),
        (b'{"image": "%%%%"}', "bad_base64"),
        (b'{"image": "aGVsbG8"}', "unsupported_media_type"),
    ],
)
def test_every_kind_of_broken_json_has_its_error(api: Client, body: bytes, code: str) -> None:
    response = api.post(JOBS, body, "application/json")
    assert_problem(response, response.status_code, code)
    assert not list(PLATFORM.incoming_dir.iterdir())


@pytest.mark.parametrize("content_type", ["application/json", "image/png", "multipart/form-data; boundary=x"])
def test_a_compressed_body_is_refused_as_such(api: Client, content_type: str) -> None:
    response = api.post(JOBS, gzip.compress(png()), content_type, headers={"Content-Encoding": "gzip"})
    assert "gzip" in assert_problem(response, 415, "unsupported_media_type")["detail"]
    assert api.post(JOBS, png(), "image/png", headers={"Content-Encoding": "identity"}).status_code == 202


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"batch": "x"}, "missing_image"),
        ({"file": "text, not a file"}, "missing_image"),
        ({"image": SimpleUploadedFile("a.png", b"x")}, "unknown_option"),
        ({"file": [SimpleUploadedFile("a.png", b"x"), SimpleUploadedFile("b.png", b"x")]}, "repeated_option"),
        ({"file": SimpleUploadedFile("a.png", b"no image")}, "unsupported_media_type"),
    ],
)
def test_a_form_without_exactly_one_document_is_refused(api: Client, parts: dict[str, object], code: str) -> None:
    response = api.post(JOBS, parts)
    assert_problem(response, response.status_code, code)
    assert not list(PLATFORM.incoming_dir.iterdir())


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=" + "x" * 300])
def test_a_form_without_a_boundary_is_refused(api: Client, content_type: str) -> None:
    assert_problem(api.generic("POST", JOBS, b"--x\r\n", content_type), 400, "invalid_request")


def test_the_limit_and_the_size_are_named(api: Client) -> None:
    document = png() + bytes(2000)
    with platform_with(max_document_bytes=2000):
        for response in (
            api.post(JOBS, document, "image/png"),
            api.post(JOBS, {"file": SimpleUploadedFile("a.png", document)}),
            api.post(JOBS, as_json(document), "application/json"),
        ):
            problem = assert_problem(response, 413, "body_too_large")
            assert problem["limit"] == 2000
            assert problem["actual"] > 2000
    assert not list(PLATFORM.incoming_dir.iterdir())


def test_a_file_name_is_only_a_name(api: Client) -> None:
    response = api.post(JOBS + "?file_name=..%2F..%2Fetc%2Fpass%07wd%0A", png(), "image/png")
    assert response.json()["file_name"] == "passwd"


def test_the_same_key_gives_the_same_job(api: Client) -> None:
    document, headers = png(), {"idempotency-key": "one"}
    first = api.post(JOBS, document, "image/png", headers=headers)
    second = api.post(JOBS, document, "image/png", headers=headers)
    assert first.json()["id"] == second.json()["id"]
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert_problem(api.post(JOBS, png(), "image/png", headers=headers), 422, "idempotency_mismatch")
    assert_problem(
        api.post(JOBS + "?pageSegMode=6", document, "image/png", headers=headers), 422, "idempotency_mismatch"
    )
    assert Job.objects.count() == 1


def test_a_key_whose_first_request_is_still_running_is_a_conflict(api: Client, owner: User) -> None:
    with idempotency.reserved(owner_id=owner.pk, key="busy"):
        response = api.post(JOBS, png(), "image/png", headers={"idempotency-key": "busy"})
    assert_problem(response, 409, "idempotency_in_progress")
    assert response["Retry-After"]


def test_a_refused_request_frees_its_key(api: Client) -> None:
    headers = {"idempotency-key": "again"}
    assert_problem(api.post(JOBS, b"nothing", "image/png", headers=headers), 415, "unsupported_media_type")
    assert not IdempotencyKey.objects.exists()
    assert api.post(JOBS, png(), "image/png", headers=headers).status_code == 202


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(api: Client, key: str) -> None:
    assert_problem(api.post(JOBS, png(), "image/png", headers={"idempotency-key": key}), 400, "invalid_request")


def test_too_many_waiting_jobs_are_refused_before_the_document_is_read(
    api: Client, owner: User, endpoint: Endpoint
) -> None:
    submit(owner)
    with platform_with(jobs=JobLimits(waiting_jobs_per_owner=1)):
        response = api.post(JOBS, png(), "image/png")
    assert_problem(response, 429, "too_many_jobs")
    assert response["Retry-After"]


def test_the_request_id_of_the_caller_stays_with_the_job(api: Client) -> None:
    response = api.post(JOBS, png(), "image/png", headers={"x-request-id": "from-the-caller.1"})
    assert response["X-Request-ID"] == "from-the-caller.1"
    assert Job.objects.get().request_id == "from-the-caller.1"


def test_stored_documents_are_readable_by_nobody_else(api: Client) -> None:
    api.post(JOBS, png(), "image/png")
    path = PLATFORM.blobs_dir / Job.objects.get().document_key
    assert path.stat().st_mode & 0o077 == 0
