"""The input of a renderer: a result, its pages one by one, and their pictures.

It must not know where they come from, nor what is rendered from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ocr_contract.result import Document, Page
    from ocr_formats.pictures import Files, Pictures


def no_pictures(_page: Page) -> Files:
    """Yield no pictures."""
    yield from ()


@dataclass(frozen=True)
class ResultDocument:
    """A result to render.

    `document` has everything but its pages; `pages` yields them in order and is read once, so a long document is never
    completely in memory. `title` is its display name, which may be empty. `created` is when it was read.
    """

    document: Document
    pages: Iterable[Page]
    title: str = ""
    created: datetime | None = None
    pictures: Pictures = no_pictures

    @classmethod
    def of(cls, document: Document, title: str = "") -> Self:
        """Return the reading of a document that is completely in memory."""
        return cls(msgspec.structs.replace(document, pages=()), document.pages, title)
