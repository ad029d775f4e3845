"""PDFs as readers see them: pdftotext's words and their positions, PDFium's text and pixels."""

from __future__ import annotations

import html
import io
import re
import subprocess
import tempfile
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from PIL import Image

from ocr_formats import BY_NAME, ResultDocument
from ocr_formats.pdf import Files, Picture
from tests.ocr_formats.factories import document
from tests.sample_documents import encode

if TYPE_CHECKING:
    from ocr_contract.result import Box, Page

_WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>')
BLANK = encode(Image.new("1", (8, 8), 1), "PNG")


class Seen(NamedTuple):
    """A word as pdftotext finds it, its box in pixels of the page image."""

    text: str
    box: tuple[float, ...]

    def is_at(self, box: Box) -> bool:
        return all(abs(mine - wanted) <= 2 for mine, wanted in zip(self.box, box, strict=True))


def make_pdf(*pages: Page, files: list[tuple[bytes, int]] | None = None, title: str = "") -> bytes:
    """Render `pages`; `files` are the pictures of each, with their EXIF orientation, a blank one if omitted."""

    def pictures(_page: Page) -> Files:
        for data, orientation in [(BLANK, 1)] if files is None else files:
            with io.BytesIO(data) as file:
                yield Picture(file, orientation)

    given = document(*pages)
    return b"".join(BY_NAME["pdf"].render(ResultDocument(given, given.pages, title, None, pictures)))


def seen(pdf: bytes, dpi: float) -> list[Seen]:
    """Return the words that pdftotext finds."""
    return [
        Seen(html.unescape(found[5]), tuple(float(found[side]) * dpi / 72 for side in range(1, 5)))
        for found in _WORD.finditer(_run(pdf, "pdftotext", "-bbox"))
    ]


def text_of(pdf: bytes) -> str:
    """Return the text in the order of the file, as pdftotext has it, without its marks of direction."""
    return re.sub("[\u202a-\u202e\f]", "", _run(pdf, "pdftotext", "-raw"))


def pdfium_text(pdf: bytes) -> str:
    """Return what a browser copies when the first page is selected as a whole."""
    return str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded())


def shown(pdf: bytes, size: tuple[int, int]) -> Image.Image:
    """Return the first page as PDFium draws it, in RGB and `size` pixels."""
    page = pypdfium2.PdfDocument(pdf)[0]
    image: Image.Image = page.render(scale=size[0] / page.get_width()).to_pil().convert("RGB")
    return image if image.size == size else image.resize(size)


def check(pdf: bytes) -> None:
    """Let qpdf check every object and stream."""
    assert "No syntax or stream encoding errors" in _run(pdf, "qpdf", "--check")


def _run(pdf: bytes, *command: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        output = ["-"] if command[0] == "pdftotext" else []
        done = subprocess.run([*command, file.name, *output], capture_output=True, check=True)
    assert not done.stderr, done.stderr
    return done.stdout.decode()
