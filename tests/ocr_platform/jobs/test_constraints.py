"""The database refuses invalid rows from any writer: every named constraint is violated here."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Correction, IdempotencyKey, Job, Page, Result, WorkItem
from tests.ocr_platform.jobs.factories import claim, make_endpoint, make_user, pdf, submit

pytestmark = pytest.mark.django_db(transaction=True)

NOW = timezone.now()
ERROR = {"code": "page_crashed"}


def job(**changes: Any) -> Callable[[], object]:
    return lambda: Job.objects.update(**changes)


def page(**changes: Any) -> Callable[[], object]:
    return lambda: Page.objects.update(**changes)


def item(**changes: Any) -> Callable[[], object]:
    return lambda: WorkItem.objects.update(**changes)


def endpoint(**changes: Any) -> Callable[[], object]:
    return lambda: Endpoint.objects.update(**changes)


def again(model: type[models.Model], **changes: Any) -> Callable[[], object]:
    """Insert a copy of the first row with `changes`."""

    def insert() -> None:
        row = model._default_manager.order_by("pk").first()
        assert row is not None
        row.pk, row._state.adding = None, True
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return insert


FINISHED = {"finished_at": NOW, "started_at": NOW}
BREAKS: list[tuple[str, Callable[[], object]]] = [
    ("endpoints_endpoint_name", again(Endpoint)),
    ("endpoints_endpoint_state", endpoint(state="odd")),
    ("endpoints_endpoint_resource", endpoint(source="odd", uid="u")),
    ("endpoints_endpoint_resource", endpoint(uid="u")),
    ("endpoints_endpoint_resource", endpoint(source="cluster")),
    ("endpoints_endpoint_ready", endpoint(state="ready", slots=0)),
    ("endpoints_endpoint_ready", endpoint(state="ready", seen_at=None)),
    ("jobs_job_uuid", again(Job)),
    ("jobs_job_state", job(state="odd", **FINISHED)),
    ("jobs_job_priority", job(priority=101)),
    ("jobs_job_size", job(size_bytes=0)),
    ("jobs_job_counts", job(pages_done=1, pages_failed=1)),
    ("jobs_job_counts", job(pages_total=None, document_pages=None, pages_failed=1)),
    ("jobs_job_totals", job(pages_total=2)),
    ("jobs_job_totals", job(pages_total=None)),
    ("jobs_job_totals", job(pages_total=0, document_pages=1)),
    ("jobs_job_started", job(started_at=NOW)),
    ("jobs_job_started", job(state="running")),
    ("jobs_job_finished", job(finished_at=NOW)),
    ("jobs_job_finished", job(state="cancelled")),
    ("jobs_job_succeeded", job(state="succeeded", **FINISHED)),
    ("jobs_job_partial", job(state="partial", pages_done=1, **FINISHED)),
    ("jobs_job_failed", job(state="failed", finished_at=NOW)),
    ("jobs_job_failed", job(state="failed", finished_at=NOW, problem=ERROR, pages_done=1)),
    ("jobs_page_number", again(Page)),
    ("jobs_page_from_one", page(number=0)),
    ("jobs_page_state", page(state="odd")),
    ("jobs_page_failed", page(state="failed")),
    ("jobs_page_failed", page(error=ERROR)),
    ("jobs_page_failed", page(image_key="")),
    ("jobs_page_measured", page(state="done")),
    ("jobs_page_measured", page(state="done", width=0, height=5)),
    ("jobs_workitem_kind", item(kind="odd")),
    ("jobs_workitem_state", item(state="odd")),
    ("jobs_workitem_leased", item(state="leased")),
    ("jobs_workitem_leased", item(state="leased", owner="a")),
    ("jobs_workitem_leased", item(state="leased", lease_until=NOW)),
    ("jobs_workitem_leased", item(owner="a", lease_until=NOW)),
    ("jobs_workitem_leased", item(lease_until=NOW)),
    ("jobs_workitem_page", item(kind="split")),
    ("jobs_workitem_page", item(page=None)),
    ("jobs_workitem_failed", item(state="failed")),
    ("jobs_workitem_failed", item(error=ERROR)),
    ("jobs_workitem_one_recognise", again(WorkItem)),
    ("jobs_result_version", again(Result)),
    ("jobs_result_from_one", again(Result, version=0)),
    ("jobs_result_confidence", again(Result, version=2, confidence=100.5)),
    ("jobs_correction_version", again(Correction)),
    ("jobs_correction_after_machine", again(Correction, version=1)),
    ("jobs_idempotencykey_key", again(IdempotencyKey)),
    ("jobs_idempotencykey_taken", lambda: IdempotencyKey.objects.update(fingerprint="f")),
    ("jobs_idempotencykey_taken", lambda: IdempotencyKey.objects.update(job=Job.objects.first())),
]


@pytest.fixture
def rows() -> None:
    """One row in every table: a queued job of one page, a result that does not quite match it, and a correction."""
    make_endpoint()
    owner = make_user()
    only = submit(owner)
    Result.objects.create(
        page=only.pages.get(),
        body=b"",
        text="",
        confidence=50,
        engine="e",
        languages=["eng"],
        seconds=1,
        created_at=NOW,
    )
    Correction.objects.create(page=only.pages.get(), version=2, edits=[], doubtful=0)
    IdempotencyKey.objects.create(owner=owner, key="k", created_at=NOW)


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(("name", "break_it"), BREAKS)
def test_the_database_refuses(name: str, break_it: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        break_it()
    if "UNIQUE constraint failed" not in str(caught.value):  # SQLite names the columns of an index, not the index
        assert name in str(caught.value)


def test_a_document_is_split_by_one_item_only() -> None:
    make_endpoint()
    submit(make_user(), pdf())
    with pytest.raises(IntegrityError), transaction.atomic():
        again(WorkItem)()


def test_a_page_has_one_preview_item_only() -> None:
    endpoint_row = make_endpoint()
    submit(make_user())
    WorkItem.objects.update(kind="preview")
    with pytest.raises(IntegrityError), transaction.atomic():
        again(WorkItem)()
    assert len(claim(endpoint_row)) == 1


def test_every_constraint_is_named_for_its_table_and_broken_above() -> None:
    tried = {name for name, _ in BREAKS} | {"jobs_workitem_one_split", "jobs_workitem_one_preview"}
    there = {
        constraint.name
        for label in ("jobs", "endpoints")
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }
    assert there == tried
    for label in ("jobs", "endpoints"):
        for model in apps.get_app_config(label).get_models():
            for named in (*model._meta.constraints, *model._meta.indexes):
                assert named.name.startswith(model._meta.db_table + "_")


@pytest.mark.usefixtures("rows")
def test_a_result_is_never_changed() -> None:
    result = Result.objects.get()
    result.text = "something else"
    with pytest.raises(TypeError, match="new version"):
        result.save()
    assert result.created_at - NOW < timedelta(seconds=1)
