"""The fonts of a file: pages refer to them as they are written, and all fonts are written at the end.

It must not know pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_formats.pdf.font import ADVANCE, font_program, glyph_map, to_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocr_formats.pdf.file import PdfFile
    from ocr_formats.pdf.font import Font

NOTE_FONT: Final = b"Note"
"""The name of the one visible font, which every reader has."""
_NAME: Final = b"/GlyphLess"
_FONT: Final = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont " + _NAME + b" /Encoding /Identity-H"
    b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>"
)
_DESCENDANT: Final = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont " + _NAME + b" /DW %d /CIDToGIDMap %d 0 R"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R >>"
)
_DESCRIPTOR: Final = (
    b"<< /Type /FontDescriptor /FontName " + _NAME + b" /Flags 5 /FontBBox [0 %d %d %d] /ItalicAngle 0"
    b" /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R >>"
)
_NOTE: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


class FontBook:
    """Knows which fonts pages use, by the numbers of their objects."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._numbers: dict[Font, int] = {}
        self._note: int | None = None

    def resources(self, fonts: Iterable[Font], *, note: bool) -> bytes:
        """Return the entry of a page that names its `fonts`, including the visible font if it has a note."""
        numbers = [(font.name, self._number(font)) for font in fonts]
        if note:
            self._note = self._note or self._file.reserve()
            numbers.append((NOTE_FONT, self._note))
        return b"/Font << %s >>" % b" ".join(b"/%s %d 0 R" % pair for pair in numbers) if numbers else b""

    def write(self) -> Iterator[bytes]:
        """Yield all fonts that pages refer to."""
        if self._note is not None:
            yield self._file.object(self._note, _NOTE)
        if not self._numbers:
            return
        program, glyphs = self._file.reserve(), self._file.reserve()
        yield self._file.packed(program, font_program(), b"/Length1 %d" % len(font_program()))
        yield self._file.packed(glyphs, glyph_map())
        maps = {plane: self._file.reserve() for plane in sorted({font.plane for font in self._numbers})}
        for plane, number in maps.items():
            yield self._file.packed(number, to_unicode(plane))
        for font, number in self._numbers.items():
            yield self._write_font(font, number, program, glyphs, maps[font.plane])

    def _write_font(self, font: Font, number: int, program: int, glyphs: int, to_unicode_map: int) -> bytes:
        descendant, descriptor = self._file.reserve(), self._file.reserve()
        up, down = font.ascent, -font.descent
        return b"".join(
            (
                self._file.object(number, _FONT % (descendant, to_unicode_map)),
                self._file.object(descendant, _DESCENDANT % (ADVANCE, glyphs, descriptor)),
                self._file.object(descriptor, _DESCRIPTOR % (down, ADVANCE, up, up, down, up, program)),
            )
        )

    def _number(self, font: Font) -> int:
        if font not in self._numbers:
            self._numbers[font] = self._file.reserve()
        return self._numbers[font]
