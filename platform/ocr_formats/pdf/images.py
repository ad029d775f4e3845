"""The image of a page in a PDF: the first of its files that a PDF can contain, turned upright.

The files are untrusted: headers are parsed with bounds, and no pixel is decoded. It must not know text.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

from ocr_formats.pdf.file import number
from ocr_formats.pdf.jpeg import jpeg_bytes, jpeg_entries
from ocr_formats.pdf.png import png_bytes, png_picture

if TYPE_CHECKING:
    from collections.abc import Generator

    from ocr_formats.pdf.file import PdfFile
    from ocr_formats.pdf.png import PngPicture
    from ocr_formats.pictures import Files

_TURNS: Final = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""The matrix of the unit square, in which PDF draws a picture, by EXIF orientation."""


class Album:
    """Writes pictures and their shared functions into a PDF."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._mixes: dict[bytes, int] = {}

    def write(self, target: int, pictures: Files) -> Generator[bytes, None, int | None]:
        """Yield the first of `pictures` that a PDF can contain, as object `target`; return its orientation or None."""
        with closing(pictures) as files:
            for picture in files:
                if (entries := jpeg_entries(picture.file)) is not None:
                    data = jpeg_bytes(picture.file)
                elif (png := png_picture(picture.file)) is not None:
                    entries = yield from self._png_entries(png)
                    data = png_bytes(picture.file, png.pixels)
                else:
                    continue
                yield from self._file.stream(target, b"/Type /XObject /Subtype /Image " + entries, data)
                return picture.orientation
        return None

    def _png_entries(self, png: PngPicture) -> Generator[bytes, None, bytes]:
        space = png.space
        if png.mix is not None:
            entries, function = png.mix
            if function not in self._mixes:
                self._mixes[function] = self._file.reserve()
                yield self._file.packed(self._mixes[function], function, entries)
            space %= self._mixes[function]
        return b"%s /ColorSpace %s" % (png.entries, space)


def placed(orientation: int, width: float, height: float) -> bytes:
    """Return the matrix that puts a picture of `orientation` upright over a page of `width` x `height` points."""
    a, b, c, d, e, f = _TURNS[orientation]
    return b" ".join(number(value) for value in (a * width, b * height, c * width, d * height, e * width, f * height))
