"""A document in, any format out: what a client gets directly from the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from ocr_formats import FORMATS, Format
from tests.ocr_formats.reading_pdf import check, seen, text_of
from tests.sample_documents import draw_page, encode, encode_pages

if TYPE_CHECKING:
    from tests.support.worker import RunningWorker

ORIENTATION = 0x0112


@pytest.mark.parametrize("wanted", FORMATS, ids=lambda item: item.name)
def test_every_format_is_answered(worker: RunningWorker, page: bytes, wanted: Format) -> None:
    answer = worker.client.post("/v1/ocr", params={"format": wanted.name}, content=page)
    assert (answer.status_code, answer.headers["content-type"]) == (200, wanted.content_type)
    assert answer.headers["legible-pages"] == "total=1, done=1, failed=0"
    text = text_of(answer.content) if wanted.name == "pdf" else answer.text
    assert all(word in text for word in ("Invoice", "number", "20417"))
    accepted = worker.read(page, headers={"Accept": wanted.media})
    assert accepted.headers["content-type"] == wanted.content_type


def test_a_photo_stays_as_it_is_and_its_words_lie_upon_it(worker: RunningWorker) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    upright = draw_page(["Invoice number 20417"], size=(600, 110))
    photo = encode(upright.transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif, quality=95, dpi=(200, 200))
    pdf = worker.client.post("/v1/ocr?format=pdf", content=photo).content
    assert photo in pdf
    check(pdf)
    assert pypdfium2.PdfDocument(pdf)[0].get_size() == pytest.approx((216, 39.6))
    [page] = worker.client.post("/v1/ocr?format=json", content=photo).json()["pages"]
    words = [word for line in page["blocks"][0]["paragraphs"][0]["lines"] for word in line["words"]]
    assert page["orientation"] == 6
    for word, found in zip(words, seen(pdf, 200), strict=True):
        assert found.text == word["text"]
        assert found.is_at(word["box"])


@pytest.mark.parametrize("kind", ["TIFF", "PDF", "WEBP"])
def test_the_pages_of_a_document_are_the_pages_of_its_pdf(worker: RunningWorker, kind: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    images = [draw_page([f"Page {name}"], size=(600, 110), mode="RGB") for name in ("one", "two", "three")]
    document = encode_pages(images, kind, **options)
    pdf = worker.client.post("/v1/ocr", params={"format": "pdf", "pages": "1,3"}, content=document).content
    check(pdf)
    assert text_of(pdf).split() == ["Page", "one", "Page", "three"]
    assert pypdfium2.PdfDocument(pdf).get_page_label(1) == "3"


def test_a_page_that_failed_has_its_place(worker: RunningWorker, page: bytes) -> None:
    broken = bytearray(encode_pages([draw_page(["One"], size=(300, 110)), draw_page(["Two"], size=(300, 110))], "TIFF"))
    at = broken.index(b"II") + int.from_bytes(broken[4:8], "little")
    entries = int.from_bytes(broken[at : at + 2], "little")
    for entry in range(at + 2, at + 2 + 12 * entries, 12):
        if broken[entry : entry + 2] == (273).to_bytes(2, "little"):  # where the pixels begin: beyond the file
            broken[entry + 8 : entry + 12] = (10**9).to_bytes(4, "little")
    answer = worker.client.post("/v1/ocr?format=pdf", content=bytes(broken))
    assert answer.headers["legible-pages"] == "total=2, done=1, failed=1"
    said = " ".join(text_of(answer.content).split())
    assert said.startswith("Page 1 could not be read")
    assert said.endswith("Two")
    alto = etree.fromstring(worker.client.post("/v1/ocr?format=alto", content=bytes(broken)).content)
    assert [found.get("QUALITY") for found in alto.iter("{*}Page")] == ["Missing", None]
