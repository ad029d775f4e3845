"""Checks a document's pages and pixels against the limits, from its headers, before anything is decoded.

It must not know where the numbers come from.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ocr_contract.errors import DocumentError, LimitExceeded, RequestError
from ocr_contract.page_warnings import PageWarning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocr_contract.limits import DocumentLimits


def check_size(number: int, width: int, height: int, limits: DocumentLimits) -> None:
    """Refuse page `number` of `width` x `height` pixels when it is empty or larger than the limits."""
    if width < 1 or height < 1:
        raise DocumentError("document_broken", f"Page {number} has no pixels.", hint="Check the file.")
    if max(width, height) > limits.max_side:
        raise LimitExceeded(
            "side_too_long",
            f"Page {number} is {width} x {height} pixels; the limit is {limits.max_side} per side.",
            limit=limits.max_side,
            actual=max(width, height),
            hint="Scale it down, cut it into pages, or raise `limits.maxSide`.",
        )
    if width * height > limits.max_pixels:
        raise LimitExceeded(
            "too_many_pixels",
            f"Page {number} has {megapixels(width * height):g} megapixels ({width} x {height}); "
            f"the limit is {megapixels(limits.max_pixels):g}.",
            limit=megapixels(limits.max_pixels),
            actual=megapixels(width * height),
            hint="Scale it down or raise `limits.maxPixels`.",
        )


def check_count(pages: int, limits: DocumentLimits, *, at_least: bool = False) -> None:
    """Refuse a document without pages or with too many; `at_least` says that counting stopped at `pages`."""
    if pages < 1:
        raise DocumentError("empty_document", "The document has no pages.", hint="Send a document with pages.")
    if pages > limits.max_pages_per_document:
        count = f"{pages} or more" if at_least else f"{pages}"
        raise LimitExceeded(
            "too_many_pages",
            f"The document has {count} pages; the limit is {limits.max_pages_per_document}.",
            limit=limits.max_pages_per_document,
            actual=pages,
            hint="Send it in parts or raise `limits.maxPagesPerDocument`.",
        )


def check_total(sizes: Iterable[tuple[int, int]], limits: DocumentLimits) -> None:
    """Refuse a document whose pages, each (width, height) in pixels, have too many pixels in total.

    A page that is refused for its own size does not count.
    """
    pixels = [width * height for width, height in sizes if max(width, height) <= limits.max_side]
    total = sum(count for count in pixels if count <= limits.max_pixels)
    if total > limits.max_document_pixels:
        raise LimitExceeded(
            "too_many_pixels",
            f"The pages have {megapixels(total):g} megapixels together; "
            f"the limit is {megapixels(limits.max_document_pixels):g}.",
            limit=megapixels(limits.max_document_pixels),
            actual=megapixels(total),
            hint="Send it in parts or raise `limits.maxDocumentPixels`.",
        )


def check_number(number: int, pages: int) -> None:
    """Refuse a page number that the document does not have."""
    if not 1 <= number <= pages:
        raise RequestError(
            "page_out_of_range",
            f"There is no page {number}; the document has {pages}.",
            limit=pages,
            actual=number,
            hint="Request only pages that the document has.",
        )


def read_size(width: int, height: int, limits: DocumentLimits) -> tuple[int, int]:
    """Return the size, in pixels, at which a page of `width` x `height` is read: its own or one just small enough."""
    factor = math.sqrt(limits.max_read_pixels / (width * height))
    if factor >= 1:
        return width, height
    return max(1, math.floor(width * factor)), max(1, math.floor(height * factor))


def reduction(number: int, size: tuple[int, int], read: tuple[int, int]) -> PageWarning:
    """Return the warning that page `number` of `size` was read at the smaller size `read`."""
    figures = {
        "page": number,
        "megapixels": megapixels(size[0] * size[1]),
        "width": size[0],
        "height": size[1],
        "read_width": read[0],
        "read_height": read[1],
    }
    return PageWarning("reduced", figures)


def megapixels(pixels: int) -> float:
    """Return millions of pixels, rounded up to two places, so that a value over a limit also looks larger."""
    return math.ceil(pixels / 10_000) / 100
