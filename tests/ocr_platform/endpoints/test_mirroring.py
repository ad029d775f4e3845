"""OcrEndpoints as rows: what is written and when, the holders of names, and deleted resources."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocr_contract.errors import RequestError
from ocr_platform.endpoints import mirroring, selectors, services
from ocr_platform.endpoints.catalog.resource import holders, mirrored
from ocr_platform.endpoints.models import Endpoint
from tests.ocr_platform.jobs.factories import make_user, submit

pytestmark = pytest.mark.django_db


def resource(name: str = "nordic", *, uid: str = "", created: str = "2026-01-01T00:00:00Z", **spec: Any) -> Any:
    return {
        "metadata": {"name": name, "namespace": "office", "uid": uid or f"uid-{name}", "creationTimestamp": created},
        "spec": {"languages": ["swe", "dan", "osd"], **spec},
        "status": {"readyReplicas": 2, "replicas": 3, "availableLanguages": ["eng"], "conditions": []},
    }


def mirror(*resources: Any, is_gone: bool = True) -> int:
    held = holders(resources, mirroring.held_names())
    return mirroring.mirror(map(mirrored, held), is_gone=lambda _: is_gone)


def test_a_resource_becomes_a_row() -> None:
    assert mirror(resource(displayName="Nordic letters", pageSegMode=6, preprocessing={"assumedDotsPerInch": 300})) == 1
    row = Endpoint.objects.get()
    assert (row.name, row.source, row.state, row.display_name) == ("nordic", "cluster", "not_ready", "Nordic letters")
    assert row.address == "http://nordic-worker-pods.office.svc:8889"
    assert row.option_defaults == {"languages": ["swe", "dan"], "pageSegMode": 6, "dpi": 300}
    assert (row.wanted_replicas, row.ready_replicas) == (1, 2)


def test_nothing_is_written_while_nothing_changes_and_the_dispatchers_columns_stay() -> None:
    mirror(resource())
    services.record(Endpoint.objects.get(), services.Seen(slots=2, languages=("swe",), engine="e"))
    with CaptureQueriesContext(connection) as queries:
        assert mirror(resource()) == 0
    assert not [query for query in queries.captured_queries if not query["sql"].startswith("SELECT")]
    assert mirror(resource(replicas=7)) == 1
    row = Endpoint.objects.get()
    assert (row.wanted_replicas, row.state, row.slots) == (7, "ready", 2)


def test_the_number_of_workers_is_the_autoscalers_or_none_when_suspended() -> None:
    assert mirrored(resource(autoscaling={"maxReplicas": 9})).wanted_replicas == 3
    assert mirrored(resource(suspend=True)).wanted_replicas == 0


def test_the_holder_of_a_name() -> None:
    old, new = resource("a", apiName="x", created="2026-01-01T00:00:00Z"), resource("b", apiName="x", created="2026-02")
    assert holders([new, old], {}) == [old]
    assert holders([new, old], {"x": "uid-b"}) == [new], "who holds it by now keeps it until the operator has spoken"
    old["status"]["conditions"] = [{"type": "Ready", "status": "False", "reason": "ApiNameConflict"}]
    assert holders([new, old], {"x": "uid-a"}) == [new]


def test_a_deleted_endpoint_stays_while_a_job_refers_to_it_and_takes_no_new_jobs() -> None:
    owner = make_user()
    mirror(resource("kept"), resource("unused"))
    submit(owner, endpoint="kept")
    assert mirror() == 2
    assert mirror() == 0
    with pytest.raises(RequestError) as caught:
        selectors.by_name("kept")
    assert caught.value.code == "unknown_endpoint"
    assert mirroring.remove_gone(timezone.now()) == 0, "a submission may be under way"
    assert mirroring.remove_gone(timezone.now() + timedelta(minutes=2)) == 1
    assert Endpoint.objects.get().name == "kept"


def test_an_endpoint_that_comes_back_under_its_name_goes_on() -> None:
    mirror(resource())
    before = Endpoint.objects.get().pk
    mirror()
    assert mirror(resource(uid="another")) == 1
    row = Endpoint.objects.get()
    assert (row.pk, row.uid, row.gone_at) == (before, "another", None)


def test_resources_that_could_not_be_listed_are_not_gone() -> None:
    mirror(resource())
    assert mirror(is_gone=False) == 0


def test_the_local_endpoint_gives_way_and_comes_back() -> None:
    local = services.sync_local_endpoint("http://a:1")
    assert mirror() == 1
    assert Endpoint.objects.get().gone_at is not None
    mirror(resource("default"))
    assert Endpoint.objects.get().source == "cluster"
    services.sync_local_endpoint("http://a:1")
    local.refresh_from_db()
    assert (local.source, local.uid, local.gone_at, local.address) == ("local", "", None, "http://a:1")


def test_a_resource_that_no_row_can_hold_keeps_no_other_out() -> None:
    mirror(resource("a", description="x" * 2000), resource("b"))
    assert Endpoint.objects.filter(name="b").exists()
