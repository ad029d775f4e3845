"""The calls about endpoints: how each is, why it reads nothing, what it has to do."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from ocr_contract.keys import endpoint_key
from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs import queue
from tests.ocr_platform.jobs.api.factories import at
from tests.ocr_platform.jobs.factories import ME, claim, make_endpoint, read, submit
from tests.support.api import assert_problem, client_with, key_of, platform_with

pytestmark = pytest.mark.django_db

ENDPOINTS = "/api/v1/endpoints"
KEY = "a-platform-key-of-these-tests"
SLEEPS: dict[str, Any] = {"state": "not_ready", "seen_at": None, "reason": "no_worker", "message": "It said so."}


def condition(kind: str, status: str, reason: str, message: str = "As the test says.") -> dict[str, str]:
    moment = "2026-01-01T00:00:00Z"
    return {"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": moment}


def nordic(**changes: Any) -> Endpoint:
    values = SLEEPS | {
        "source": "cluster",
        "uid": "uid-of-nordic",
        "namespace": "office",
        "resource_name": "nordic",
        "spec": {"languages": ["swe"], "replicas": 2},
        "wanted_replicas": 2,
        "ready_replicas": 0,
        "slots": 0,
        "languages": [],
    }
    return make_endpoint("nordic", **values | changes)


def test_an_endpoint_of_the_cluster_shows_all_that_a_person_needs(api: Client) -> None:
    nordic(
        display_name="Nordic letters",
        conditions=[condition("Ready", "False", "WorkersStarting")],
        available_languages=["swe", "dan"],
        image="worker@sha256:1",
    )
    found = api.get(f"{ENDPOINTS}/nordic").json()
    assert found["display_name"] == "Nordic letters"
    assert found["workers"] == {"ready": 0, "wanted": 2}
    assert found["languages"] == ["swe", "dan"]
    assert found["conditions"][0]["lastTransitionTime"] == "2026-01-01T00:00:00Z"
    assert found["resource"] == {
        "apiVersion": "ocr.legible.dev/v1alpha1",
        "kind": "OcrEndpoint",
        "namespace": "office",
        "name": "nordic",
        "spec": {"languages": ["swe"], "replicas": 2},
    }
    assert found["reason"]["code"] == "workers_starting"
    listed = api.get(ENDPOINTS).json()["items"]
    assert [one["name"] for one in listed] == ["default", "nordic"]
    assert listed[1] == found
    assert (listed[0]["resource"], listed[0]["workers"], listed[0]["reason"]) == (None, None, None)
    assert_problem(api.get(f"{ENDPOINTS}/mars"), 404, "not_found")


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"gone_at": "2026-01-01T00:00:00Z"}, "endpoint_deleted", "nordic was deleted: retry with another one"),
        ({"spec": {"suspend": True}}, "endpoint_suspended", "nordic is suspended"),
        ({"spec": {"replicas": 0}}, "endpoint_suspended", "nordic is suspended"),
        (
            {"spec": {"autoscaling": {"maxReplicas": 3, "minReplicas": 0}}, "wanted_replicas": 0},
            "endpoint_waking",
            "endpoint nordic is scaled to zero; a worker is starting",
        ),
        (
            {"conditions": [condition("Ready", "False", "LanguageMissing")], "available_languages": ["eng"]},
            "language_missing",
            (
                "no worker is ready: language swe is not installed on endpoint nordic; give the OcrEndpoint an image "
                "or trainedData that contains it"
            ),
        ),
        (
            {"conditions": [condition("Ready", "False", "ImagePullFailed", "No such image.")]},
            "endpoint_not_ready",
            "no worker of endpoint nordic is ready: No such image.",
        ),
        ({"reason": "key_refused"}, "key_refused", "It said so."),
        ({"ready_replicas": 1}, "workers_unreachable", "the workers of endpoint nordic cannot be reached: It said so."),
        ({"source": "local", "uid": ""}, "no_worker", "no worker of endpoint nordic is ready: It said so."),
        (
            {"state": "ready", "slots": 1, "reason": "", "seen_at": timezone.now() - timedelta(minutes=10)},
            "dispatcher_silent",
            "no dispatcher serves endpoint nordic",
        ),
    ],
)
def test_every_wait_has_its_reason(api: Client, owner: User, changes: dict[str, Any], code: str, words: str) -> None:
    endpoint = nordic()
    job = submit(owner, endpoint="nordic")
    Endpoint.objects.filter(pk=endpoint.pk).update(**changes)
    reason = api.get(at(job)).json()["queue"]["reason"]
    assert (reason["code"], reason["parameters"]["endpoint"]) == (code, "nordic")
    assert words in reason["detail"]
    assert api.get(f"{ENDPOINTS}/nordic").json()["reason"] == reason


def test_backlog_and_latency(api: Client, owner: User, endpoint: Endpoint) -> None:
    for _ in range(5):
        submit(owner)
    first, second, _third = claim(endpoint, limit=3)
    queue.finish(ME, [read(first, seconds=1.0), read(second, seconds=3.0)])
    found = api.get(f"{ENDPOINTS}/default").json()
    assert found["queue"] == {"waiting": 2, "in_flight": 1}
    assert found["speed"] == {"pages": 2, "p50": 1.0, "p95": 3.0}
    assert api.get(f"{ENDPOINTS}/default/queue").json() == {"endpoint": "default", "pages": 3}


def test_the_list_costs_the_same_however_many_there_are(
    api: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(10):
        make_endpoint(f"e{number}")
    api.get(ENDPOINTS)
    with django_assert_num_queries(5):  # the token, the endpoints, two states of work, the newest result
        api.get(ENDPOINTS)


def test_the_queue_is_visible_only_with_the_endpoints_own_key(owner: User) -> None:
    nordic()
    make_endpoint("other", source="cluster", uid="uid-of-other")
    with platform_with(platform_key=KEY):
        own = client_with(endpoint_key(KEY, "uid-of-nordic"))
        assert own.get(f"{ENDPOINTS}/nordic/queue").json() == {"endpoint": "nordic", "pages": 0}
        for path in ("other/queue", "nordic", "mars/queue"):
            assert_problem(own.get(f"{ENDPOINTS}/{path}"), 401, "not_authenticated")
        assert client_with(key_of(owner)).get(f"{ENDPOINTS}/nordic/queue").status_code == 200
        for client in (client_with(key_of(owner, "jobs:read")), client_with()):
            assert client.get(f"{ENDPOINTS}/nordic/queue").status_code in {401, 403}
        Endpoint.objects.filter(name="nordic").update(gone_at=timezone.now())
        assert own.get(f"{ENDPOINTS}/nordic/queue").status_code == 401
    assert own.get(f"{ENDPOINTS}/nordic/queue").status_code == 401


def test_a_sleeping_endpoint_has_pages_to_be_woken_for(api: Client, owner: User) -> None:
    nordic(spec={"autoscaling": {"minReplicas": 0}}, wanted_replicas=0)
    submit(owner, endpoint="nordic")
    assert api.get(f"{ENDPOINTS}/nordic/queue").json()["pages"] == 1


def test_a_deleted_endpoint_takes_no_job_and_offers_no_language(api: Client) -> None:
    nordic(languages=["swe"], gone_at=timezone.now())
    languages = api.get("/api/v1/languages").json()["items"]
    assert "swe" not in [language["name"] for language in languages]
    assert api.get(f"{ENDPOINTS}/nordic").json()["state"] == "not_ready"
