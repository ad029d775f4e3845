"""Limits are checked on headers, before anything is decoded, and every refusal states limit, value and remedy."""

from __future__ import annotations

import struct
import time
import zlib

import pytest
from PIL import Image

from ocr_contract.errors import DocumentError, LimitExceeded, OcrError
from ocr_contract.limits import DocumentLimits
from ocr_engine.documents.document import open_document
from tests.sample_documents import draw_page, draw_pdf, encode, encode_pages

LIMITS = DocumentLimits()


def refused(data: bytes, number: int | None = 1, limits: DocumentLimits = LIMITS) -> OcrError:
    """Return the error of page `number`, or for None that of opening the document."""
    if number is None:
        with pytest.raises(OcrError) as caught:
            open_document(data, limits)
        return caught.value
    document = open_document(data, limits)
    with pytest.raises(OcrError) as caught:
        document.page(number)
    with pytest.raises(OcrError) as again:
        document.render(number)
    assert again.value.code == caught.value.code
    return caught.value


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """Return a PNG that states this size, regardless of its data."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.alone
def test_a_bomb_is_refused_by_its_header_at_once() -> None:
    bomb = png(20000, 20000, bytes(20000 * 2501))
    assert len(bomb) < 100_000
    start = time.perf_counter()
    error = refused(bomb)
    assert time.perf_counter() - start < 0.5
    assert isinstance(error, LimitExceeded)
    assert (error.code, error.limit, error.actual) == ("too_many_pixels", 100, 400)
    assert error.detail == "Page 1 has 400 megapixels (20000 x 20000); the limit is 100."
    assert error.hint == "Scale it down or raise `limits.maxPixels`."


def test_a_value_just_over_a_limit_is_not_rounded_to_it() -> None:
    error = refused(png(10_001, 10_000))
    assert error.detail == "Page 1 has 100.01 megapixels (10001 x 10000); the limit is 100."


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF"])
def test_a_side_has_a_limit_in_every_type(kind: str) -> None:
    error = refused(encode(Image.new("L", (20_001, 2)), kind), None if kind == "GIF" else 1)
    assert (error.code, error.limit, error.actual) == ("side_too_long", 20_000, 20_001)
    assert error.hint is not None
    assert "`limits.maxSide`" in error.hint


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_pixels_have_a_limit_in_every_type(kind: str) -> None:
    limits = DocumentLimits(max_pixels=40_000)
    error = refused(encode(Image.new("L", (300, 200)), kind), None if kind in {"GIF", "WEBP"} else 1, limits)
    assert (error.code, error.limit, error.actual) == ("too_many_pixels", 0.04, 0.06)


def test_a_webp_canvas_is_judged_before_the_decoder_allocates_it() -> None:
    small = encode(Image.new("RGBA", (300, 200), (1, 2, 3, 4)), "WEBP", lossless=True)
    at = small.index(b"VP8L") + 9
    huge = small[:at] + struct.pack("<I", 16_383 | 16_383 << 14) + small[at + 4 :]
    assert refused(huge, None).detail == "Page 1 has 268.44 megapixels (16384 x 16384); the limit is 100."


def test_a_gif_canvas_is_judged_before_the_decoder_allocates_it() -> None:
    small = encode(Image.new("L", (30, 20)), "GIF")
    assert refused(small[:6] + b"\xff\xff\xff\xff" + small[10:], None).code == "side_too_long"


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "WEBP", "PDF"])
def test_pages_have_a_limit_in_every_type(kind: str) -> None:
    limits = DocumentLimits(max_pages_per_document=3)
    pages = [draw_page((f"{number}",), size=(100, 50)) for number in range(5)]
    assert open_document(encode_pages(pages[:3], kind), limits).page_count == 3
    error = refused(encode_pages(pages, kind), None, limits)
    assert (error.code, error.limit) == ("too_many_pages", 3)
    assert error.actual in {4, 5}
    assert error.detail.startswith("The document has ")


def test_a_pdf_of_100000_pages_is_refused_quickly() -> None:
    count = 100_000
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = " ".join(f"{number + 3} 0 R" for number in range(count)).encode()
    objects[1] = b"<</Type/Pages/MediaBox[0 0 100 100]/Count %d/Kids[%s]>>" % (count, kids)
    objects += [b"<</Type/Page/Parent 2 0 R>>"] * count
    body, offsets = [b"%PDF-1.4\n"], []
    position = len(body[0])
    for number, content in enumerate(objects, 1):
        offsets.append(position)
        body.append(b"%d 0 obj%sendobj\n" % (number, content))
        position += len(body[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF"
    start = time.perf_counter()
    error = refused(b"".join(body) + end % (len(offsets) + 1, table, len(offsets) + 1, position), None)
    assert time.perf_counter() - start < 5
    assert (error.code, error.limit, error.actual) == ("too_many_pages", 500, count)


def test_the_pixels_of_all_pages_have_a_limit() -> None:
    limits = DocumentLimits(max_document_pixels=100_000)
    pages = [Image.new("L", (300, 100)) for _ in range(4)]
    for kind in ("TIFF", "GIF", "WEBP"):
        varied = [page.point(lambda _, number=number: number * 60) for number, page in enumerate(pages)]
        assert open_document(encode_pages(varied[:3], kind), limits).page_count == 3
        error = refused(encode_pages(varied, kind), None, limits)
        assert (error.code, error.limit, error.actual) == ("too_many_pixels", 0.1, 0.12)
        assert error.detail == "The pages have 0.12 megapixels together; the limit is 0.1."


@pytest.mark.alone
def test_a_tiff_of_many_huge_pages_is_judged_without_decoding_one() -> None:
    page = Image.new("1", (10_000, 10_000), 1)
    data = encode_pages([page] * 3, "TIFF", compression="group4")
    assert len(data) < 130_000
    start = time.perf_counter()
    error = refused(data, None, DocumentLimits(max_document_pixels=250_000_000))
    assert time.perf_counter() - start < 0.2
    assert (error.code, error.actual) == ("too_many_pixels", 300)


def test_a_long_pdf_is_rendered_coarser_before_it_is_refused() -> None:
    pdf = draw_pdf([["a"], ["b"], ["c"]])
    at_300, at_250, at_200 = 3 * 2479 * 3508, 3 * 2066 * 2924, 3 * 1653 * 2339
    assert open_document(pdf, DocumentLimits(max_document_pixels=at_300)).page(1).dpi == 300
    assert open_document(pdf, DocumentLimits(max_document_pixels=at_300 - 1)).page(1).dpi == 250
    assert open_document(pdf, DocumentLimits(max_document_pixels=at_250 - 1)).page(1).dpi == 200
    assert refused(pdf, None, DocumentLimits(max_document_pixels=at_200 - 1)).code == "too_many_pixels"


@pytest.mark.parametrize("size", [(100_000, 100_000), (1_000_000, 10), (14_400, 14_400), (1e9, 1e9)])
def test_an_absurd_pdf_page_is_rendered_within_the_limits(size: tuple[float, float]) -> None:
    limits = DocumentLimits(max_read_pixels=1_000_000)
    page = open_document(draw_pdf([["x"]], size=size), limits).page(1)
    assert page.width * page.height <= 1_000_000
    assert max(page.width, page.height) <= limits.max_side
    assert page.dpi is None


def test_a_page_over_a_limit_fails_alone() -> None:
    pages = [draw_page(("first",)), Image.new("L", (20_001, 2)), draw_page(("third",))]
    document = open_document(encode_pages(pages, "TIFF"), LIMITS)
    assert document.page_count == 3
    with pytest.raises(LimitExceeded, match="Page 2 is 20001 x 2 pixels; the limit is 20000 per side"):
        document.page(2)
    assert [document.page(number).width for number in (1, 3)] == [1000, 1000]


def test_an_encrypted_pdf_is_named_as_such() -> None:
    error = refused(draw_pdf(password="secret"), None)
    assert (error.code, error.kind.status) == ("document_encrypted", 422)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "missing_image"),
        (b"hello", "unsupported_media_type"),
        (b"\x00\x00\x00\x18ftypavif", "unsupported_media_type"),
    ],
)
def test_a_file_that_is_no_document_is_named_as_such(data: bytes, code: str) -> None:
    error = refused(data, None)
    assert isinstance(error, DocumentError)
    assert error.code == code
