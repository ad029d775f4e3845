"""A store of each kind, also as the platform's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from ocr_platform.storage.base import BlobStore, blob_store
from ocr_platform.storage.settings import blobs_entry, read_s3
from tests.support.s3 import RunningS3, running_s3

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def server() -> Iterator[RunningS3]:
    with running_s3() as found:
        yield found


@pytest.fixture
def s3(server: RunningS3) -> Iterator[RunningS3]:
    """The server with an empty bucket and a working proxy."""
    yield server
    server.empty()


@pytest.fixture
def bucket(s3: RunningS3) -> Iterator[BlobStore]:
    """The platform's store is a bucket."""
    environ = {f"LEGIBLE_{name}": value for name, value in s3.environ.items()}
    with override_settings(STORAGES=django_settings.STORAGES | {"blobs": blobs_entry(None, read_s3(environ))}):
        yield blob_store()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BlobStore]:
    """The platform's store, once of each kind; it is empty."""
    if request.param == "bucket":
        yield request.getfixturevalue("bucket")
        return
    with override_settings(STORAGES=django_settings.STORAGES | {"blobs": blobs_entry(tmp_path / "blobs", None)}):
        yield blob_store()
