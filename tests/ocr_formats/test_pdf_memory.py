"""A PDF of 500 pages in a process of its own, whose memory the system measures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdfium2

from tests.ocr_formats.factories import SIZE

ROOT = Path(__file__).parents[2]
PAGES = 500
MOST_BYTES = 200 * 10**6

PROGRAM = """
import io, os, sys
from ocr_contract.result import Block, Line, Page, Paragraph, Word
from ocr_formats import BY_NAME, ResultDocument
from ocr_formats.pdf import Picture
from tests.ocr_formats.factories import SIZE, document

head = b"\\xff\\xd8\\xff\\xc0\\x00\\x0b\\x08\\x01\\x90\\x03\\xe8\\x01\\x01\\x11\\x00"  # a JPEG of 1000 x 400 in grey
picture = head + os.urandom(10**6) + b"\\xff\\xd9"

def words(number, row):
    boxes = ((50 * column, 19 * row, 50 * column + 40, 19 * row + 9 + (number + column) % 9) for column in range(20))
    return tuple(Word(f"word{number}", 90.0, box) for box in boxes)

def page(number):
    lines = tuple(Line((0, 19 * row, 1000, 19 * row + 19), words(number, row)) for row in range(20))
    block = Block((0, 0, *SIZE), (Paragraph((0, 0, *SIZE), lines),))
    return Page(number=number, width=SIZE[0], height=SIZE[1], dpi=300, blocks=(block,))

def pictures(page):
    yield Picture(io.BytesIO(picture))

count = int(sys.argv[1])
reading = ResultDocument(document(), map(page, range(1, count + 1)), "long", None, pictures)
with open(sys.argv[2], "wb") as file:
    for piece in BY_NAME["pdf"].render(reading):
        file.write(piece)
# Not ru_maxrss: that starts with what the process had that started this one.
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")]
print(int(peak) * 1024)
"""


def test_a_pdf_of_500_pages_is_made_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    command = [sys.executable, "-c", PROGRAM, str(PAGES), str(path)]
    paths = f"{ROOT}:{ROOT / 'platform'}"
    done = subprocess.run(command, env={"PYTHONPATH": paths}, capture_output=True, text=True, check=True)
    assert int(done.stdout) < MOST_BYTES
    assert path.stat().st_size > PAGES * 10**6
    document = pypdfium2.PdfDocument(path)
    assert len(document) == PAGES
    last = document[PAGES - 1]
    assert last.get_size() == (SIZE[0] * 0.24, SIZE[1] * 0.24)
    assert last.get_textpage().get_text_bounded().split() == [f"word{PAGES}"] * 400
