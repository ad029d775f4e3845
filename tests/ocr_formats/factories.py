"""Results for the tests of renderers: made by hand, or by hypothesis out of any characters that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from hypothesis import strategies as st

from ocr_contract.errors import PageFailed
from ocr_contract.result import Block, Box, Document, Line, Page, Paragraph, Rotation, Word
from ocr_formats import BY_NAME, ResultDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = (1000, 400)
SCRIPTS = ("naïve", "Straße", "שָׁלוֹם", "مرحبا", "नमस्ते", "漢字かな", "𝒜𝄞", "👩‍👧", "e\u0301", "abc(שלום)12", "\ufeff")  # noqa: RUF001


def word(text: str, box: Box = (100, 100, 200, 140), confidence: float = 91.5) -> Word:
    return Word(text, confidence, box)


def page(*lines: Sequence[Word], number: int = 1, rotation: Rotation = 0, dpi: int | None = 300) -> Page:
    """Return a page of one block and paragraph with `lines` of words."""
    made = tuple(Line(enclose(words), tuple(words)) for words in lines)
    box = (0, 0, *SIZE)
    blocks = (Block(box, (Paragraph(box, made),)),) if made else ()
    text = "".join(line.text + "\n" for line in made)
    width, height = SIZE
    return Page(
        number=number, width=width, height=height, dpi=dpi, rotation=rotation, confidence=90, text=text, blocks=blocks
    )


def failed(number: int, *, sized: bool = False) -> Page:
    width, height = SIZE if sized else (0, 0)
    problem = PageFailed("page_crashed", 'It <crashed> & "burned".').problem()
    return Page(number=number, width=width, height=height, error=problem)


def document(*pages: Page) -> Document:
    failures = sum(page.error is not None for page in pages)
    return Document(
        engine="tesseract 5",
        languages=("eng", "chi_sim"),
        pages_total=len(pages),
        pages_done=len(pages) - failures,
        pages_failed=failures,
        pages=pages,
    )


def render(name: str, *pages: Page, title: str = "scan & <more>.png") -> bytes:
    return b"".join(BY_NAME[name].render(ResultDocument.of(document(*pages), title)))


def enclose(words: Sequence[Word]) -> Box:
    lefts, tops, rights, bottoms = zip(*(item.box for item in words), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text(st.sampled_from("\x00\x01\t\n\r\x0b\x1f\x7f\x85\u2028\ufffe\uffff<>&\"'\\`*_[]|~#"), max_size=6),
    st.sampled_from(SCRIPTS),
)
"""Any text but lone surrogates, which the contract's JSON cannot hold."""


@st.composite
def words(draw: st.DrawFn) -> Word:
    x, y = draw(st.integers(0, SIZE[0] - 1)), draw(st.integers(0, SIZE[1] - 1))
    box = (x, y, draw(st.integers(x + 1, SIZE[0])), draw(st.integers(y + 1, SIZE[1])))
    return Word(draw(texts), draw(st.floats(0, 100)), box)


@st.composite
def pages(draw: st.DrawFn, number: int = 1) -> Page:
    if draw(st.integers(0, 9)) == 0:
        return failed(number, sized=draw(st.booleans()))
    lines = draw(st.lists(st.lists(words(), min_size=1, max_size=5), max_size=4))
    made = page(*lines, number=number, rotation=draw(st.sampled_from([0, 90, 180, 270])))
    return msgspec.structs.replace(made, dpi=draw(st.sampled_from([None, 70, 300, 2400])))


@st.composite
def documents(draw: st.DrawFn) -> list[Page]:
    return [draw(pages(number)) for number in range(1, draw(st.integers(1, 3)) + 1)]
