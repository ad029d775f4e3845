"""An endpoint, a user, and a client with a token of that user."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ocr_platform.endpoints.models import Endpoint
from tests.ocr_platform.jobs.factories import make_endpoint, make_user
from tests.support.api import client_with, key_of


@pytest.fixture
def endpoint(db: None) -> Endpoint:
    """A ready endpoint."""
    return make_endpoint()


@pytest.fixture
def owner(db: None) -> User:
    return make_user("owner")


@pytest.fixture
def api(owner: User, endpoint: Endpoint) -> Client:
    """A client with a token of `owner` that may do all but what administrators may."""
    return client_with(key_of(owner))
