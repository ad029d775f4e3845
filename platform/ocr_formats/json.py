"""JSON: the result model as it is, versioned by `schema_version`. It must not know how it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from ocr_contract.result import Document

MEDIA = "application/json"


def render_json(document: Document) -> bytes:
    """Return `document` as UTF-8 JSON; `ocr_contract.result.Document` reads it back."""
    return msgspec.json.encode(document)
