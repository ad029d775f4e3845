"""The directories of a TIFF, found without Pillow: one pass over the chain, a few bytes per page.

Pillow walks the chain from the start for every page and gives up on all pages when the first is damaged. With the
offsets known, each page is opened as if it were the first. Layout: TIFF 6.0, section 2; BigTIFF as libtiff writes it.
It must not know how pixels are decoded.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from ocr_contract.errors import DocumentError

_NEW_SUBFILE_TYPE: Final = 254
_WIDTH: Final = 256
_HEIGHT: Final = 257
_BITS: Final = 258
_PHOTOMETRIC: Final = 262
_TAGS: Final = frozenset({_NEW_SUBFILE_TYPE, _WIDTH, _HEIGHT, _BITS, _PHOTOMETRIC})

_NOT_A_PAGE: Final = 0b101
"""Bits of NewSubfileType: a smaller copy of another image, a mask for another image."""
_BYTE, _SHORT, _LONG, _LONG8 = 1, 3, 4, 16
_VALUES: Final = {_BYTE: "B", _SHORT: "H", _LONG: "I", _LONG8: "Q"}
_WHITE_IS_ZERO: Final = 0
_DEEP: Final = range(9, 17)


@dataclass(frozen=True)
class TiffPage:
    """The position of a page's directory, and its values. An unreadable directory has the size 0 x 0."""

    offset: int
    width: int = 0
    height: int = 0
    span: tuple[float, float] | None = None
    extra: bool = False


@dataclass(frozen=True)
class _Layout:
    """How offsets and counts are written: classic TIFF or BigTIFF, in one of two byte orders."""

    order: str
    big: bool

    @property
    def first(self) -> int:
        return 8 if self.big else 4

    @property
    def offset(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "I"))

    @property
    def count(self) -> struct.Struct:
        return struct.Struct(self.order + ("Q" if self.big else "H"))

    @property
    def entry(self) -> struct.Struct:
        return struct.Struct(self.order + ("HHQ8s" if self.big else "HHI4s"))


def pages(view: memoryview, most: int) -> list[TiffPage]:
    """Return up to `most` pages in the order of the chain.

    A chain that leaves the file ends with an unreadable page, so that the loss is reported; a chain that loops ends
    there. Raises `DocumentError` when there is no chain at all.
    """
    layout = _layout(view)
    found: list[TiffPage] = []
    seen: set[int] = set()
    copies = 0
    (offset,) = _unpack(layout.offset, view, layout.first)
    while offset and offset not in seen and len(found) - copies < most:
        seen.add(offset)
        page, offset = _directory(view, offset, layout)
        found.append(page)
        copies += page.extra
    return [page for page in found if not page.extra] or found


def header_for(view: memoryview, offset: int) -> bytes:
    """Return the header of a file like `view` whose first directory is at `offset`."""
    layout = _layout(view)
    return bytes(view[: layout.first]) + layout.offset.pack(offset)


def _layout(view: memoryview) -> _Layout:
    order = "<" if bytes(view[:2]) == b"II" else ">"
    return _Layout(order, big=_unpack(struct.Struct(order + "H"), view, 2) == (43,))


def _unpack(shape: struct.Struct, view: memoryview, offset: int) -> tuple[int, ...]:
    if offset + shape.size > len(view):
        raise DocumentError(
            "document_broken", "The TIFF ends before its first page.", hint="Send a complete copy of the file."
        )
    return shape.unpack_from(view, offset)


def _directory(view: memoryview, offset: int, layout: _Layout) -> tuple[TiffPage, int]:
    """Return the page described at `offset` and the offset of the next directory, 0 at the end."""
    entries = offset + layout.count.size
    if entries > len(view):
        return TiffPage(offset), 0
    (count,) = layout.count.unpack_from(view, offset)
    end = entries + count * layout.entry.size
    if end + layout.offset.size > len(view):
        return TiffPage(offset), 0
    tags: dict[int, int] = {}
    for position in range(entries, end, layout.entry.size):
        tag, kind, number, value = layout.entry.unpack_from(view, position)
        if tag in _TAGS and kind in _VALUES:
            tags[tag] = _first_value(view, layout, kind, number, value)
    return _page(offset, tags), layout.offset.unpack_from(view, end)[0]


def _first_value(view: memoryview, layout: _Layout, kind: int, number: int, value: bytes) -> int:
    """Return the first of `number` values, which are in the entry if they fit, otherwise where it points."""
    shape = struct.Struct(layout.order + _VALUES[kind])
    if shape.size * number <= len(value):
        return int(shape.unpack_from(value)[0])
    (where,) = layout.offset.unpack(value)
    return int(shape.unpack_from(view, where)[0]) if where + shape.size <= len(view) else 0


def _page(offset: int, tags: dict[int, int]) -> TiffPage:
    white = (1 << bits) - 1 if (bits := tags.get(_BITS, 1)) in _DEEP else None
    span = None if white is None else (0.0, float(white))
    if span is not None and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO:
        span = span[1], span[0]
    extra = bool(tags.get(_NEW_SUBFILE_TYPE, 0) & _NOT_A_PAGE)
    return TiffPage(offset, tags.get(_WIDTH, 0), tags.get(_HEIGHT, 0), span, extra)
