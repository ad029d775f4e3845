"""The settings of a bucket: refused values, with messages for the administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr_contract.settings import SettingsError
from ocr_platform.config import load
from ocr_platform.storage.settings import read_s3

if TYPE_CHECKING:
    from pathlib import Path

BUCKET = {"LEGIBLE_S3_BUCKET": "documents"}


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "LEGIBLE_S3_BUCKET"),
        (BUCKET | {"LEGIBLE_S3_ENDPOINT_URL": "minio:9000"}, "LEGIBLE_S3_ENDPOINT_URL"),
        (BUCKET | {"LEGIBLE_S3_ENDPOINT_URL": "http://minio:port"}, "LEGIBLE_S3_ENDPOINT_URL"),
        (BUCKET | {"LEGIBLE_S3_ACCESS_KEY_ID": "half"}, "LEGIBLE_S3_SECRET_ACCESS_KEY"),
        (BUCKET | {"LEGIBLE_S3_SECRET_ACCESS_KEY_FILE": "/not/there"}, "/not/there"),
    ],
)
def test_values_that_cannot_work_are_refused(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named) as refused:
        read_s3(environ)
    assert "half" not in str(refused.value)


def test_the_keys_may_be_files(tmp_path: Path) -> None:
    (tmp_path / "id").write_text("who\n")
    (tmp_path / "secret").write_text("what\n")
    files = {
        "LEGIBLE_S3_ACCESS_KEY_ID_FILE": str(tmp_path / "id"),
        "LEGIBLE_S3_SECRET_ACCESS_KEY_FILE": str(tmp_path / "secret"),
    }
    read = read_s3(BUCKET | files | {"LEGIBLE_S3_PREFIX": "/legible/"})
    assert (read.access_key_id, read.secret_access_key, read.prefix) == ("who", "what", "legible")


def test_a_bucket_is_only_asked_for_where_it_is_used() -> None:
    environ = {"LEGIBLE_SECRET_KEY": "for-this-test-only-for-this-test"}
    assert load(environ).s3 is None
    with pytest.raises(SettingsError, match="LEGIBLE_S3_BUCKET"):
        load(environ | {"LEGIBLE_STORAGE": "s3"})
    with pytest.raises(SettingsError, match="one of filesystem, s3"):
        load(environ | {"LEGIBLE_STORAGE": "tape"})
    found = load(environ | {"LEGIBLE_STORAGE": "s3"} | BUCKET).s3
    assert found is not None
    assert found.bucket == "documents"
