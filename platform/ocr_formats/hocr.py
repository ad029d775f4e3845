"""hOCR: the result as HTML that is also XML, with boxes and confidences in the titles of its elements.

It must not know how it is sent. Source: the hOCR specification, 1.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_formats.characters import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_contract.result import Block, Box, Line, Page, Paragraph
    from ocr_formats.result_document import ResultDocument

_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<title>{title}</title>
<meta name="ocr-system" content="{engine}"/>
<meta name="ocr-capabilities" content="ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf"/>
<meta name="ocr-langs" content="{languages}"/>
</head>
<body>
"""
_TAIL: Final = "</body>\n</html>\n"


def render_hocr(reading: ResultDocument) -> Iterator[bytes]:
    """Yield `reading` as hOCR. A page that failed is an empty page whose `x_problem` is the code of its error."""
    document = reading.document
    yield _HEAD.format(
        title=xml_text(reading.title),
        engine=xml_text(document.engine),
        languages=xml_text(" ".join(document.languages)),
    ).encode()
    for page in reading.pages:
        yield "".join(_page(page, reading.title)).encode()
    yield _TAIL.encode()


def _page(page: Page, title: str) -> Iterator[str]:
    said = [f'image "{_quoted(title)}"', _bbox((0, 0, page.width, page.height)), f"ppageno {page.number - 1}"]
    if page.dpi:
        said.append(f"scan_res {page.dpi} {page.dpi}")
    if page.error is not None:
        said.append(f"x_problem {page.error.code}")
    yield f'<div class="ocr_page" id="page_{page.number}" title="{xml_text("; ".join(said))}">\n'
    for number, block in enumerate(page.blocks, 1):
        yield from _block(block, f"{page.number}_{number}", page)
    yield "</div>\n"


def _block(block: Block, name: str, page: Page) -> Iterator[str]:
    yield f'<div class="ocr_carea" id="block_{name}" title="{_bbox(block.box)}">\n'
    for number, paragraph in enumerate(block.paragraphs, 1):
        yield from _paragraph(paragraph, f"{name}_{number}", page)
    yield "</div>\n"


def _paragraph(paragraph: Paragraph, name: str, page: Page) -> Iterator[str]:
    yield f'<p class="ocr_par" id="par_{name}" title="{_bbox(paragraph.box)}">\n'
    for number, line in enumerate(paragraph.lines, 1):
        yield from _line(line, f"{name}_{number}", page)
    yield "</p>\n"


def _line(line: Line, name: str, page: Page) -> Iterator[str]:
    # The counter-clockwise rotation of the text on the page; turning it back is clockwise.
    angle = f"; textangle {page.rotation}" if page.rotation else ""
    yield f'<span class="ocr_line" id="line_{name}" title="{_bbox(line.box)}{angle}">\n'
    for number, word in enumerate(line.words, 1):
        said = f"{_bbox(word.box)}; x_wconf {word.confidence:.0f}"
        yield f'<span class="ocrx_word" id="word_{name}_{number}" title="{said}">{xml_text(word.text)}</span>\n'
    yield "</span>\n"


def _bbox(box: Box) -> str:
    return "bbox {} {} {} {}".format(*box)


def _quoted(text: str) -> str:
    """Return `text` for a quoted value, for which no escapes exist that all readers support."""
    return text.replace('"', "'").replace(";", ",").replace("\\", "/")
