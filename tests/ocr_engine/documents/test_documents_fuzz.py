"""Whatever is changed in a valid file, opening, reading and splitting it raises only errors of the contract."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr_contract.errors import OcrError
from ocr_contract.limits import DocumentLimits
from ocr_engine.documents.document import open_document
from tests.sample_documents import draw_page, draw_pdf, encode, encode_pages

LIMITS = DocumentLimits(max_pixels=2_000_000, max_read_pixels=30_000, max_pages_per_document=5)
DATA = Path(__file__).parent / "data"


@cache
def seeds() -> list[bytes]:
    small = [draw_page((f"Page {number}",), size=(160, 60), font_size=18) for number in range(3)]
    colour = small[0].convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    return [
        encode(colour, "JPEG", exif=exif, dpi=(300, 300)),
        encode(colour, "JPEG", progressive=True),
        encode(colour.convert("CMYK"), "JPEG"),
        encode(colour.convert("P"), "PNG", exif=exif),
        encode(colour.convert("RGBA"), "PNG"),
        encode_pages(small, "PNG"),
        encode_pages(small, "TIFF"),
        encode_pages(small, "TIFF", compression="tiff_lzw", big_tiff=True),
        encode_pages([page.convert("1") for page in small], "TIFF", compression="group4"),
        encode_pages([page.convert("RGB") for page in small], "TIFF", compression="jpeg"),
        encode_pages(small, "GIF"),
        encode_pages(small, "WEBP"),
        encode(colour, "WEBP"),
        encode(colour, "BMP"),
        encode(small[0].convert("1"), "BMP"),
        draw_pdf([["One"], ["Two"]], size=(60, 40)),
        encode(colour, "PDF", resolution=100),
        (DATA / "page.heic").read_bytes(),
    ]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw a valid file with some bytes overwritten, mostly near its start where headers are, and perhaps cut."""
    data = bytearray(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(0, 6))):
        near = draw(st.booleans())
        at = draw(st.integers(0, min(len(data), 300 if near else len(data)) - 1))
        new = draw(st.binary(min_size=1, max_size=8))
        data[at : at + len(new)] = new
    return bytes(data[: draw(st.integers(len(data) // 4, len(data)))] if draw(st.booleans()) else data)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(damaged())
def test_damage_never_raises_anything_else(data: bytes) -> None:
    with suppress(OcrError):
        document = open_document(data, LIMITS)
        assert 1 <= document.page_count <= LIMITS.max_pages_per_document
        for number in range(1, document.page_count + 1):
            for read in (document.page, document.render):
                with suppress(OcrError):
                    page = read(number)
                    assert page.width * page.height <= LIMITS.max_pixels
        document.close()
