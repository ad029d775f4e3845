"""Whatever characters a result contains, no renderer writes an invalid file."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree, html

from ocr_contract.result import Document
from tests.ocr_formats.factories import documents, page, render, texts, word
from tests.ocr_formats.test_markup import check_alto, read_tsv

if TYPE_CHECKING:
    from pathlib import Path

    from ocr_contract.result import Page

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(documents(), texts)
def test_hocr_is_xml_and_html(pages: list[Page], title: str) -> None:
    data = render("hocr", *pages, title=title)
    root = etree.fromstring(data)
    assert len(root.xpath("//*[@class='ocr_page']")) == len(pages)
    assert len(root.xpath("//*[@class='ocrx_word']")) == sum(len(page.words()) for page in pages)
    assert len(html.fromstring(data).xpath("//*[@class='ocr_page']")) == len(pages)


@given(documents(), texts)
def test_alto_is_valid(pages: list[Page], title: str) -> None:
    check_alto(render("alto", *pages, title=title))


@given(documents())
def test_tsv_has_a_row_for_each_word(pages: list[Page]) -> None:
    data = render("tsv", *pages)
    rows = read_tsv(data)
    assert len(rows) == len(data.decode().splitlines()) - 1
    assert sum(row["level"] == "5" for row in rows) == sum(len(page.words()) for page in pages)
    assert all(None not in row and None not in row.values() for row in rows)


@given(documents())
def test_text_and_markdown_are_utf8_and_json_is_the_model(pages: list[Page]) -> None:
    render("text", *pages).decode()
    markdown = render("markdown", *pages).decode()
    assert not set(markdown) & {chr(code) for code in range(32)} - {"\n"}
    assert list(msgspec.json.decode(render("json", *pages), type=Document).pages) == pages


@FEW
@given(documents(), texts)
def test_a_pdf_is_sound(tmp_path: Path, pages: list[Page], title: str) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(render("pdf", *pages, title=title))
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    read = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=False)
    assert (read.returncode, read.stderr) == (0, b"")
    assert read.stdout.decode().count("\f") == len(pages)


@pytest.mark.parametrize("name", ["hocr", "alto", "tsv", "markdown", "text", "pdf"])
def test_lone_surrogates_do_not_stop_a_renderer(name: str) -> None:
    assert render(name, page([word("a\ud800b")]), title="\udfff")
