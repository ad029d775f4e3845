"""What many tests of jobs begin with."""

import pytest

from ocr_platform.endpoints.models import Endpoint
from tests.ocr_platform.jobs.factories import make_endpoint


@pytest.fixture
def endpoint(db: None) -> Endpoint:
    """A ready endpoint."""
    return make_endpoint()
