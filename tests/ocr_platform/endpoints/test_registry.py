"""The endpoints table: the local endpoint, its observed state, and the refusals that follow from it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ocr_contract.errors import RequestError
from ocr_platform.endpoints import selectors, services
from ocr_platform.endpoints.models import Endpoint

pytestmark = pytest.mark.django_db
SEEN = services.Seen(slots=4, languages=("deu", "eng"), legacy_languages=("deu",), engine="Tesseract 5")


def test_the_local_endpoint_is_there_and_follows_its_address() -> None:
    services.sync_local_endpoint("http://a:1")
    services.sync_local_endpoint("http://b:2")
    [endpoint] = selectors.all_endpoints()
    assert (endpoint.name, endpoint.address, endpoint.state) == ("default", "http://b:2", "not_ready")


def test_an_observed_state_is_written_once() -> None:
    endpoint = services.sync_local_endpoint("http://a:1")
    services.record(endpoint, SEEN)
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.slots, endpoint.languages) == ("ready", 4, ["deu", "eng"])
    assert endpoint.seen_at is not None
    with CaptureQueriesContext(connection) as queries:
        services.record(endpoint, SEEN)
    assert not queries.captured_queries


def test_the_last_sighting_is_updated_now_and_then() -> None:
    endpoint = services.sync_local_endpoint("http://a:1")
    services.record(endpoint, SEEN)
    Endpoint.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    endpoint.refresh_from_db()
    services.record(endpoint, SEEN)
    endpoint.refresh_from_db()
    assert endpoint.seen_at is not None
    assert timezone.now() - endpoint.seen_at < timedelta(minutes=1)


def test_an_endpoint_that_went_away_keeps_its_languages_and_says_why() -> None:
    endpoint = services.sync_local_endpoint("http://a:1")
    services.record(endpoint, SEEN)
    services.record(endpoint, services.Seen(message="The worker does not answer."))
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.slots, endpoint.message) == ("not_ready", 0, "The worker does not answer.")
    assert endpoint.languages == ["deu", "eng"]


def test_unknown_names_are_refused_with_those_there_are() -> None:
    services.sync_local_endpoint("http://a:1")
    assert selectors.by_name("").name == "default"
    with pytest.raises(RequestError) as caught:
        selectors.by_name("other")
    assert caught.value.code == "unknown_endpoint"
    assert caught.value.hint == "There is: default."


def test_languages_are_refused_only_when_the_workers_are_known() -> None:
    endpoint = services.sync_local_endpoint("http://a:1")
    selectors.check_models(endpoint, ["xyz"], 0)
    services.record(endpoint, SEEN)
    selectors.check_models(endpoint, ["deu", "eng"], 1)
    with pytest.raises(RequestError) as caught:
        selectors.check_models(endpoint, ["deu", "xyz"], 1)
    assert (caught.value.code, caught.value.detail) == ("language_missing", "Not installed: xyz. Installed: deu, eng.")
    assert 'make run LANGUAGES="xyz"' in (caught.value.hint or "")


@pytest.mark.parametrize("mode", [0, 2])
def test_an_engine_mode_needs_its_model_in_every_language(mode: int) -> None:
    endpoint = services.sync_local_endpoint("http://a:1")
    services.record(endpoint, SEEN)
    selectors.check_models(endpoint, ["deu"], mode)
    with pytest.raises(RequestError, match="The trained data of eng have no model") as caught:
        selectors.check_models(endpoint, ["deu", "eng"], mode)
    assert caught.value.code == "invalid_option"
