"""`helm test`: submit a picture through the API with a token, and see that its text comes back.

It runs in a pod with the platform's image, so it knows the standard library only. LEGIBLE_TOKEN is the token; without
it one is made as `admin`, with LEGIBLE_ADMIN_PASSWORD, and revoked in the end.
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
PICTURE = Path(__file__).with_name("picture.png")
WORDS = ("Legible", "20417")


class Refused(Exception):
    """The API's answer when it did not do what was asked."""


def call(method: str, path: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
    """Call the API; `content_type` is the header Content-Type. Raises `Refused` with the answer's words."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(URL + path, data=body, headers=named, method=method)  # noqa: S310 - it is http
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=90)  # noqa: S310
    except urllib.error.HTTPError as error:
        with error:
            said = error.read().decode(errors="replace")
        raise Refused(f"{method} {path} was answered {error.code}: {said}") from error
    return answer


def as_json(value: object) -> bytes:
    """Return a body."""
    return json.dumps(value).encode()


class SignedIn:
    """A session of `admin`. Cookies are carried by hand: in-cluster calls are not https, whatever browsers use."""

    def __init__(self, password: str) -> None:
        self._cookies: dict[str, str] = {}
        self.call("GET", "/api/v1/session")
        self.call("POST", "/api/v1/session", as_json({"username": "admin", "password": password}))

    def call(self, method: str, path: str, body: bytes | None = None) -> Any:
        """Call the API as a browser does, and return its answer."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self._cookies.get("legible_csrf", "")}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        with call(method, path, body, **headers) as answer:
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
            text = answer.read()
        return json.loads(text) if text else None


def new_picture() -> bytes:
    """Return the picture with a comment that is new: a picture that was read before is not read again."""
    chunk = b"tEXt" + b"Comment\0" + uuid.uuid4().hex.encode()
    comment = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    picture = PICTURE.read_bytes()
    return picture[:-12] + comment + picture[-12:]  # before the last chunk, IEND


def read(token: str) -> str:
    """Return the text of the picture."""
    picture, deadline = new_picture(), time.monotonic() + SECONDS
    job = {"id": "", "state": "queued"}
    while job["state"] in ("queued", "running"):
        if time.monotonic() > deadline:
            raise Refused(f"After {SECONDS:.0f} s the job is {job['state']}: {json.dumps(job)}")
        if not job["id"]:
            path, method, body = "/api/v1/jobs?endpoint=default&file_name=helm-test.png", "POST", picture
        else:
            path, method, body = f"/api/v1/jobs/{job['id']}", "GET", None
            time.sleep(1)
        with call(method, path, body, Content_Type="image/png", Authorization=f"Token {token}") as answer:
            job = json.load(answer)
    if job["state"] != "succeeded":
        raise Refused(f"The job is {job['state']}: {json.dumps(job)}")
    with call("GET", f"/api/v1/jobs/{job['id']}/result?format=text", Authorization=f"Token {token}") as answer:
        return answer.read().decode()


def main() -> int:
    """Read, and compare."""
    token, session, made = os.environ.get("LEGIBLE_TOKEN", ""), None, None
    try:
        if not token:
            session = SignedIn(os.environ["LEGIBLE_ADMIN_PASSWORD"])
            end = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
            wish = {"name": "helm test", "scopes": ["jobs:write", "jobs:read"], "expires_at": end.isoformat()}
            made = session.call("POST", "/api/v1/tokens", as_json(wish))
            token = made["key"]
        text = read(token)
    except Refused as refusal:
        print(refusal)
        if not token:
            print("Was the password of admin changed? Then name a Secret with a token: test.tokenSecret.name.")
        return 1
    finally:
        if session is not None and made is not None:
            session.call("DELETE", f"/api/v1/tokens/{made['token']['id']}")
    missing = [word for word in WORDS if word not in text]
    print(f"Read: {' '.join(text.split())}")
    print(f"Missing: {', '.join(missing)}" if missing else "That is what the picture says.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
