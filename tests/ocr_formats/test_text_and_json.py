from __future__ import annotations

import msgspec
import pytest

from ocr_contract.result import Document, Page
from ocr_formats import BY_NAME, ResultDocument
from tests.ocr_formats.factories import document, failed, page, render, word


def plain(number: int, text: str) -> Page:
    return Page(number=number, width=10, height=10, text=text)


def text_of(*pages: Page) -> str:
    return render("text", *pages).decode()


@pytest.mark.parametrize("text", ["One\ntwo", "One\ntwo\n", "One\ntwo\n\n \n", "One\ntwo\n\f"])
def test_a_page_ends_in_exactly_one_newline(text: str) -> None:
    assert text_of(plain(1, text)) == "One\ntwo\n"


def test_pages_are_joined_in_order_with_nothing_after_the_last() -> None:
    assert text_of(plain(1, "One"), plain(2, "Two"), plain(3, "Three")) == "One\n+++\nTwo\n+++\nThree\n"


def test_a_page_that_failed_is_an_empty_page() -> None:
    text = text_of(plain(1, "One"), failed(2), plain(3, "Three"))
    assert text == "One\n+++\n\n+++\nThree\n"
    assert len(text.split("+++\n")) == 3


def test_leading_blanks_and_inner_blank_lines_are_kept() -> None:
    assert text_of(plain(1, "  One\n\nTwo  ü")) == "  One\n\nTwo  ü\n"


@pytest.mark.parametrize("count", [0, 1, 2])
def test_json_is_the_result_model(count: int) -> None:
    given = document(*[page([word("grün")]), failed(2)][:count])
    given = msgspec.structs.replace(given, engine='"pages":[]', durations={"total": 1.5})
    rendered = b"".join(BY_NAME["json"].render(ResultDocument.of(given)))
    assert msgspec.json.decode(rendered, type=Document) == given
    assert rendered == b"".join(BY_NAME["result"].render(ResultDocument.of(given))) == msgspec.json.encode(given)


def test_names_media_types_and_extensions_are_those_of_the_documentation() -> None:
    assert {item.name: (item.content_type, item.extension) for item in BY_NAME.values()} == {
        "text": ("text/plain; charset=UTF-8", "txt"),
        "json": ("application/json", "json"),
        "result": ("application/vnd.legible.result+json;v=1", "json"),
        "pdf": ("application/pdf", "pdf"),
        "hocr": ("text/vnd.hocr+html; charset=UTF-8", "hocr"),
        "alto": ("application/alto+xml", "xml"),
        "tsv": ("text/tab-separated-values; charset=UTF-8", "tsv"),
        "markdown": ("text/markdown; charset=UTF-8", "md"),
    }
