"""hOCR, ALTO, TSV and Markdown, read by third-party parsers."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from hocr_tools_lib.tools.hocr_check import Checker
from hocr_tools_lib.tools.hocr_lines import lines
from lxml import etree
from markdown_it import MarkdownIt

from ocr_formats.tsv import COLUMNS
from tests.ocr_formats.factories import failed, page, render, word

if TYPE_CHECKING:
    import pytest

    from ocr_contract.result import Page

SCHEMA = Path(__file__).parents[3] / "shared" / "schemas" / "alto-4-4.xsd"
ALTO = "{http://www.loc.gov/standards/alto/ns-v4#}"


def letter() -> Page:
    return page(
        [word("Tom", (10, 20, 60, 50)), word("&", (70, 20, 90, 50), 12.345), word("<Söhne>", (100, 20, 300, 50))],
        [word("grüßen", (10, 60, 200, 90))],
    )


def check_alto(data: bytes) -> etree._Element:
    """Parse `data`, and validate it if the published schema is available; it is not part of this repository."""
    root = etree.fromstring(data)
    if SCHEMA.exists():
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
    return root


class TestHocr:
    def test_tools_of_others_find_structure_and_lines(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = tmp_path / "page.hocr"
        path.write_bytes(render("hocr", letter(), failed(2)))
        assert list(lines(path)) == ["Tom & <Söhne>", "grüßen"]
        Checker(path).check()
        said = capsys.readouterr().err
        assert "not ok" not in said
        assert "ok 3 - has a page" in said

    def test_words_have_their_boxes_and_confidences(self) -> None:
        root = etree.fromstring(render("hocr", letter()))
        [first, second, *_] = root.xpath("//*[@class='ocrx_word']")
        assert (first.text, first.get("title")) == ("Tom", "bbox 10 20 60 50; x_wconf 92")
        assert (second.text, second.get("title")) == ("&", "bbox 70 20 90 50; x_wconf 12")

    def test_a_page_says_its_image_and_its_resolution(self) -> None:
        root = etree.fromstring(render("hocr", page(number=3), title='my "best"; scan'))
        [found] = root.xpath("//*[@class='ocr_page']")
        assert found.get("title") == """image "my 'best', scan"; bbox 0 0 1000 400; ppageno 2; scan_res 300 300"""

    def test_a_page_that_failed_is_empty_and_says_why(self) -> None:
        root = etree.fromstring(render("hocr", failed(1)))
        [found] = root.xpath("//*[@class='ocr_page']")
        assert "x_problem page_crashed" in found.get("title")
        assert not found.xpath(".//*[@class='ocr_carea']")

    def test_the_rotation_of_the_text_is_counter_clockwise(self) -> None:
        turned = page([word("up", (10, 20, 40, 80))], rotation=90)
        [line] = etree.fromstring(render("hocr", turned)).xpath("//*[@class='ocr_line']")
        assert line.get("title") == "bbox 10 20 40 80; textangle 90"


class TestAlto:
    def test_blocks_lines_words_and_blanks_are_there(self) -> None:
        root = check_alto(render("alto", letter()))
        strings = list(root.iter(f"{ALTO}String"))
        assert [item.get("CONTENT") for item in strings] == ["Tom", "&", "<Söhne>", "grüßen"]
        place = [strings[2].get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT", "WC")]
        assert place == ["100", "20", "200", "30", "0.9150"]
        assert [item.get("WIDTH") for item in root.iter(f"{ALTO}SP")] == ["10", "10"]
        [image] = root.iter(f"{ALTO}fileName")
        assert image.text == "scan & <more>.png"

    def test_a_page_that_failed_is_missing_and_says_why(self) -> None:
        root = check_alto(render("alto", letter(), failed(2, sized=True), failed(3)))
        first, second, third = root.iter(f"{ALTO}Page")
        assert (first.get("QUALITY"), first.get("PC")) == (None, "0.9000")
        assert (second.get("QUALITY"), third.get("PHYSICAL_IMG_NR")) == ("Missing", "3")
        assert second.get("QUALITY_DETAIL") == 'page_crashed: It <crashed> & "burned".'
        assert not list(second.iter(f"{ALTO}TextBlock"))

    def test_lines_without_words_and_words_without_text_are_no_harm(self) -> None:
        root = check_alto(render("alto", page([word("")], [word("x", (5, 5, 5, 5), 100.0)])))
        assert [item.get("CONTENT") for item in root.iter(f"{ALTO}String")] == ["", "x"]

    def test_the_rotation_of_the_text_is_counter_clockwise(self) -> None:
        root = check_alto(render("alto", page([word("up", (10, 20, 40, 80))], rotation=270)))
        assert next(root.iter(f"{ALTO}Page")).get("ROTATION") == "270"


class TestTsv:
    def test_columns_and_levels_are_those_of_tesseract(self) -> None:
        rows = read_tsv(render("tsv", letter(), failed(2)))
        assert tuple(rows[0]) == COLUMNS
        assert [row["level"] for row in rows] == ["1", "2", "3", "4", "5", "5", "5", "4", "5", "1"]
        sohne = rows[6]
        numbers = [sohne[name] for name in ("page_num", "block_num", "par_num", "line_num", "word_num")]
        assert numbers == ["1", "1", "1", "1", "3"]
        assert [sohne[name] for name in ("left", "top", "width", "height")] == ["100", "20", "200", "30"]
        assert (sohne["conf"], sohne["text"]) == ("91.500000", "<Söhne>")
        assert (rows[0]["conf"], rows[0]["width"], rows[9]["page_num"]) == ("-1", "1000", "2")

    def test_breaks_in_a_word_do_not_break_the_table(self) -> None:
        rows = read_tsv(render("tsv", page([word('a\tb\nc\u2028d"')])))
        assert [row["text"] for row in rows if row["level"] == "5"] == ['a b c d"']


class TestMarkdown:
    def test_nothing_in_the_text_is_markup(self) -> None:
        wild = ["# no", "1. no", "- no", "*a* _b_ `c`", "[a](b) <i> &amp;", "---", "===", "> no", "a | b", "\\"]
        for text in wild:
            made = page([word(part) for part in text.split()])
            [block] = [token for token in tokens(render("markdown", made)) if token.type == "inline"]
            shown = "".join(child.content for child in block.children or [])
            assert shown == text
            assert {child.type for child in block.children or []} <= {"text", "text_special"}

    def test_large_print_alone_on_its_line_is_a_heading(self) -> None:
        small = [word("small", (10, 100 + 30 * row, 100, 120 + 30 * row)) for row in range(3)]
        title, body = page([word("Large", (10, 10, 300, 60))]), page(*[[item] for item in small])
        whole = msgspec.structs.replace(title, blocks=title.blocks + body.blocks)
        assert render("markdown", whole) == b"## Large\n\nsmall\nsmall\nsmall\n\n"

    def test_pages_are_parted_by_a_rule_and_failures_said(self) -> None:
        text = render("markdown", page([word("One")]), failed(2)).decode()
        assert text.startswith("One\n\n---\n\n> Page 2 could not be read: It ")
        assert "(page\\_crashed)" in text
        kinds = [token.type for token in tokens(text.encode())]
        assert kinds.count("hr") == kinds.count("blockquote_open") == 1


def read_tsv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))


def tokens(data: bytes):  # type: ignore[no-untyped-def]
    return MarkdownIt("commonmark").parse(data.decode())
