"""Submit, cancel, delete, reuse: their visible effects, and the stored bytes."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from ocr_contract.errors import DocumentError, LimitExceeded, OcrError, RequestError, Unavailable
from ocr_platform.config import PLATFORM
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import blobs, queue, services
from ocr_platform.jobs.models import Job, Page, WorkItem
from ocr_platform.jobs.submission import service as submissions
from ocr_platform.jobs.submission.request import SubmissionRequest
from tests.ocr_platform.jobs.factories import (
    ME,
    claim,
    document_of,
    incoming,
    make_endpoint,
    make_user,
    pdf,
    png,
    read,
    split_into,
    submit,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(endpoint: Endpoint) -> User:
    return make_user()


def stored() -> set[str]:
    """Return the keys of all blobs."""
    return {str(path.relative_to(PLATFORM.blobs_dir)) for path in PLATFORM.blobs_dir.rglob("*") if path.is_file()}


def content(key: str) -> bytes:
    with blobs.open_blob(key) as file:
        return file.read()


def finish_all(endpoint: Endpoint) -> None:
    queue.finish(ME, [read(lease) for lease in claim(endpoint) if lease.kind == "recognise"])


def test_a_submitted_document_is_kept_and_described(owner: User) -> None:
    data = png()
    document = incoming(data)
    submission = SubmissionRequest(
        options={"lang": "deu+eng", "pageSegMode": "6", "unknown": 1},
        tags=["invoice", "invoice", "2026"],
        batch="march",
        file_name="C:\\scans\\..\\bill\u202e.png",
        priority=3,
        request_id="r-1",
    )
    job = submissions.submit(owner=owner, document=document, request=submission).job
    job.refresh_from_db()
    assert content(job.document_key) == data
    assert not document.path.exists(), "it was moved, not copied"
    assert (job.media_type, job.size_bytes, job.sha256) == ("image/png", len(data), document.sha256)
    assert (job.file_name, job.tags, job.batch, job.priority) == ("bill.png", ["invoice", "2026"], "march", 3)
    assert job.options["languages"] == ["deu", "eng"]
    assert (job.options["pageSegMode"], job.options["dpi"], job.options["preprocessing"]["autoRotate"]) == (
        6,
        None,
        "Auto",
    )
    page = job.pages.get()
    assert (page.image_key, page.image_media) == (job.document_key, "image/png")


def test_blobs_lie_in_two_levels_under_generated_names(owner: User) -> None:
    first, second, name = submit(owner, file_name="../../etc/passwd").document_key.split("/")
    assert (first + second) == name[:4]
    assert len(name) == 32


@pytest.mark.parametrize(
    (("parameters", "code")),
    [
        ({"endpoint": "nowhere"}, "unknown_endpoint"),
        ({"options": {"lang": "xyz"}}, "language_missing"),
        ({"options": {"url": "http://x"}}, "option_not_supported"),
        ({"options": {"pageSegMode": 99}}, "invalid_option"),
        ({"options": {"pages": "2"}}, "page_out_of_range"),
        ({"priority": 101}, "invalid_option"),
        ({"tags": ["a\nb"]}, "invalid_option"),
        ({"tags": ["t"] * 21}, "invalid_option"),
        ({"batch": "x" * 201}, "invalid_option"),
    ],
)
def test_refused_parameters_leave_nothing_behind(owner: User, parameters: dict[str, Any], code: str) -> None:
    before = stored()
    with pytest.raises(RequestError) as caught:
        submit(owner, **parameters)
    assert caught.value.code == code
    assert (Job.objects.count(), stored()) == (0, before)


def test_a_file_that_is_no_document_is_refused(owner: User) -> None:
    with pytest.raises(DocumentError) as caught:
        submit(owner, b"just text")
    assert caught.value.code == "unsupported_media_type"


def test_a_document_over_the_limit_is_refused(owner: User) -> None:
    small = incoming(png())
    large = submissions.Incoming(small.path, PLATFORM.max_document_bytes + 1, small.head, small.sha256)
    with pytest.raises(LimitExceeded) as caught:
        submissions.submit(owner=owner, document=large, request=SubmissionRequest())
    assert (caught.value.limit, caught.value.actual) == (PLATFORM.max_document_bytes, PLATFORM.max_document_bytes + 1)


def test_waiting_jobs_are_limited_for_each_person(
    owner: User, monkeypatch: pytest.MonkeyPatch, endpoint: Endpoint
) -> None:
    import dataclasses

    import msgspec

    few = msgspec.structs.replace(PLATFORM.jobs, waiting_jobs_per_owner=2)
    monkeypatch.setattr(submissions, "PLATFORM", dataclasses.replace(PLATFORM, jobs=few))
    submit(owner)
    submit(owner)
    with pytest.raises(Unavailable) as caught:
        submit(owner)
    assert caught.value.code == "too_many_jobs"
    assert caught.value.retry_after
    submit(make_user())
    finish_all(endpoint)
    submit(owner)


def test_nothing_is_left_when_the_job_cannot_be_written(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> int:
        raise RuntimeError("the disk is full")

    before = stored()
    monkeypatch.setattr(submissions, "next_turn", broken)
    with pytest.raises(RuntimeError):
        submit(owner)
    assert (Job.objects.count(), stored()) == (0, before)


class TestReuse:
    def test_the_same_bytes_and_options_are_not_read_again(self, owner: User, endpoint: Endpoint) -> None:
        data = png()
        first = submit(owner, data)
        finish_all(endpoint)
        before = stored()
        second = submit(owner, data, file_name="again.png")
        assert (second.state, second.reused_from, second.pages_done) == ("succeeded", first.uuid, 1)
        assert document_of(second).pages == document_of(first).pages
        assert stored() == before, "the bytes are kept once"
        assert not WorkItem.objects.filter(job=second, kind="recognise").exists()

    def test_a_document_of_many_pages_is_taken_over_whole(self, owner: User, endpoint: Endpoint) -> None:
        data = pdf()
        first = submit(owner, data)
        split_into(first, 3, endpoint)
        queue.finish(ME, [read(lease, f"page {lease.number}") for lease in claim(endpoint)])
        second = submit(owner, data)
        assert [page.text for page in document_of(second).pages] == ["page 1\n", "page 2\n", "page 3\n"]
        assert [page.number for page in document_of(second).pages] == [1, 2, 3]

    @pytest.mark.parametrize("other", ["person", "options", "endpoint", "unfinished", "failed"])
    def test_anything_else_is_read(self, owner: User, endpoint: Endpoint, other: str) -> None:
        data = png()
        submit(owner, data)
        if other == "failed":
            [lease] = claim(endpoint)
            gone = OcrError("page_crashed", "It broke.").problem()
            queue.finish(ME, [queue.Failed(lease, 0.1, gone)])
        elif other != "unfinished":
            finish_all(endpoint)
        make_endpoint("second")
        parameters: dict[str, Any] = {"options": {"dpi": 200}} if other == "options" else {}
        parameters |= {"endpoint": "second"} if other == "endpoint" else {}
        job = submit(make_user() if other == "person" else owner, data, **parameters)
        assert (job.state, job.reused_from) == ("queued", None)

    def test_shared_blobs_live_as_long_as_a_row_refers_to_them(self, owner: User, endpoint: Endpoint) -> None:
        data = png()
        first = submit(owner, data)
        finish_all(endpoint)
        second = submit(owner, data)
        key = first.document_key
        services.delete(first)
        assert content(key) == data
        assert document_of(second).pages[0].text == "Hello\n"
        services.delete(second)
        assert key not in stored()


class TestCancelAndDelete:
    def test_cancel_stops_waiting_and_running_items(self, owner: User, endpoint: Endpoint) -> None:
        job = submit(owner, pdf())
        split_into(job, 4, endpoint)
        running = claim(endpoint, limit=2)
        queue.finish(ME, [read(running[0])])
        services.cancel(job)
        assert queue.held(ME, [lease.id for lease in running]) == set()
        assert queue.finish(ME, [read(running[1])]) == set()
        assert claim(endpoint) == []
        job.refresh_from_db()
        assert (job.state, job.pages_done) == ("cancelled", 1)
        services.cancel(job)

    def test_a_finished_job_cannot_be_cancelled(self, owner: User, endpoint: Endpoint) -> None:
        job = submit(owner)
        finish_all(endpoint)
        with pytest.raises(RequestError) as caught:
            services.cancel(job)
        assert caught.value.code == "conflict"

    def test_a_cancelled_split_adds_no_page(self, owner: User, endpoint: Endpoint) -> None:
        job = submit(owner, pdf())
        [lease] = claim(endpoint)
        assert queue.set_page_count(ME, lease, 3)
        services.cancel(job)
        assert not queue.add_page(ME, lease, queue.NewPage(1, 4, 4, None, "k", "image/png"))
        assert not queue.set_page_count(ME, lease, 3)
        assert Page.objects.count() == 0

    def test_delete_takes_the_bytes_along_also_while_running(self, owner: User, endpoint: Endpoint) -> None:
        before = stored()
        job = submit(owner, pdf())
        [lease] = claim(endpoint)
        queue.set_page_count(ME, lease, 2)
        image = incoming(png()).path
        queue.add_page(ME, lease, queue.NewPage(1, 4, 4, None, blobs.keep_file(image), "image/png"))
        [page] = claim(endpoint)
        services.delete(job)
        assert stored() == before
        assert not queue.add_page(ME, lease, queue.NewPage(2, 4, 4, None, "k", "image/png"))
        assert queue.finish(ME, [read(page), queue.SplitDone(lease, 1.0)]) == set()
        assert (Job.objects.count(), Page.objects.count(), WorkItem.objects.count()) == (0, 0, 0)
        services.delete(job)


class TestSweep:
    def test_only_old_blobs_that_no_row_names_are_swept(self, owner: User) -> None:
        job = submit(owner)
        lost = blobs.keep_file(incoming(png()).path)
        assert blobs.sweep() == 0, "it may belong to a row that is about to be written"
        assert blobs.sweep(timedelta(0)) >= 1
        assert lost not in stored()
        assert Path(PLATFORM.blobs_dir / job.document_key).exists()
