"""Every accepted type becomes the right pages: grey, upright, with the resolution that the file states."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr_contract.errors import RequestError
from ocr_contract.limits import DocumentLimits
from ocr_contract.media import MediaType
from ocr_contract.page_warnings import PageWarning
from ocr_engine.documents.document import PageImage, open_document
from tests.sample_documents import draw_page, draw_pdf, encode, encode_pages

LIMITS = DocumentLimits()
DATA = Path(__file__).parent / "data"
ORIENTATION = 0x0112
# The inverse of EXIF orientation n: how a camera would have stored the upright page.
STORED_AS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def read(data: bytes, number: int = 1, limits: DocumentLimits = LIMITS) -> PageImage:
    document = open_document(data, limits)
    try:
        return document.page(number)
    finally:
        document.close()


def difference(page: PageImage, expected: Image.Image) -> float:
    """Return the mean absolute difference between the read and the drawn page, in grey levels."""
    assert page.grey.dtype == np.uint8
    assert page.grey.flags.c_contiguous
    assert (page.width, page.height) == expected.size
    assert page.grey.shape == (expected.height, expected.width)
    return float(np.abs(page.grey.astype(int) - np.asarray(expected.convert("L")).astype(int)).mean())


def ramp(mode: str = "L") -> Image.Image:
    """Return a picture with every grey level, dark on the left."""
    return Image.fromarray(np.tile(np.arange(256, dtype=np.uint8), (40, 1))).convert(mode)


@pytest.mark.parametrize(
    ("kind", "media", "exact"),
    [
        ("PNG", MediaType.PNG, True),
        ("JPEG", MediaType.JPEG, False),
        ("TIFF", MediaType.TIFF, True),
        ("BMP", MediaType.BMP, True),
        ("GIF", MediaType.GIF, True),
        ("WEBP", MediaType.WEBP, False),
    ],
)
def test_an_image_of_every_type_is_one_page(kind: str, media: MediaType, exact: bool) -> None:
    drawn = draw_page()
    document = open_document(encode(drawn, kind), LIMITS)
    assert (document.media, document.page_count) == (media, 1)
    page = document.page(1)
    assert difference(page, drawn) <= (0 if exact else 2)
    assert page.warnings == ()


@pytest.mark.parametrize("name", ["page.heic", "turned.heic"])
def test_heic_is_turned_once(name: str) -> None:
    page = read((DATA / name).read_bytes())
    drawn = draw_page(("Print in a HEIC file", "Second line 4711"), size=(480, 160), font_size=32)
    assert difference(page, drawn) < 3


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_orientation_is_applied_once(kind: str, orientation: int) -> None:
    drawn = draw_page()
    turn = STORED_AS[orientation]
    stored = drawn if turn is None else drawn.transpose(turn)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    page = read(encode(stored, kind, exif=exif))
    assert difference(page, drawn) < 2
    # A viewer of the stored page image must turn it in the same way if it is the document itself.
    assert page.orientation == (orientation if kind in {"JPEG", "PNG"} else 1)


@pytest.mark.parametrize("mode", ["L", "RGB", "P", "CMYK", "LA", "RGBA", "1", "I;16", "I", "F", "LAB", "YCbCr"])
def test_grey_levels_survive_in_every_mode_of_tiff(mode: str) -> None:
    grey = ramp()
    if mode in {"I;16", "I"}:
        picture = Image.fromarray(np.asarray(grey).astype(np.uint16 if mode == "I;16" else np.int32) * 257)
    elif mode == "F":
        picture = Image.fromarray(np.asarray(grey).astype(np.float32) / 255)
    elif mode == "LAB":
        picture = Image.merge("LAB", (grey, *[Image.new("L", grey.size, 128)] * 2))
    else:
        picture = grey.convert(mode if mode == "P" else "RGB").convert(mode)
    expected = grey.convert("1").convert("L") if mode == "1" else grey
    assert difference(read(encode(picture, "TIFF")), expected) <= 1


def test_sixteen_bit_png_keeps_its_contrast() -> None:
    deep = Image.fromarray(np.asarray(ramp()).astype(np.uint16) * 257)
    assert difference(read(encode(deep, "PNG")), ramp()) == 0


def test_sixteen_bit_tiff_where_white_is_zero_is_not_read_as_a_negative() -> None:
    inverted = Image.fromarray(65535 - np.asarray(ramp()).astype(np.uint16) * 257)
    assert difference(read(encode(inverted, "TIFF", tiffinfo={262: 0})), ramp()) == 0


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_white(mode: str) -> None:
    drawn = draw_page()
    ink = drawn.point(lambda level: 255 - level)
    picture = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), mask=ink)
    if mode == "P":
        levels = Image.new("P", drawn.size, 1)
        levels.putpalette([0, 0, 0, 0, 0, 0])
        levels.paste(0, mask=ink.point(lambda level: 255 * (level > 127)).convert("1"))
        data = encode(levels, "PNG", transparency=1)
    else:
        data = encode(picture.convert(mode), "PNG")
    assert difference(read(data), drawn) < 3


def test_the_resolution_of_the_file_is_reported() -> None:
    for kind in ("PNG", "JPEG", "TIFF"):
        assert read(encode(draw_page(), kind, dpi=(300, 300))).dpi == 300
        assert read(encode(draw_page(), kind, dpi=(3, 3))).dpi is None
    assert read(encode(draw_page(), "PNG")).dpi is None


@pytest.mark.parametrize("compression", ["raw", "group4", "tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits"])
def test_every_page_of_a_tiff_is_read_whatever_its_compression(compression: str) -> None:
    mode = "1" if compression == "group4" else "L"
    drawn = [draw_page((f"Page {number}",), mode=mode) for number in range(1, 6)]
    document = open_document(encode_pages(drawn, "TIFF", compression=compression), LIMITS)
    assert document.page_count == 5
    for number in (4, 1, 5, 2, 3):
        assert difference(document.page(number), drawn[number - 1]) < 2


def test_big_tiff_is_read() -> None:
    drawn = [draw_page((f"Page {number}",)) for number in range(2)]
    document = open_document(encode_pages(drawn, "TIFF", big_tiff=True), LIMITS)
    assert [difference(document.page(number + 1), page) for number, page in enumerate(drawn)] == [0, 0]


def test_a_smaller_copy_inside_a_tiff_is_no_page() -> None:
    page = draw_page()
    copy = page.resize((100, 50))
    copy.encoderinfo = {"tiffinfo": {254: 1}}
    document = open_document(encode_pages([page, copy], "TIFF"), LIMITS)
    assert document.page_count == 1
    assert difference(document.page(1), page) == 0


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_frames_are_pages_in_any_order(kind: str) -> None:
    drawn = [draw_page((f"Frame {number}",)) for number in range(1, 5)]
    document = open_document(encode_pages(drawn, kind), LIMITS)
    assert document.page_count == 4
    for number in (1, 2, 3, 2, 4, 1):
        assert difference(document.page(number), drawn[number - 1]) < 2


def test_an_animated_png_is_read_as_its_first_picture_and_says_so() -> None:
    drawn = [draw_page((f"Frame {number}",)) for number in range(3)]
    page = read(encode_pages(drawn, "PNG"))
    assert difference(page, drawn[0]) == 0
    assert page.warnings == (PageWarning("more_images", {"count": 2}),)


def test_a_pdf_page_is_rendered_at_300_dpi() -> None:
    document = open_document(draw_pdf([["One"], ["Two"], ["Three"]]), LIMITS)
    assert (document.media, document.page_count) == (MediaType.PDF, 3)
    page = document.page(2)
    assert (page.width, page.height, page.dpi) == (2479, 3508, 300)
    assert page.grey.shape == (3508, 2479)
    assert page.grey.min() < 30
    assert page.grey[0, 0] == 255


def test_a_turned_pdf_page_is_upright() -> None:
    file = draw_pdf()
    upright = read(file)
    turned = read(file.replace(b"/Rotate 0 /", b"/Rotate 90/"))
    assert (turned.width, turned.height) == (upright.height, upright.width)
    assert float(np.abs(np.rot90(upright.grey, -1).astype(int) - turned.grey.astype(int)).mean()) < 2


def test_a_pdf_of_one_scan_is_that_scan() -> None:
    drawn = draw_page(size=(1240, 1754))
    page = read(encode(drawn, "PDF", resolution=150))
    assert page.dpi == 300
    assert (page.width, page.height) == (2480, 3508)
    again = Image.fromarray(page.grey).resize(drawn.size, Image.Resampling.BOX)
    assert float(np.abs(np.asarray(again).astype(int) - np.asarray(drawn).astype(int)).mean()) < 3


def test_a_small_pdf_page_is_rendered_at_its_own_size() -> None:
    page = read(draw_pdf([["x"]], size=(72, 36)))
    assert (page.width, page.height, page.dpi) == (300, 150, 300)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "PDF"])
def test_a_large_page_is_read_reduced_with_boxes_in_its_own_pixels(kind: str) -> None:
    limits = DocumentLimits(max_read_pixels=400_000)
    drawn = draw_page(size=(2000, 1000), font_size=60)
    page = read(encode(drawn, kind, resolution=300), limits=limits)
    if kind == "PDF":  # a PDF has no pixels of its own: it is rendered, and stored, at the size at which it is read
        assert page.warnings == ()
        assert page.width * page.height <= 400_000
        assert page.dpi is not None
        assert 100 < page.dpi < 300
    else:
        assert (page.width, page.height) == (2000, 1000)
        assert 350_000 < page.grey.size <= 400_000
        assert page.warnings[0].sentence.startswith("Page 1 has 2 megapixels; it was reduced from 2000 x 1000 to ")
    small = drawn.resize(page.grey.shape[::-1], Image.Resampling.BOX)
    assert float(np.abs(page.grey.astype(int) - np.asarray(small).astype(int)).mean()) < 4


def test_a_missing_page_is_refused_by_number() -> None:
    document = open_document(draw_pdf(), LIMITS)
    for number in (0, 2, -1):
        with pytest.raises(RequestError) as caught:
            document.page(number)
        assert (caught.value.code, caught.value.limit, caught.value.actual) == ("page_out_of_range", 1, number)


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PDF", "GIF", "WEBP"])
def test_mapped_memory_is_read_and_let_go_of(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "document"
    path.write_bytes(encode(draw_page(), kind))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        document = open_document(mapped, LIMITS)
        assert document.page(1).grey.min() < 30
        document.close()
        mapped.close()  # raises BufferError if anything still refers to it
