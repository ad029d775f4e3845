"""What more than one program has to know of the wire: paths, media types, headers, separators."""

from __future__ import annotations

from typing import Final

from ocr_contract.errors import RequestError

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


def check_encoding(content_encoding: str) -> None:
    """Raise `RequestError` `unsupported_media_type` where a body's Content-Encoding says that it is compressed."""
    coding = content_encoding.strip().lower()
    if coding not in {"", "identity"}:
        raise RequestError(
            "unsupported_media_type",
            f"The body is encoded by Content-Encoding: {coding[:40]}.",
            hint="Send the document as it is, without that header.",
        )
