"""A searchable PDF, written page by page: the picture of each page with invisible words over it.

Only page numbers and fonts are kept from page to page. Equal input gives equal bytes: no clock and no randomness is
involved. It must not know where pages and pictures come from.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from ocr_formats.pdf.file import PdfFile, number
from ocr_formats.pdf.fonts import NOTE_FONT, FontBook
from ocr_formats.pdf.images import Album, placed
from ocr_formats.pdf.layer import TextLayer
from ocr_formats.pdf.metadata import information, packet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ocr_contract.result import Page
    from ocr_formats.pictures import Files

_POINTS_PER_INCH: Final = 72
_A4: Final = (595.0, 842.0)
"""Width and height in points: a page without resolution is fitted into it, and a page without size has it."""
_MAX_SIDE: Final = 14400.0
"""Maximum side of a page in points; readers need not support larger ones."""
_NOTE_SIZE: Final = 10
_NOTE_MARGIN: Final = 40
_LETTER: Final = 0.55
"""Width of a usual letter of the visible font, in font sizes."""

_NO_PICTURE: Final = "The image of this page cannot be included in a PDF. Its text is here, but invisible."


class PdfWriter:
    """Writes one PDF: `start`, `page` for each page, `end`; what they yield is the file, in this order."""

    def __init__(self, title: str, created: datetime | None = None) -> None:
        self._title = title
        self._created = created
        self._file = PdfFile()
        self._catalog, self._pages = self._file.reserve(), self._file.reserve()
        self._fonts = FontBook(self._file)
        self._album = Album(self._file)
        self._kids: list[int] = []
        self._numbers: list[int] = []
        self._failed: list[int] = []

    def start(self) -> bytes:
        """Return the beginning."""
        return self._file.header()

    def page(self, page: Page, pictures: Files) -> Iterator[bytes]:
        """Yield `page` with the first of `pictures` that a PDF can contain; an incomplete page gets a note."""
        scale = points_a_pixel(page)
        width, height = (page.width * scale, page.height * scale) if page.width and page.height else _A4
        image, content, leaf = (self._file.reserve() for _ in range(3))
        orientation = yield from self._album.write(image, pictures)
        if orientation is None:
            yield self._file.object(image, b"null")
        note = _note(page, shown=orientation is not None)
        layer = TextLayer(page, scale)
        parts = [layer.operators(), _written(note, width, height)]
        if orientation is not None:
            parts.insert(0, b"q %s cm /Picture Do Q\n" % placed(orientation, width, height))
        yield self._file.packed(content, b"".join(parts))
        resources = self._fonts.resources(layer.fonts, note=bool(note))
        if orientation is not None:
            resources += b" /XObject << /Picture %d 0 R >>" % image
        yield self._file.object(
            leaf,
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Rotate %d /Contents %d 0 R /Resources << %s >> >>"
            % (self._pages, number(width), number(height), page.rotation, content, resources),
        )
        self._kids.append(leaf)
        self._numbers.append(page.number)
        if page.error is not None:
            self._failed.append(page.number)

    def end(self) -> Iterator[bytes]:
        """Yield the end."""
        info, metadata = self._file.reserve(), self._file.reserve()
        yield from self._fonts.write()
        kids = b" ".join(b"%d 0 R" % kid for kid in self._kids)
        yield self._file.object(self._pages, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self._kids), kids))
        subject = f"Pages that could not be read: {', '.join(map(str, self._failed))}" if self._failed else ""
        yield self._file.object(info, information(self._title, subject, self._created))
        xmp = packet(self._title, subject, self._created)
        head = b"<< /Type /Metadata /Subtype /XML /Length %d >>" % len(xmp)
        yield self._file.object(metadata, b"%s\nstream\n%s\nendstream" % (head, xmp))
        yield self._file.object(
            self._catalog,
            b"<< /Type /Catalog /Pages %d 0 R /Metadata %d 0 R /ViewerPreferences << /DisplayDocTitle true >>%s >>"
            % (self._pages, metadata, _labels(self._numbers)),
        )
        yield self._file.end(b"/Root %d 0 R /Info %d 0 R" % (self._catalog, info))


def points_a_pixel(page: Page) -> float:
    """Return the size of a pixel of `page` in points: from its resolution, or else so that the page fits on A4."""
    sides = sorted((max(1, page.width), max(1, page.height)))
    wanted = _POINTS_PER_INCH / page.dpi if page.dpi else min(_A4[0] / sides[0], _A4[1] / sides[1])
    return min(wanted, _MAX_SIDE / sides[1])


def _note(page: Page, *, shown: bool) -> str:
    if shown:
        return ""
    if page.error is not None:
        return f"Page {page.number} could not be read. {page.error.detail} ({page.error.code})"
    return _NO_PICTURE


def _written(note: str, width: float, height: float) -> bytes:
    """Return the operators that write `note` as visible text at the top of a page of `width` x `height` points."""
    if not note:
        return b""
    size = min(_NOTE_SIZE, height / 8, width / 8)
    margin = min(_NOTE_MARGIN, height / 8, width / 8)
    lines = textwrap.wrap(note, max(8, int((width - 2 * margin) / (size * _LETTER))))
    shown = b" ".join(b"<%s> '" % line.encode("cp1252", "replace").hex().encode() for line in lines)
    start = b"%s %s Td" % (number(margin), number(height - margin))
    return b"BT\n/%s %s Tf %s TL %s\n%s\nET\n" % (NOTE_FONT, number(size), number(1.4 * size), start, shown)


def _labels(numbers: list[int]) -> bytes:
    """Return the entry that makes readers show pages' numbers in the document, if some pages are left out."""
    starts = [(index, page) for index, page in enumerate(numbers) if page != (numbers[index - 1] + 1 if index else 1)]
    nums = b" ".join(b"%d << /S /D /St %d >>" % start for start in [*([] if 0 in dict(starts) else [(0, 1)]), *starts])
    return b" /PageLabels << /Nums [%s] >>" % nums if starts else b""
