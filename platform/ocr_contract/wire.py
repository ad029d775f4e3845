"""Names on the wire that more than one program uses: paths, media types, header names, separators."""

from __future__ import annotations

from typing import Final

WORKER_PORT: Final = 8889
REFERENCE_API_NAME: Final = "spark_ocr_api"
PAGE_SEPARATOR: Final = "+++\n"

MEDIA_TEXT: Final = "text/plain"
MEDIA_JSON: Final = "application/json"
MEDIA_RESULT: Final = "application/vnd.legible.result+json"
MEDIA_PROBLEM: Final = "application/problem+json"
MEDIA_TAR: Final = "application/x-tar"

HEADER_PAGES: Final = "Legible-Pages"
HEADER_REQUEST_ID: Final = "X-Request-ID"


def pages_header(total: int, failed: int) -> str:
    """Return the value of `Legible-Pages`."""
    return f"total={total}, failed={failed}"
