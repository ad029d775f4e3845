"""Plain text: the pages in order, as the reference system's clients expect them.

It must not know how the text was found, nor how it is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocr_contract.wire import PAGE_SEPARATOR

if TYPE_CHECKING:
    from ocr_contract.result import Document

MEDIA = "text/plain; charset=UTF-8"


def render_text(document: Document) -> str:
    r"""Return the text of all pages, joined by `"+++\n"`.

    Each page's text ends in exactly one newline and holds no form feed; a page that failed is an empty page.
    """
    return PAGE_SEPARATOR.join(page.text.replace("\f", "").rstrip() + "\n" for page in document.pages)
