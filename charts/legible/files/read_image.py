"""`helm test`: submit an image through the API with a token and check the text that comes back.

It runs in a pod of the platform's image and uses only the standard library. LEGIBLE_TOKEN is the token; without it,
the test signs in as `admin` with LEGIBLE_ADMIN_PASSWORD, creates a token and revokes it at the end.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import struct
import sys
import time
import urllib.error
import urllib.request
import uuid
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import http.client

URL = os.environ["LEGIBLE_URL"]
SECONDS = float(os.environ["LEGIBLE_SECONDS"])
IMAGE = Path(__file__).with_name("sample.png")
WORDS = ("Legible", "20417")


class TestFailed(Exception):
    """An API call failed, or the job did not succeed; the message is for the person who runs the test."""


def call(method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
    """Call the API; `content_type` is the header Content-Type. Raises `TestFailed` with the response body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(URL + path, data=body, headers=named, method=method)  # noqa: S310 - it is http
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=90)  # noqa: S310
    except urllib.error.HTTPError as error:
        with error:
            said = error.read().decode(errors="replace")
        raise TestFailed(f"{method} {path} returned {error.code}: {said}") from error
    return answer


def as_json(value: object) -> bytes:
    """Return a request body."""
    return json.dumps(value).encode()


class SignedIn:
    """A session of `admin`. Sets cookies by hand: the cookies may be for https only, and in-cluster calls use http."""

    def __init__(self, password: str) -> None:
        self._cookies: dict[str, str] = {}
        self.call("GET", "/api/v1/session")
        self.call("POST", "/api/v1/session", as_json({"username": "admin", "password": password}))

    def call(self, method: str, path: str, body: bytes | None = None) -> Any:
        """Call the API as a browser does and return the decoded response."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._cookies.get("legible_csrf", "")}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        with call(method, path, body, **headers) as answer:
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
            text = answer.read()
        return json.loads(text) if text else None


def unique_image() -> bytes:
    """Return the image with a random comment, so that the platform cannot reuse an earlier result."""
    chunk = b"tEXt" + b"Comment\0" + uuid.uuid4().hex.encode()
    comment = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    image = IMAGE.read_bytes()
    return image[:-12] + comment + image[-12:]  # before the last chunk, IEND


def read(token: str) -> str:
    """Return the text of the image."""
    image, deadline = unique_image(), time.monotonic() + SECONDS
    job = {"id": "", "state": "queued"}
    while job["state"] in ("queued", "running"):
        if time.monotonic() > deadline:
            raise TestFailed(f"After {SECONDS:.0f} s the job is still {job['state']}: {json.dumps(job)}")
        if not job["id"]:
            path, method, body = "/api/v1/jobs?endpoint=default&file_name=helm-test.png", "POST", image
        else:
            path, method, body = f"/api/v1/jobs/{job['id']}", "GET", None
            time.sleep(1)
        with call(method, path, body, Content_Type="image/png", Authorization=f"Token {token}") as answer:
            job = json.load(answer)
    if job["state"] != "succeeded":
        raise TestFailed(f"The job is {job['state']}: {json.dumps(job)}")
    with call("GET", f"/api/v1/jobs/{job['id']}/result?format=text", Authorization=f"Token {token}") as answer:
        return answer.read().decode()


def main() -> int:
    """Read the image and check for the expected words; the exit status is 1 when the test failed."""
    token, session, created = os.environ.get("LEGIBLE_TOKEN", ""), None, None
    try:
        if not token:
            session = SignedIn(os.environ["LEGIBLE_ADMIN_PASSWORD"])
            end = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
            body = {"name": "helm test", "scopes": ["jobs:write", "jobs:read"], "expires_at": end.isoformat()}
            created = session.call("POST", "/api/v1/tokens", as_json(body))
            token = created["key"]
        text = read(token)
    except TestFailed as failure:
        print(failure)
        if not token:
            print("If the password of admin was changed, create a Secret with a token and set test.tokenSecret.name.")
        return 1
    finally:
        if session is not None and created is not None:
            session.call("DELETE", f"/api/v1/tokens/{created['token']['id']}")
    missing = [word for word in WORDS if word not in text]
    print(f"Read: {' '.join(text.split())}")
    print(f"Missing: {', '.join(missing)}" if missing else "All expected words were found.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
