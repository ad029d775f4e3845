"""Blobs as objects of an S3 bucket: Amazon's, or of any server that speaks S3.

All threads share one client (creating one costs a tenth of a second and megabytes); reads stream and writes go in
pieces, so no blob is held in memory. It needs only GET, PUT, DELETE and list.
"""

from __future__ import annotations

import contextlib
import io
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from django.core.files import File
from storages.backends.s3 import S3Storage

from ocr_platform.storage.base import Stored, unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typing_extensions import Buffer

    _File = File[bytes]
else:
    _File = File

_REMOVED_AT_ONCE: Final = 8
_BUFFER_BYTES: Final = 256 * 1024
_MISSING: Final = frozenset({"NoSuchKey", "404"})


class S3Store(S3Storage):  # type: ignore[misc] # it has no types
    """The blobs below a prefix of a bucket."""

    _seen = False

    @cached_property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))

    def _open(self, name: str, mode: str = "rb") -> _File:  # noqa: ARG002 - Django's signature
        with _outages():
            found = self._client.get_object(Bucket=self.bucket_name, Key=self._key(name))
        return _Streamed(name, found["Body"], found["ContentLength"])

    def _save(self, name: str, content: _File) -> str:
        content.seek(0)
        with _outages():
            # The transfer closes its file.
            self._client.upload_fileobj(_Lent(content), self.bucket_name, self._key(name), Config=self.transfer_config)
        return name

    def remove(self, keys: Iterable[str]) -> None:
        """Remove blobs; missing ones are ignored. One call each: not every server accepts several in one."""
        client = self._client

        def remove(key: str) -> None:
            with _outages():
                client.delete_object(Bucket=self.bucket_name, Key=self._key(key))

        with ThreadPoolExecutor(_REMOVED_AT_ONCE) as pool:
            calls = [pool.submit(remove, key) for key in keys]
            try:
                for call in calls:
                    call.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def everything(self) -> Iterator[list[Stored]]:
        """Yield all blobs, a page of the bucket's list at a time."""
        prefix = self.location.strip("/") + "/" if self.location else ""
        with _outages():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket_name, Prefix=prefix)
            for page in pages:
                yield [
                    Stored(found["Key"].removeprefix(prefix), found["LastModified"])
                    for found in page.get("Contents", ())
                ]

    def check(self) -> None:
        """Check that blobs can be written, until that has succeeded once: web serves more than documents."""
        if self._seen:
            return
        key = self._key(f"probe/{uuid.uuid4().hex}")
        with _outages():
            self._client.put_object(Bucket=self.bucket_name, Key=key, Body=b"")
            self._client.delete_object(Bucket=self.bucket_name, Key=key)
        self._seen = True


class _Streamed(_File):
    """An object that is read sequentially while it arrives."""

    def __init__(self, name: str, body: Any, size: int) -> None:
        super().__init__(io.BufferedReader(_Body(body), _BUFFER_BYTES), name)
        self.size = size


class _Body(io.RawIOBase):
    """A response's body; an interruption raises `StoreUnavailable`."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        with _outages():
            data: bytes = self._body.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._body.close()
        super().close()


class _Lent:
    """A file that its owner closes."""

    def __init__(self, file: _File) -> None:
        self.read, self.seek, self.tell = file.read, file.seek, file.tell

    def close(self) -> None:
        """Leave it open."""


@contextlib.contextmanager
def _outages() -> Iterator[None]:
    """Raise what the S3 client reports as `StoreUnavailable`, or as `FileNotFoundError` for a missing blob."""
    try:
        yield
    except ParamValidationError:  # a bug
        raise
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "")
        if code in _MISSING:
            raise FileNotFoundError("the blob does not exist") from error
        raise unavailable(code) from error
    except (BotoCoreError, Boto3Error) as error:
        raise unavailable(type(error).__name__) from error
