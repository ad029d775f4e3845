"""Which documents are accepted. The type is detected from the first bytes and nothing else.

File names and declared media types are never trusted. It must not know how a document is decoded.
Signatures: the formats' own specifications; HEIF brands from ISO/IEC 23008-12, annex B.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ocr_contract.errors import DocumentError


class MediaType(StrEnum):
    """The accepted types; the value is the registered media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    PDF = "application/pdf"
    WEBP = "image/webp"
    GIF = "image/gif"
    BMP = "image/bmp"
    HEIC = "image/heic"


SNIFF_BYTES: Final = 1024
"""How many leading bytes `sniff` looks at: a PDF may have that many in front of its header."""

PASS_THROUGH: Final = frozenset({MediaType.JPEG, MediaType.PNG})
"""A document of this type is its own page image, byte for byte."""

EXTENSIONS: Final = {
    MediaType.JPEG: "jpg",
    MediaType.PNG: "png",
    MediaType.TIFF: "tif",
    MediaType.PDF: "pdf",
    MediaType.WEBP: "webp",
    MediaType.GIF: "gif",
    MediaType.BMP: "bmp",
    MediaType.HEIC: "heic",
}

_PREFIXES = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})


def sniff(head: bytes) -> MediaType:
    """Return the type of the document that starts with `head` (at least `SNIFF_BYTES` bytes if it has that many).

    Raises `DocumentError` `unsupported_media_type` when it is none of the accepted ones, `missing_image` when `head` is
    empty.
    """
    if not head:
        raise DocumentError("missing_image", "The document is empty.", hint="Send a file with content.")
    for prefix, media in _PREFIXES:
        if head.startswith(prefix):
            return media
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp" and _has_heif_brand(head):
        return MediaType.HEIC
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES:
        return MediaType.BMP
    if b"%PDF-" in head[:SNIFF_BYTES]:
        return MediaType.PDF
    raise DocumentError(
        "unsupported_media_type",
        "The document is not a JPEG, PNG, TIFF, PDF, WebP, GIF, BMP or HEIC file.",
        hint="Send one of these types; the type is detected from the first bytes, not from the file name.",
    )


def _has_heif_brand(head: bytes) -> bool:
    size = min(int.from_bytes(head[:4], "big"), len(head), 256)
    brands = [head[8:12], *(head[i : i + 4] for i in range(16, size - 3, 4))]
    return brands[0] not in _AVIF_BRANDS and any(brand in _HEIF_BRANDS for brand in brands)
