"""The invisible text of a PDF: its positions and its order in readers."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import msgspec
import pypdfium2
import pytest
from PIL import ImageFont

from ocr_contract.result import Box, Rotation, Word
from ocr_formats import BY_NAME, ResultDocument
from ocr_formats.pdf.font import font_program
from tests.ocr_formats.factories import SCRIPTS, document, failed, page, word
from tests.ocr_formats.reading_pdf import check, make_pdf, pdfium_text, seen, shown, text_of

DPI = 300
LINE = [
    word("Quality", (50, 60, 170, 105)),  # below the baseline
    word("is", (190, 62, 215, 95)),
    word("—", (230, 78, 270, 82)),  # far above it
    word("more", (285, 70, 380, 95)),  # low letters
    word("“than”", (400, 58, 520, 95)),
    word(".", (530, 90, 535, 95)),
]


def uneven() -> list[Word]:
    """Return a line of a page that was scanned at an angle: it falls by 2 in 100."""
    return [word(f"word{n}", (90 * n, 200 + 2 * n, 90 * n + 70, 230 + 2 * n)) for n in range(10)]


@pytest.mark.parametrize("dpi", [70, 300, 1200])
@pytest.mark.parametrize("line", [LINE, uneven()], ids=["mixed", "askew"])
def test_words_are_found_in_their_boxes(line: list[Word], dpi: int) -> None:
    pdf = make_pdf(page(line, dpi=dpi))
    found = seen(pdf, dpi)
    for wanted in line:
        assert any(item.text == wanted.text and item.is_at(wanted.box) for item in found), (wanted, found)
    check(pdf)


@pytest.mark.parametrize("height", [4, 9, 33, 90, 399])
def test_boxes_are_right_at_any_size(height: int) -> None:
    box = (10, 400 - height, 900, 400)
    [found] = seen(make_pdf(page([word("Headline", box)])), DPI)
    assert found.is_at(box)


def test_lines_are_read_as_lines() -> None:
    low = [item for item in LINE if item.text != "—"]
    for line in (uneven(), low):
        below = [Word(item.text, 90, (x0, y0 + 60, x1, y1 + 60)) for item in line for x0, y0, x1, y1 in [item.box]]
        pdf = make_pdf(page(line, below))
        wanted = " ".join(item.text for item in line)
        assert text_of(pdf).splitlines() == [wanted, wanted]
        assert [" ".join(part.split()) for part in pdfium_text(pdf).splitlines()] == [wanted, wanted]


def test_words_that_overlap_are_two() -> None:
    line = [word("evil,", (455, 68, 559, 110)), word("is,", (553, 82, 591, 110)), word("it", (591, 70, 620, 100))]
    found = seen(make_pdf(page(line)), DPI)
    assert [item.text for item in found] == ["evil,", "is,", "it"]
    assert all(item.is_at(wanted.box) for item, wanted in zip(found, line, strict=True))


def test_a_dash_far_above_the_baseline_stays_in_its_line() -> None:
    assert text_of(make_pdf(page(LINE))).splitlines() == ["Quality is — more “than” ."]


@pytest.mark.parametrize("text", [text for text in SCRIPTS if text.isprintable() and "(" not in text])
def test_every_script_is_copied_as_it_was_read(text: str) -> None:
    pdf = make_pdf(page([word(text, (50, 50, 350, 90)), word("end", (400, 50, 500, 90))]))
    check(pdf)
    assert text_of(pdf).split() == [text, "end"]


def test_scripts_from_right_to_left_are_read_as_a_line() -> None:
    pdf = make_pdf(page([word("שלום", (600, 100, 800, 140)), word("עולם", (380, 100, 560, 140))]))
    assert pdfium_text(pdf).split() == ["שלום", "עולם"]
    assert [item.box[0] for item in sorted(seen(pdf, DPI), key=lambda item: item.box)] == pytest.approx([380, 600])


def test_controls_leave_no_trace() -> None:
    assert text_of(make_pdf(page([word("a\x00b\x07\ufffe"), word("\x01", (300, 100, 350, 140))]))).split() == ["ab"]


@pytest.mark.parametrize(
    ("rotation", "boxes"),
    [
        (90, [(100, 250, 140, 350), (100, 100, 140, 230)]),
        (180, [(300, 100, 400, 140), (150, 100, 280, 140)]),
        (270, [(100, 50, 140, 150), (100, 170, 140, 300)]),
    ],
)
def test_a_turned_page_is_shown_upright_with_its_words_in_place(rotation: Rotation, boxes: list[Box]) -> None:
    turned = page([word("First", boxes[0]), word("second", boxes[1])], rotation=rotation)
    pdf = make_pdf(turned)
    assert pypdfium2.PdfDocument(pdf)[0].get_rotation() == rotation
    assert text_of(pdf).split() == pdfium_text(pdf).split() == ["First", "second"]
    for item, box in zip(seen(pdf, DPI), boxes, strict=True):
        assert item.is_at(upright(box, rotation))


def upright(box: Box, rotation: int) -> Box:
    """Turn a box of a page of 1000 x 400 pixels clockwise, as a viewer does."""
    x0, y0, x1, y1 = box
    turned = {90: (400 - y1, x0, 400 - y0, x1), 180: (1000 - x1, 400 - y1, 1000 - x0, 400 - y0)}
    return turned.get(rotation, (y0, 1000 - x1, y1, 1000 - x0))


def test_nothing_of_the_text_is_seen() -> None:
    image = shown(make_pdf(page(LINE)), (1000, 400))
    assert image.getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize(
    ("dpi", "width", "height"), [(300, 240, 96), (72, 1000, 400), (None, 842, 336.8), (70, 1028.571, 411.429)]
)
def test_a_page_is_as_large_as_its_resolution_says(dpi: int | None, width: float, height: float) -> None:
    leaf = pypdfium2.PdfDocument(make_pdf(page(LINE, dpi=dpi)))[0]
    assert leaf.get_size() == pytest.approx((width, height), abs=0.01)


def test_a_page_is_never_larger_than_readers_take() -> None:
    huge = msgspec.structs.replace(page(dpi=70), width=30000, height=300)
    assert pypdfium2.PdfDocument(make_pdf(huge))[0].get_size() == pytest.approx((14400, 144))


def test_a_page_that_failed_says_so() -> None:
    pdf = make_pdf(page(LINE), failed(2), failed(3, sized=True), files=[])
    said = " ".join(text_of(pdf).split())
    assert "Page 2 could not be read. It <crashed>" in said
    assert pypdfium2.PdfDocument(pdf).get_metadata_dict()["Subject"] == "Pages that could not be read: 2, 3"
    check(pdf)


def test_pages_keep_their_numbers() -> None:
    pages = [page(number=number) for number in (1, 2, 3, 7)]
    labels = pypdfium2.PdfDocument(make_pdf(*pages))
    assert [labels.get_page_label(index) for index in range(4)] == ["1", "2", "3", "7"]


def test_equal_results_make_equal_files_without_a_clock() -> None:
    first, second = (make_pdf(page(LINE), title="Bericht \U0001f4c4 (1).pdf") for _ in range(2))
    assert first == second
    meta = pypdfium2.PdfDocument(first).get_metadata_dict()
    assert (meta["Title"], meta["CreationDate"]) == ("Bericht \U0001f4c4 (1).pdf", "")


def test_a_given_date_is_stated() -> None:
    given = document(page())
    moment = datetime(2025, 3, 14, 15, 9, 26, tzinfo=UTC)
    pdf = b"".join(BY_NAME["pdf"].render(ResultDocument(given, given.pages, "", moment)))
    assert pypdfium2.PdfDocument(pdf).get_metadata_dict()["CreationDate"] == "D:20250314150926+00'00'"
    assert b"<xmp:CreateDate>2025-03-14T15:09:26+00:00</xmp:CreateDate>" in pdf


def test_the_font_is_one_that_freetype_takes() -> None:
    font = ImageFont.truetype(io.BytesIO(font_program()), 100)
    assert font.getmetrics()[0] > 0
