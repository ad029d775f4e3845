"""The settings of a bucket, and Django's entry for the blob store. It must not import Django.

LEGIBLE_STORAGE=filesystem   a folder below the data folder
LEGIBLE_STORAGE=s3           a bucket; LEGIBLE_S3_... say which
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path  # noqa: TC003 - the settings are read by their types
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from ocr_contract.settings import SettingsError, read_settings, setting

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONNECT_SECONDS: Final = 3
_READ_SECONDS: Final = 20
_ATTEMPTS: Final = 3
_CONNECTIONS: Final = 32
_PART_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class S3Settings:
    """The bucket for documents and page images, and its credentials."""

    bucket: str = setting("LEGIBLE_S3_BUCKET", "name of an existing bucket", "")
    endpoint_url: str = setting("LEGIBLE_S3_ENDPOINT_URL", "address of the S3 server; not set: Amazon S3", "")
    region: str = setting("LEGIBLE_S3_REGION", "region of the bucket", "us-east-1")
    prefix: str = setting("LEGIBLE_S3_PREFIX", "prefix of all object names in the bucket", "")
    access_key_id: str = setting(
        "LEGIBLE_S3_ACCESS_KEY_ID",
        "access key ID; not set: the credentials of the machine or the pod",
        "",
        secret=True,
    )
    secret_access_key: str = setting("LEGIBLE_S3_SECRET_ACCESS_KEY", "secret access key", "", secret=True)
    access_key_id_file: Path | None = setting(
        "LEGIBLE_S3_ACCESS_KEY_ID_FILE", "file that holds the access key ID", None
    )
    secret_access_key_file: Path | None = setting(
        "LEGIBLE_S3_SECRET_ACCESS_KEY_FILE", "file that holds the secret access key", None
    )


def read_s3(environ: Mapping[str, str]) -> S3Settings:
    """Return the settings of the bucket with the keys read from their files.

    Raises `SettingsError` when no bucket is named, the address is not valid, or only half of the key is set.
    """
    given = read_settings(S3Settings, environ)
    if not given.bucket:
        raise SettingsError("LEGIBLE_STORAGE=s3 needs the name of the bucket in LEGIBLE_S3_BUCKET.")
    if given.endpoint_url and not _is_address(given.endpoint_url):
        raise SettingsError("LEGIBLE_S3_ENDPOINT_URL must be http://HOST:PORT or https://HOST:PORT.")
    key = given.access_key_id or _content(given.access_key_id_file)
    secret = given.secret_access_key or _content(given.secret_access_key_file)
    if bool(key) != bool(secret):
        raise SettingsError(
            "LEGIBLE_S3_ACCESS_KEY_ID and LEGIBLE_S3_SECRET_ACCESS_KEY (or their _FILE) belong together: set both, "
            "or neither to use the credentials of the machine or the pod."
        )
    return replace(given, access_key_id=key, secret_access_key=secret, prefix=given.prefix.strip("/"))


def blobs_entry(folder: Path, s3: S3Settings | None) -> dict[str, Any]:
    """Return the entry of Django's STORAGES for blobs: `folder`, or the bucket when one is given."""
    if s3 is None:
        options: dict[str, Any] = {"location": folder, "allow_overwrite": True}
        return {"BACKEND": "ocr_platform.storage.filesystem.FilesystemStore", "OPTIONS": options}
    # Imported only when a bucket is used.
    from boto3.s3.transfer import TransferConfig  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    client = Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        max_pool_connections=_CONNECTIONS,
        # Servers other than Amazon's support neither host names per bucket nor its newer checksums.
        s3={"addressing_style": "path" if s3.endpoint_url else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    options = {
        "bucket_name": s3.bucket,
        "endpoint_url": s3.endpoint_url or None,
        "region_name": s3.region,
        "location": s3.prefix,
        "access_key": s3.access_key_id or None,
        "secret_key": s3.secret_access_key or None,
        "file_overwrite": True,  # names are always new: no need to check first
        "client_config": client,
        "transfer_config": TransferConfig(
            multipart_threshold=_PART_BYTES, multipart_chunksize=_PART_BYTES, use_threads=False
        ),
    }
    return {"BACKEND": "ocr_platform.storage.s3.S3Store", "OPTIONS": options}


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _content(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"The key file {path} cannot be read: {error.strerror}.") from error
