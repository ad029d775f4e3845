"""The entries of a worker's `/v1/split` stream: a document taken apart into page images.

A tar stream, in this order: `count` (the page count as decimal ASCII), then for each page its `.json` entry
(`PageMeta`) and, unless that carries an error, its `.image`, `.preview` and `.thumbnail`. It must not know who makes
or reads the stream.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from ocr_contract.errors import Problem
from ocr_contract.media import MediaType

COUNT_ENTRY: Final = "count"

SplitPart = Literal["json", "image", "preview", "thumbnail"]
PAYLOADS: Final[tuple[SplitPart, ...]] = ("image", "preview", "thumbnail")
"""The parts that follow a page's `json`, in this order."""


class PageMeta(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is known of one page: either all of its measures, or the `error` because of which it has no image."""

    number: int
    width: int = 0
    height: int = 0
    dpi: int | None = None
    image_media: MediaType | None = None
    preview_media: MediaType | None = None
    thumbnail_media: MediaType | None = None
    error: Problem | None = None


def entry_name(number: int, part: SplitPart) -> str:
    """Return the name of an entry, such as `page-00012.image`."""
    return f"page-{number:05d}.{part}"
