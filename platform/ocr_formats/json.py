"""JSON: the result model as it is, versioned by `schema_version`. It must not know how it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_formats.result_document import ResultDocument

_NO_PAGES: Final = b'"pages":[]'
"""How an empty list of pages is encoded; inside a text, its quotation marks would be escaped."""


def render_json(reading: ResultDocument) -> Iterator[bytes]:
    """Yield the result as UTF-8 JSON; `ocr_contract.result.Document` reads it back."""
    before, _, after = msgspec.json.encode(reading.document).partition(_NO_PAGES)
    yield before + _NO_PAGES[:-1]
    comma = b""
    for page in reading.pages:
        yield comma + msgspec.json.encode(page)
        comma = b","
    yield _NO_PAGES[-1:] + after
