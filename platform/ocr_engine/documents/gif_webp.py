"""Canvas and frames of GIF and WebP, read from their headers before a decoder allocates anything.

Layouts: GIF89a specification; RFC 9649 for WebP. It must not know how frames are composed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ocr_contract.media import MediaType

if TYPE_CHECKING:
    from collections.abc import Callable

_IMAGE, _EXTENSION = 0x2C, 0x21
_COLOUR_TABLE: Final = 0x80


def canvas(view: memoryview, media: MediaType) -> tuple[int, int]:
    """Return width and height of the canvas of the GIF or WebP `view`, 0 x 0 when its header is damaged."""
    return (_gif_canvas if media is MediaType.GIF else _webp_canvas)(bytes(view[:30]))


def gif_frames(view: memoryview, most: int) -> int:
    """Count the frames of a GIF, up to `most`; a truncated file counts as far as it can be read."""
    position = 13 + _table_bytes(view[10] if len(view) > 10 else 0)
    frames = 0
    while frames < most and position < len(view):
        if view[position] == _IMAGE:
            frames += 1
            flags = view[position + 9] if position + 9 < len(view) else 0
            position = _skip_blocks(view, position + 11 + _table_bytes(flags))
        elif view[position] == _EXTENSION:
            position = _skip_blocks(view, position + 2)
        else:
            break
    return frames


def _table_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & _COLOUR_TABLE else 0


def _skip_blocks(view: memoryview, position: int) -> int:
    while position < len(view) and view[position]:
        position += view[position] + 1
    return position + 1


def _gif_canvas(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")


def _webp_canvas(head: bytes) -> tuple[int, int]:
    read = _WEBP_CANVAS.get(head[12:16])
    return read(head) if read is not None and len(head) == 30 else (0, 0)


def _lossy(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _lossless(head: bytes) -> tuple[int, int]:
    bits = int.from_bytes(head[21:25], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _extended(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1


_WEBP_CANVAS: Final[dict[bytes, Callable[[bytes], tuple[int, int]]]] = {
    b"VP8 ": _lossy,
    b"VP8L": _lossless,
    b"VP8X": _extended,
}
