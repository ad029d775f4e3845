"""What a renderer is given: a result, its pages one by one, and the pictures of them.

It must not know where any of it comes from, nor what is made of it.
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
    """Give none."""
    yield from ()


@dataclass(frozen=True)
class ResultDocument:
    """A result on its way out.

    `document` has everything but its pages; `pages` gives them in order and is read once, so that a long document is
    never whole in memory. `title` is what people call it, empty when nobody does. `created` is when it was read.
    """

    document: Document
    pages: Iterable[Page]
    title: str = ""
    created: datetime | None = None
    pictures: Pictures = no_pictures

    @classmethod
    def of(cls, document: Document, title: str = "") -> Self:
        """Return the reading of a document that is whole in memory."""
        return cls(msgspec.structs.replace(document, pages=()), document.pages, title)
