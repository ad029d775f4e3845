"""TSV with the columns of Tesseract's: a row for each page, block, paragraph, line and word.

It must not know how it is sent. Source: tesseract(1), the configuration `tsv`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_formats.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocr_contract.result import Box, Page
    from ocr_formats.result_document import ResultDocument

COLUMNS: Final = (
    *("level", "page_num", "block_num", "par_num", "line_num", "word_num"),
    *("left", "top", "width", "height", "conf", "text"),
)
_NOT_A_WORD: Final = "-1"


def render_tsv(reading: ResultDocument) -> Iterator[bytes]:
    """Yield a heading and the rows of `reading`. A failed page is a row of its own, like an empty page."""
    yield ("\t".join(COLUMNS) + "\n").encode()
    for page in reading.pages:
        yield "".join(_rows(page)).encode()


def _rows(page: Page) -> Iterator[str]:
    yield _row(1, (page.number, 0, 0, 0, 0), (0, 0, page.width, page.height))
    for b, block in enumerate(page.blocks, 1):
        yield _row(2, (page.number, b, 0, 0, 0), block.box)
        for p, paragraph in enumerate(block.paragraphs, 1):
            yield _row(3, (page.number, b, p, 0, 0), paragraph.box)
            for n, line in enumerate(paragraph.lines, 1):
                yield _row(4, (page.number, b, p, n, 0), line.box)
                for w, word in enumerate(line.words, 1):
                    yield _row(5, (page.number, b, p, n, w), word.box, f"{word.confidence:.6f}", one_line(word.text))


def _row(level: int, numbers: tuple[int, ...], box: Box, confidence: str = _NOT_A_WORD, text: str = "") -> str:
    x0, y0, x1, y1 = box
    return "\t".join([*map(str, (level, *numbers, x0, y0, x1 - x0, y1 - y0)), confidence, text]) + "\n"
