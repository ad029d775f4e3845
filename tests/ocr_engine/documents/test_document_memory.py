"""The largest accepted page can be read and split within the address space of a page process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from ocr_contract.limits import DOCUMENT_LIMITS
from tests.sample_documents import draw_page

PLATFORM = Path(__file__).parents[3] / "platform"
# What a page process has loaded when it opens a document; all of it counts.
READER = """
import mmap, resource, sys
import cv2, msgspec, tesserocr
from ocr_contract.limits import DocumentLimits
from ocr_contract.errors import OcrError
from ocr_engine.documents.document import open_document
limits = DocumentLimits()
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]),) * 2)
try:
    with open(sys.argv[1], "rb") as file:
        document = open_document(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), limits)
    page = document.page(1)
    print(page.width, page.height, page.grey.size <= limits.max_read_pixels, len(page.warnings))
    del page
    print(document.render(1).width)
except OcrError as error:
    print(error.code)
"""


def read_in_a_process(path: Path, memory_bytes: int) -> list[str]:
    command = [sys.executable, "-c", READER, str(path), str(memory_bytes)]
    done = subprocess.run(command, env={"PYTHONPATH": str(PLATFORM)}, capture_output=True, text=True, check=True)
    return done.stdout.split()


def save_largest(path: Path, mode: str, kind: str, **options: object) -> None:
    """Save a page of the maximum number of pixels: print in the middle of a large sheet."""
    largest = Image.new(mode, (10_000, 10_000), "white")
    assert largest.width * largest.height == DOCUMENT_LIMITS.max_pixels
    largest.paste(draw_page().convert(mode), (4000, 4000))
    largest.save(path, kind, **options)


@pytest.mark.parametrize(
    ("mode", "kind", "options"),
    [
        ("RGBA", "PNG", {"compress_level": 1}),
        ("RGB", "JPEG", {"progressive": True, "subsampling": 0}),
        ("RGB", "TIFF", {"compression": "tiff_adobe_deflate", "tiffinfo": {278: 10_000}}),
        ("1", "TIFF", {"compression": "group4"}),
        ("RGB", "PDF", {"resolution": 300}),
    ],
)
def test_the_largest_page_fits(tmp_path: Path, mode: str, kind: str, options: dict[str, object]) -> None:
    path = tmp_path / "largest"
    save_largest(path, mode, kind, **options)
    said = read_in_a_process(path, DOCUMENT_LIMITS.child_memory_bytes)
    if kind == "PDF":  # rendered at what is read, so it is never reduced
        assert said == ["6324", "6324", "True", "0", "6324"]
    else:
        assert said == ["10000", "10000", "True", "1", "10000"]


@pytest.mark.parametrize("memory_bytes", [700_000_000, 1_400_000_000])
def test_a_page_that_does_not_fit_is_a_typed_error(tmp_path: Path, memory_bytes: int) -> None:
    path = tmp_path / "large.webp"  # the type that needs most memory: the first limit already prevents its opening
    Image.new("RGB", (9_000, 9_000), "white").save(path, method=0, quality=10)
    assert read_in_a_process(path, memory_bytes) == ["page_memory"]


def test_a_tiff_or_png_that_does_not_fit_is_a_typed_error(tmp_path: Path) -> None:
    for kind, options in (("PNG", {"compress_level": 1}), ("TIFF", {"compression": "tiff_adobe_deflate"})):
        path = tmp_path / kind
        Image.new("RGB", (9_000, 9_000), "white").save(path, kind, **options)
        assert read_in_a_process(path, 700_000_000) == ["page_memory"]
