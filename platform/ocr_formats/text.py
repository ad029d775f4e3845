"""Plain text: the pages in order, as the reference system's clients expect them.

It must not know how the text was found, nor how it is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract.wire import PAGE_SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_formats.result_document import ResultDocument


def render_text(reading: ResultDocument) -> Iterator[bytes]:
    r"""Yield the text of all pages, joined by `"+++\n"`.

    Each page's text ends in exactly one newline and contains no form feed; a page that failed is an empty page.
    """
    separator = ""
    for page in reading.pages:
        text = page.text.replace("\f", "").rstrip()
        yield f"{separator}{text}\n".encode("utf-8", "replace")
        separator = PAGE_SEPARATOR
