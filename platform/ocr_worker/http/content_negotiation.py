"""Content negotiation: `?format=`, then the Accept header, then the reference system's plain text.

Pure. It must not know how a format is rendered. Source: RFC 9110, section 12.5.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from ocr_contract.errors import RequestError
from ocr_contract.wire import MEDIA_JSON, MEDIA_PROBLEM, MEDIA_TEXT
from ocr_formats import BY_NAME, FORMATS

if TYPE_CHECKING:
    from ocr_formats import Format

TEXT: Final = BY_NAME["text"]
PDF: Final = BY_NAME["pdf"]
_NAMES: Final = {**BY_NAME, "txt": TEXT}


class _Range(NamedTuple):
    """A media range of an Accept header with its quality (0 to 1) and its version parameter."""

    media: str
    quality: float
    version: str | None


def choose(name: str | None, accept: str | None) -> Format:
    """Return the format for `?format=name` and the Accept header. Raises `RequestError` `not_acceptable`."""
    if name:
        if name.lower() in _NAMES:
            return _NAMES[name.lower()]
        raise _not_acceptable(f'The format "{name[:40]}" is not available.')
    ranges = _parse(accept or "*/*")
    best = max(FORMATS, key=lambda offer: _quality(offer.media, ranges))
    if _quality(best.media, ranges) <= 0:
        raise _not_acceptable("None of the media types in Accept is available.")
    return best


def wants_plain_errors(name: str | None, accept: str | None) -> bool:
    """Return whether errors are sent as one plain line: for a client that explicitly asked for text."""
    if name:
        return _NAMES.get(name.lower()) is TEXT
    ranges = _parse(accept or "")
    if not any(item.media in {MEDIA_TEXT, "text/*"} for item in ranges):
        return False
    return _quality(MEDIA_TEXT, ranges) >= max(_quality(MEDIA_JSON, ranges), _quality(MEDIA_PROBLEM, ranges))


def _parse(accept: str) -> list[_Range]:
    ranges = []
    for part in accept.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        values = {key.strip().lower(): value.strip() for key, _, value in (item.partition("=") for item in parameters)}
        try:
            quality = min(1.0, max(0.0, float(values.get("q", "1"))))
        except ValueError:
            quality = 0.0
        if media:
            ranges.append(_Range("*/*" if media == "*" else media.lower(), quality, values.get("v")))
    return ranges


def _quality(media: str, ranges: list[_Range]) -> float:
    """Return the quality of the most specific range that matches `media`, 0 when none does."""
    wildcard = media.partition("/")[0] + "/*"
    for wanted in (media, wildcard, "*/*"):
        found = [item.quality for item in ranges if item.media == wanted and item.version in {None, "1"}]
        if found:
            return max(found)
    return 0.0


def _not_acceptable(detail: str) -> RequestError:
    offers = ", ".join(f"{item.name} ({item.content_type})" for item in FORMATS)
    return RequestError("not_acceptable", detail, hint=f"Available: {offers}.")
