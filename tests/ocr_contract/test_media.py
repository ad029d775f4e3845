"""The type of a document is detected from its first bytes alone."""

import pytest

from ocr_contract.errors import DocumentError
from ocr_contract.media import EXTENSIONS, MediaType, sniff


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", MediaType.JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00", MediaType.PNG),
        (b"II*\x00\x08\x00\x00\x00", MediaType.TIFF),
        (b"MM\x00*\x00\x00\x00\x08", MediaType.TIFF),
        (b"MM\x00+\x00\x08\x00\x00", MediaType.TIFF),
        (b"%PDF-1.7\n", MediaType.PDF),
        (b"junk in front\n%PDF-1.4", MediaType.PDF),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", MediaType.WEBP),
        (b"GIF89a\x01\x00", MediaType.GIF),
        (b"GIF87a\x01\x00", MediaType.GIF),
        (b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00", MediaType.BMP),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", MediaType.HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic", MediaType.HEIC),
    ],
)
def test_type_is_detected(head: bytes, media: MediaType) -> None:
    assert sniff(head) is media


@pytest.mark.parametrize(
    "head",
    [
        b"/etc/passwd\n",
        b"http://127.0.0.1/x.png\n",
        b"BM is how a sentence may start, too",
        b"RIFF\x10\x00\x00\x00WAVEfmt ",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42",
        b"<svg xmlns='x'/>",
        b"%!PS-Adobe-3.0",
        b"PK\x03\x04",
        b"\x00",
        b"x" * 2000 + b"%PDF-1.4",
    ],
)
def test_everything_else_is_refused(head: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        sniff(head)
    assert caught.value.code == "unsupported_media_type"


def test_an_empty_document_is_said_to_be_empty() -> None:
    with pytest.raises(DocumentError) as caught:
        sniff(b"")
    assert caught.value.code == "missing_image"


def test_every_type_has_an_extension() -> None:
    assert set(EXTENSIONS) == set(MediaType)
