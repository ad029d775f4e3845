"""Renderers: from the result model to what is handed out. Pure; they must not know where a result comes from.

A renderer takes a `Reading` and yields bytes page by page. It reads no clock and no file but the pictures it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_formats.formats import BY_NAME, FORMATS, Format
from ocr_formats.reading import Reading

if TYPE_CHECKING:
    from ocr_contract.result import Document

__all__ = ["BY_NAME", "FORMATS", "Format", "Reading", "render_json", "render_text"]


def render_text(document: Document) -> str:
    """Return a document that is whole in memory as text."""
    return b"".join(BY_NAME["text"].render(Reading.of(document))).decode()


def render_json(document: Document) -> bytes:
    """Return a document that is whole in memory as JSON."""
    return b"".join(BY_NAME["json"].render(Reading.of(document)))
