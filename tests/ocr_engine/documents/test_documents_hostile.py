"""Damaged and hostile files: a typed error or a correct page, and the other pages stay readable."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from ocr_contract.errors import DocumentError, OcrError
from ocr_contract.limits import DocumentLimits
from ocr_engine.documents.document import open_document
from tests.sample_documents import draw_page, draw_pdf, encode, encode_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

LIMITS = DocumentLimits()
ORIENTATION = 0x0112


def outcomes(data: bytes, limits: DocumentLimits = LIMITS) -> list[str]:
    """Return for every page "read" or the code of its error; for a document that does not open, that code alone."""
    try:
        document = open_document(data, limits)
    except OcrError as error:
        return [error.code]
    found = []
    for number in range(1, document.page_count + 1):
        try:
            page = document.page(number)
            assert page.grey.size > 0
            found.append("read")
        except OcrError as error:
            found.append(error.code)
    document.close()
    return found


def tiff(pages: Iterable[dict[int, int]], *, following: int | None = None) -> bytes:
    """Return a TIFF with a directory of SHORT or LONG tags for each of `pages`; the last points to `following`."""
    data = bytearray(b"II*\x00\x08\x00\x00\x00")
    pages = list(pages)
    for index, tags in enumerate(pages):
        end = len(data) + 2 + 12 * len(tags) + 4
        following_this = end if index + 1 < len(pages) else (following or 0)
        data += struct.pack("<H", len(tags))
        for tag, value in sorted(tags.items()):
            data += struct.pack("<HHII", tag, 4, 1, value)
        data += struct.pack("<I", following_this)
    return bytes(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "GIF", "WEBP", "TIFF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_a_truncated_file_is_damaged_not_half_read(kind: str, share: float) -> None:
    whole = encode(draw_page(), kind)
    found = outcomes(whole[: max(12, int(len(whole) * share))])
    assert set(found) <= {"document_broken", "empty_document"}


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7])
def test_a_truncated_pdf_is_damaged(share: float) -> None:
    whole = draw_pdf()
    assert outcomes(whole[: int(len(whole) * share)]) == ["document_broken"]


def test_heads_without_a_body_are_damaged() -> None:
    for head in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00+", b"GIF89a", b"%PDF-1.7"):
        assert outcomes(head) in (["document_broken"], ["empty_document"])
        assert outcomes(head + bytes(1000)) in (["document_broken"], ["empty_document"])
    assert outcomes(b"RIFF\x00\x10\x00\x00WEBPVP8 ") == ["document_broken"]
    assert outcomes(b"\x00\x00\x00\x18ftypheic" + bytes(100)) == ["document_broken"]
    assert outcomes(b"BM" + bytes(12) + b"\x28" + bytes(200)) == ["document_broken"]


def test_an_image_without_pixels_is_damaged() -> None:
    gif = encode(draw_page(), "GIF")
    assert outcomes(gif[:6] + bytes(4) + gif[10:]) == ["document_broken"]
    assert outcomes(tiff([{256: 0, 257: 0}])) == ["document_broken"]


def test_a_broken_page_of_a_tiff_fails_alone() -> None:
    drawn = [draw_page((f"Page {number}",)) for number in range(3)]
    for broken in range(3):
        data = bytearray(encode_pages(drawn, "TIFF", compression="tiff_lzw"))
        offset = 0
        for page in range(broken + 1):
            with Image.open(io.BytesIO(data)) as image:
                image.seek(page)
                offset = image.tag_v2[273][0]  # type: ignore[attr-defined]
        data[offset : offset + 200] = bytes([255] * 200)
        assert outcomes(bytes(data)) == ["document_broken" if page == broken else "read" for page in range(3)]


def test_a_first_page_that_pillow_cannot_even_name_fails_alone() -> None:
    drawn = [draw_page((f"Page {number}",)) for number in range(2)]
    data = bytearray(encode_pages(drawn, "TIFF"))
    entry = data.index(struct.pack("<HHI", 262, 3, 1))  # photometric interpretation of the first page
    data[entry + 8 : entry + 10] = struct.pack("<H", 999)
    assert outcomes(bytes(data)) == ["document_broken", "read"]


def test_directories_that_form_a_loop_end_where_they_meet() -> None:
    page = {256: 10, 257: 10}
    assert len(outcomes(tiff([page, page], following=8))) == 2
    assert len(outcomes(tiff([page], following=8))) == 1


def test_a_chain_that_leaves_the_file_does_not_lose_pages_silently() -> None:
    drawn = [draw_page((f"Page {number}",)) for number in range(3)]
    data = encode_pages(drawn, "TIFF")
    assert outcomes(data) == ["read"] * 3
    second = struct.unpack_from("<I", data, 4)[0]
    (count,) = struct.unpack_from("<H", data, second)
    at = second + 2 + 12 * count
    assert outcomes(data[:at] + b"\xf0\xff\xff\xff" + data[at + 4 :]) == ["read", "document_broken"]


def test_a_broken_page_of_a_pdf_fails_alone() -> None:
    data = draw_pdf([["One"], ["Two"], ["Three"]])
    kids = data.index(b"/Kids [ ") + 8
    first, second = data[kids:].split(b" ")[0], data[kids:].split(b" ")[3]
    assert first != second
    lost = data[:kids] + data[kids:].replace(second + b" 0 R", b"9" * len(second) + b" 0 R", 1)
    found = outcomes(lost)
    assert found[0] == found[-1] == "read"
    assert len(found) == 3


@pytest.mark.parametrize(
    "exif", [b"Exif\x00\x00", b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00" + b"\xff" * 500]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_that_makes_no_sense_is_no_obstacle(kind: str, exif: bytes) -> None:
    assert outcomes(encode(draw_page(), kind, exif=exif)) == ["read"]


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_ignored(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    assert open_document(encode(draw_page(), "JPEG", exif=exif), LIMITS).page(1).width == 1000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_colour_profile_of_garbage_is_no_obstacle(kind: str) -> None:
    assert outcomes(encode(draw_page(mode="RGB"), kind, icc_profile=bytes(range(256)) * 9)) == ["read"]


def test_a_jpeg_is_held_to_the_size_that_it_states() -> None:
    data = bytearray(encode(draw_page(), "JPEG"))
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", 60_000, 60_000)
    assert outcomes(bytes(data)) == ["side_too_long"]
    data[at : at + 4] = struct.pack(">HH", 0, 1000)
    assert outcomes(bytes(data)) == ["document_broken"]


def test_a_text_chunk_that_unpacks_to_a_gigabyte_is_not_unpacked() -> None:
    packed = zlib.compress(bytes(50_000_000), 9)
    data = encode(draw_page(), "PNG")
    body = b"zTXt" + b"Comment\x00\x00" + packed
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    assert outcomes(data[:33] + chunk + data[33:])[0] in {"read", "document_broken"}


def test_a_pdf_appended_to_another_file_has_the_type_of_the_first_bytes() -> None:
    image = encode(draw_page(), "PNG")
    document = open_document(image + draw_pdf(), LIMITS)
    assert (document.media.value, document.page_count) == ("image/png", 1)
    assert document.page(1).width == 1000


def test_frames_larger_than_their_canvas_obey_the_limits() -> None:
    data = bytearray(encode(draw_page(), "GIF"))
    data[6:10] = struct.pack("<HH", 10, 10)
    assert outcomes(bytes(data), DocumentLimits(max_pixels=10_000)) == ["too_many_pixels"]


def test_an_error_keeps_the_document_usable() -> None:
    drawn = [draw_page((f"Page {number}",)) for number in range(3)]
    data = encode_pages(drawn, "GIF")
    cut = data[: data.index(b"\x21\xf9", len(data) * 3 // 4)] if b"\x21\xf9" in data[len(data) * 3 // 4 :] else data
    document = open_document(cut[: len(cut) - 200], LIMITS)
    with pytest.raises(DocumentError):
        document.page(document.page_count)
    assert np.array_equal(document.page(1).grey, np.asarray(drawn[0]))
