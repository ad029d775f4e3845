"""Retrying the failed pages of a job."""

from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from ocr_platform.jobs.models import Job
from tests.ocr_platform.jobs.api.factories import at
from tests.ocr_platform.jobs.factories import make_endpoint, make_user
from tests.support.api import assert_problem, client_with, key_of


def test_a_job_is_retried(api: Client, many: Job, endpoint: Endpoint) -> None:
    answer = api.generic("POST", at(many) + "/retry")
    assert answer.status_code == 200, answer.content
    assert answer.json()["pages"]["failed"] == 0
    assert answer.json()["queue"]["position"] == 1
    make_endpoint("other")
    moved = api.post(at(many) + "/retry", {"endpoint": "other"}, content_type="application/json")
    assert moved.json()["endpoint"] == "other"
    wrong = api.post(at(many) + "/retry", {"endpoint": "mars"}, content_type="application/json")
    assert_problem(wrong, 422, "unknown_endpoint")
    assert_problem(
        api.post(at(many) + "/retry", {"endpoint": 5}, content_type="application/json"), 400, "invalid_request"
    )


def test_nobody_retries_the_job_of_another(many: Job) -> None:
    other = client_with(key_of(make_user()))
    assert_problem(other.generic("POST", at(many) + "/retry"), 404, "not_found")
