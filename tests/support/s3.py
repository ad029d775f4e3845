"""An S3 server as a process of its own (moto's), with one empty bucket, reached through a proxy that can be cut."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
import httpx
from botocore.config import Config

from tests.support.flaky_proxy import FlakyProxy, flaky_proxy_to
from tests.support.ports import free_port
from tests.support.processes import end
from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "legible-tests"
KEY = "key-of-these-tests"
START_SECONDS = 60


@dataclass(frozen=True)
class RunningS3:
    """A running server. When its `proxy` is cut, it keeps its data and is available again after the repair."""

    proxy: FlakyProxy
    _client: Any

    @property
    def environ(self) -> dict[str, str]:
        """The platform's variables without `LEGIBLE_`."""
        return {
            "STORAGE": "s3",
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": self.proxy.url,
            "S3_ACCESS_KEY_ID": KEY,
            "S3_SECRET_ACCESS_KEY": KEY,
            "S3_PREFIX": "of/legible",
        }

    def objects(self) -> dict[str, int]:
        """Return the sizes in bytes of all objects by their names."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {found["Key"]: found["Size"] for page in pages for found in page.get("Contents", ())}

    def empty(self) -> None:
        """Remove all objects."""
        for name in self.objects():
            self._client.delete_object(Bucket=BUCKET, Key=name)


@contextlib.contextmanager
def running_s3() -> Iterator[RunningS3]:
    """Start a server, create the bucket, stop it afterwards."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
    try:
        wait_until(lambda: _answers(url), seconds=START_SECONDS)
        client = boto3.client(
            "s3",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id=KEY,
            aws_secret_access_key=KEY,
            config=Config(s3={"addressing_style": "path"}),
        )
        client.create_bucket(Bucket=BUCKET)
        with flaky_proxy_to(port) as proxy:
            yield RunningS3(proxy, client)
        client.close()
    finally:
        end(process)


def _answers(url: str) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(url, timeout=10).status_code < 500
    return False
