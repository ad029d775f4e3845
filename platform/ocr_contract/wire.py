"""What several programs must know about the wire format: paths, media types, headers and their rules, separators."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

WORKER_PORT: Final = 8889
REFERENCE_API_NAME: Final = "spark_ocr_api"
PAGE_SEPARATOR: Final = "+++\n"

MEDIA_TEXT: Final = "text/plain"
MEDIA_JSON: Final = "application/json"
MEDIA_RESULT: Final = "application/vnd.legible.result+json"
MEDIA_PROBLEM: Final = "application/problem+json"
MEDIA_PAGES: Final = "application/vnd.legible.pages"

HEADER_PAGES: Final = "Legible-Pages"
HEADER_REQUEST_ID: Final = "X-Request-ID"
HEADER_IGNORED: Final = "Legible-Ignored"

MAX_REQUEST_ID: Final = 100
"""Characters of a request id; the platform's column has this width."""

_SHOWN_NAMES: Final = 20
_SHOWN_CHARACTERS: Final = 40
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]")
_REQUEST_ID: Final = re.compile(rf"[A-Za-z0-9._:+/=-]{{1,{MAX_REQUEST_ID}}}")


def accept_request_id(given: str) -> str:
    """Return `given` when it is 1 to `MAX_REQUEST_ID` letters, digits or any of `._:+/=-`, otherwise a new id.

    An accepted id appears in headers, log lines and the database as it is.
    """
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def pages_header(*, total: int, done: int, failed: int) -> str:
    """Return the value of `Legible-Pages`.

    `total` counts the pages that were requested, `done` those that were read, `failed` those that could not be read. If
    `done` and `failed` add up to less than `total`, the job was cancelled before the other pages were read.
    """
    return f"total={total}, done={done}, failed={failed}"


def ignored_header(names: Sequence[str]) -> str:
    """Return the value of `Legible-Ignored`: the option names that had no effect, bounded and safe in a header."""
    shown = [_UNSAFE.sub("?", name[:_SHOWN_CHARACTERS]) for name in names[:_SHOWN_NAMES]]
    return ", ".join([*shown, "..."] if len(names) > _SHOWN_NAMES else shown)


def check_encoding(content_encoding: str) -> None:
    """Raise `RequestError` `unsupported_media_type` when a body's Content-Encoding says that it is compressed."""
    coding = content_encoding.strip().lower()
    if coding not in {"", "identity"}:
        raise RequestError(
            "unsupported_media_type",
            f"The body is compressed (Content-Encoding: {coding[:40]}).",
            hint="Send the document as it is, without that header.",
        )
