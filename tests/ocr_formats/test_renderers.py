from __future__ import annotations

import msgspec
import pytest

from ocr_contract.errors import PageFailed
from ocr_contract.result import Block, Document, Line, Page, Paragraph, Word
from ocr_formats import render_json, render_text


def page(number: int, text: str) -> Page:
    return Page(number=number, width=10, height=10, text=text)


def failed(number: int) -> Page:
    return Page(number=number, width=0, height=0, error=PageFailed("page_crashed", "It crashed.").problem())


def document(*pages: Page) -> Document:
    failures = sum(page.error is not None for page in pages)
    return Document(
        engine="tesseract 5",
        languages=("eng",),
        pages_total=len(pages),
        pages_done=len(pages) - failures,
        pages_failed=failures,
        pages=pages,
    )


@pytest.mark.parametrize("text", ["One\ntwo", "One\ntwo\n", "One\ntwo\n\n \n", "One\ntwo\n\f"])
def test_a_page_ends_in_exactly_one_newline(text: str) -> None:
    assert render_text(document(page(1, text))) == "One\ntwo\n"


def test_pages_are_joined_in_order_with_nothing_after_the_last() -> None:
    assert render_text(document(page(1, "One"), page(2, "Two"), page(3, "Three"))) == "One\n+++\nTwo\n+++\nThree\n"


def test_a_page_that_failed_is_an_empty_page() -> None:
    text = render_text(document(page(1, "One"), failed(2), page(3, "Three")))
    assert text == "One\n+++\n\n+++\nThree\n"
    assert len(text.split("+++\n")) == 3


def test_leading_blanks_and_inner_blank_lines_are_kept() -> None:
    assert render_text(document(page(1, "  One\n\nTwo  ü"))) == "  One\n\nTwo  ü\n"


def test_json_is_the_result_model() -> None:
    word = Word("grün", 91.5, (1, 2, 30, 12))
    line = Line((1, 2, 30, 12), (word,))
    block = Block((1, 2, 30, 12), (Paragraph((1, 2, 30, 12), (line,)),))
    given = document(Page(number=1, width=100, height=50, text="grün", blocks=(block,)), failed(2))
    rendered = render_json(given)
    assert msgspec.json.decode(rendered, type=Document) == given
    plain = msgspec.json.decode(rendered)
    assert plain["schema_version"] == 1
    assert plain["pages"][0]["blocks"][0]["paragraphs"][0]["lines"][0]["words"][0]["text"] == "grün"
    assert plain["pages"][1]["error"]["code"] == "page_crashed"
