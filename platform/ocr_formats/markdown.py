"""Markdown: paragraphs as paragraphs, lines as lines, large print as headings; the text itself is escaped.

It must not know how it is sent. Source: CommonMark 0.31.
"""

from __future__ import annotations

import re
from statistics import median_low
from typing import TYPE_CHECKING, Final

from ocr_formats.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_contract.result import Line, Page, Paragraph
    from ocr_formats.result_document import ResultDocument

_PAGE_BREAK: Final = "---\n\n"
_HEADING: Final = 1.4
"""A paragraph of one line whose letters are at least this many times the usual height is a heading."""
_LONGEST_HEADING: Final = 12
"""Maximum words of a heading; more are a paragraph in large print."""
_MARKUP: Final = re.compile(r"[\\`*_\[\]<>&~|$]")
_MARKUP_AT_START: Final = re.compile(r"^(\d{1,9})([.)])|^([#+=:-])")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


def render_markdown(reading: ResultDocument) -> Iterator[bytes]:
    """Yield `reading` as Markdown, a rule between pages. A page that failed says so in a quotation."""
    separator = ""
    for page in reading.pages:
        yield (separator + "".join(_paragraphs(page))).encode()
        separator = _PAGE_BREAK


def _paragraphs(page: Page) -> Iterator[str]:
    if page.error is not None:
        yield f"> Page {page.number} could not be read: {_escaped(page.error.detail)} ({_escaped(page.error.code)})\n\n"
    lines = [line for block in page.blocks for paragraph in block.paragraphs for line in paragraph.lines if line.words]
    usual = median_low(map(_height, lines)) if lines else 0
    for block in page.blocks:
        for paragraph in block.paragraphs:
            if written := "\n".join(filter(None, (_escaped(line.text) for line in paragraph.lines))):
                yield f"{'## ' if _is_heading(paragraph, page, usual) else ''}{written}\n\n"


def _is_heading(paragraph: Paragraph, page: Page, usual: int) -> bool:
    [first, *others] = [line for line in paragraph.lines if line.words]
    if others or len(first.words) > _LONGEST_HEADING or len(page.words()) == len(first.words):
        return False
    return _height(first) >= _HEADING * usual


def _height(line: Line) -> int:
    """Return the median height of the line's words, whatever the rotation of the text."""
    return median_low(min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in (word.box for word in line.words))


def _escaped(text: str) -> str:
    """Return `text` as one line that renders as the same text."""
    clean = _CONTROLS.sub("\ufffd", " ".join(one_line(text).split()))
    return _MARKUP_AT_START.sub(r"\1\\\2\3", _MARKUP.sub(r"\\\g<0>", clean))
