"""ALTO 4.4, the format of digital libraries: layout and text in one XML file.

Blocks are composed blocks, paragraphs are text blocks. It must not know how it is sent.
Source: the ALTO schema, version 4.4.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ocr_formats.characters import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_contract.result import Block, Box, Line, Page, Paragraph, Word
    from ocr_formats.result_document import ResultDocument

VERSION: Final = "4.4"
_HEAD: Final = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#" SCHEMAVERSION="{version}">
<Description>
<MeasurementUnit>pixel</MeasurementUnit>
<sourceImageInformation><fileName>{title}</fileName></sourceImageInformation>
<Processing ID="recognition">
<processingCategory>contentGeneration</processingCategory>
<processingStepSettings>{settings}</processingStepSettings>
<processingSoftware><softwareName>{engine}</softwareName></processingSoftware>
</Processing>
</Description>
<Layout>
"""
_TAIL: Final = "</Layout>\n</alto>\n"


def render_alto(reading: ResultDocument) -> Iterator[bytes]:
    """Yield `reading` as ALTO. A page that failed is empty, its quality `Missing`, its error the detail."""
    document = reading.document
    yield _HEAD.format(
        version=VERSION,
        title=xml_text(reading.title),
        settings=xml_text(f"languages: {' '.join(document.languages)}"),
        engine=xml_text(document.engine),
    ).encode()
    for page in reading.pages:
        yield "".join(_page(page)).encode()
    yield _TAIL.encode()


def _page(page: Page) -> Iterator[str]:
    said = f'ID="page_{page.number}" PHYSICAL_IMG_NR="{page.number}" WIDTH="{page.width}" HEIGHT="{page.height}"'
    if page.rotation:
        said += f' ROTATION="{page.rotation}"'  # counter-clockwise rotation of the text; turning it back is clockwise
    if page.error is not None:
        said += f' QUALITY="Missing" QUALITY_DETAIL="{xml_text(f"{page.error.code}: {page.error.detail}")}"'
    else:
        said += f' PC="{_share(page.confidence)}"'
    yield f'<Page {said} PROCESSINGREFS="recognition">\n<PrintSpace {_position((0, 0, page.width, page.height))}>\n'
    for number, block in enumerate(page.blocks, 1):
        yield from _block(block, f"{page.number}_{number}")
    yield "</PrintSpace>\n</Page>\n"


def _block(block: Block, name: str) -> Iterator[str]:
    yield f'<ComposedBlock ID="block_{name}" {_position(block.box)}>\n'
    for number, paragraph in enumerate(block.paragraphs, 1):
        yield from _paragraph(paragraph, f"{name}_{number}")
    yield "</ComposedBlock>\n"


def _paragraph(paragraph: Paragraph, name: str) -> Iterator[str]:
    yield f'<TextBlock ID="par_{name}" {_position(paragraph.box)}>\n'
    for number, line in enumerate(paragraph.lines, 1):
        if line.words:  # the schema requires at least one per line
            yield from _line(line, f"{name}_{number}")
    yield "</TextBlock>\n"


def _line(line: Line, name: str) -> Iterator[str]:
    yield f'<TextLine ID="line_{name}" {_position(line.box)}>\n{_string(line.words[0], f"{name}_1")}'
    for number, (left, right) in enumerate(pairwise(line.words), 2):
        yield f"{_space(left.box, right.box)}{_string(right, f'{name}_{number}')}"
    yield "</TextLine>\n"


def _string(word: Word, name: str) -> str:
    said = f'{_position(word.box)} WC="{_share(word.confidence)}" CONTENT="{xml_text(word.text)}"'
    return f'<String ID="word_{name}" {said}/>\n'


def _space(left: Box, right: Box) -> str:
    """Return the space between two words; it has a width if there is a gap between them."""
    start, end = min(left[2], right[2]), max(left[0], right[0])
    return f'<SP HPOS="{start}" VPOS="{left[1]}" WIDTH="{max(0, end - start)}"/>\n'


def _position(box: Box) -> str:
    x0, y0, x1, y1 = box
    return f'HPOS="{x0}" VPOS="{y0}" WIDTH="{x1 - x0}" HEIGHT="{y1 - y0}"'


def _share(confidence: float) -> str:
    return f"{min(max(confidence / 100, 0), 1):.4f}"
