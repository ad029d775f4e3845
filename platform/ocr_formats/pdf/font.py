"""The font of the invisible text: every Unicode character, without visible glyphs.

One font per Unicode plane: a character's code is the low half of its code point, and the ToUnicode map gives the
character. Readers take the height of a word from its font's ascent and descent, so each ascent and descent needs its
own font. All share one generated font program with one glyph. It must not know where text is. Source: ISO 32000-1, 9.7
and 9.10.3; the OpenType specification for the tables.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Final, NamedTuple

EM: Final = 1000
ADVANCE: Final = 500
"""The width of every character, in thousandths of the font size."""

_PLANE: Final = 0x10000
FARTHEST: Final = 2
"""Maximum ascent and descent in font sizes; readers ignore larger values."""

_COARSE: Final = 2.5
"""Words whose ascent and descent differ by fewer pixels share a font; boxes are accurate to half of it."""
_HEIGHT: Final = 700
"""Height of the glyph: where selections end in readers that ignore the ascent."""
_EMPTY: Final = struct.pack(">hhhhhH", 0, 0, 0, 0, 0, 0)
"""A glyph without contours."""
_STROKE: Final = struct.pack(">hhhhhHHBBhh", 1, 0, 0, ADVANCE, _HEIGHT, 1, 0, 0x31, 0x01, ADVANCE, _HEIGHT)
"""A glyph of two points without area: invisible, but with an extent, without which PDFium skips a character."""
_GLYPHS: Final = (_EMPTY, _STROKE)
_CHECKSUM_MAGIC: Final = 0xB1B0AFBA


class Font(NamedTuple):
    """A font for words of one height: `ascent` and `descent` are in 1/1000 of its size.

    Neither is 0, which readers take for "unknown".
    """

    plane: int
    ascent: int
    descent: int

    @property
    def name(self) -> bytes:
        """Return the name by which pages refer to it."""
        return b"F%d-%d-%d" % self


def reach(above: float, below: float, size: int) -> tuple[int, int]:
    """Return ascent and descent of a font of `size` pixels whose words reach `above` and `below` the baseline.

    They are rounded to a step that is at most `_COARSE` pixels, a power of two of the size, to keep the number of fonts
    small.
    """
    steps = 1
    while size > _COARSE * steps:
        steps *= 2
    ascent, descent = (round(length / size * steps) / steps for length in (above, below))
    return max(1, round(ascent * EM)), max(1, round(descent * EM))


def plane_of(character: str) -> int:
    """Return the Unicode plane of `character`, 0 to 16, which selects its font."""
    return ord(character) // _PLANE


def code_of(character: str) -> int:
    """Return the two-byte code of `character` in its plane's font."""
    return ord(character) % _PLANE


def to_unicode(plane: int) -> bytes:
    """Return the CMap from the codes of `plane` to characters, without surrogates."""
    ranges = [_range(plane, row) for row in range(256) if plane or not 0xD8 <= row <= 0xDF]
    parts = [ranges[start : start + 100] for start in range(0, len(ranges), 100)]  # the maximum per section
    body = "".join(f"{len(part)} beginbfrange\n{''.join(part)}endbfrange\n" for part in parts)
    name = f"Legible-{plane}-UCS"
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Legible) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def glyph_map() -> bytes:
    """Return the CIDToGIDMap: every code has the last glyph."""
    return struct.pack(">H", len(_GLYPHS) - 1) * _PLANE


@cache
def font_program() -> bytes:
    """Return a TrueType font of one glyph besides .notdef, with the tables that PDF requires."""
    tables = {
        b"glyf": b"".join(_GLYPHS),
        b"head": _head(),
        b"hhea": struct.pack(">IhhhH11hH", 0x10000, EM, 0, 0, ADVANCE, *[0] * 3, 1, *[0] * 7, 1),
        b"hmtx": struct.pack(">Hhh", ADVANCE, 0, 0),
        b"loca": struct.pack(">3H", 0, len(_EMPTY) // 2, (len(_EMPTY) + len(_STROKE)) // 2),
        b"maxp": struct.pack(">IH13H", 0x10000, len(_GLYPHS), 2, 1, 0, 0, 1, *[0] * 8),
    }
    offset = 12 + 16 * len(tables)
    directory, body = [struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 32)], []
    for tag, data in tables.items():
        padded = data + bytes(-len(data) % 4)
        directory.append(struct.pack(">4sIII", tag, _sum(padded), offset, len(data)))
        body.append(padded)
        offset += len(padded)
    font = b"".join(directory + body)
    # The adjustment is a field of `head` that counts as 0 while the checksum is computed.
    at = font.index(tables[b"head"]) + 8
    return font[:at] + struct.pack(">I", (_CHECKSUM_MAGIC - _sum(font)) % 2**32) + font[at + 4 :]


def _head() -> bytes:
    flags, style, smallest, direction, long_offsets, glyph_format = 0, 0, 8, 2, 0, 0
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh",
        *(0x10000, 0x10000, 0, 0x5F0F3CF5, flags, EM, 0, 0),
        *(0, 0, ADVANCE, _HEIGHT, style, smallest, direction, long_offsets, glyph_format),
    )


def _range(plane: int, row: int) -> str:
    """Map the 256 codes of `row`: only the last byte may count up inside a range."""
    first = chr(plane * _PLANE + row * 256).encode("utf-16-be").hex().upper()
    return f"<{row:02X}00> <{row:02X}FF> <{first}>\n"


def _sum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) % 2**32
