"""A JPEG inside a PDF: the same bytes, with a dictionary computed from its header.

Only markers are read, nothing is decoded. It must not know where the picture is placed. Source: ITU-T T.81, annex B;
ISO 32000-1, 7.4.8.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES: Final = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}
_INVERTED: Final = b" /Decode [1 0 1 0 1 0 1 0]"
_NOT_YCC: Final = b" /DecodeParms << /ColorTransform 0 >>"
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Start of frame: baseline, extended and progressive. PDF readers need not support the others."""
_OTHER_FRAMES: Final = frozenset({0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
_NO_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_END: Final = frozenset({0xD9, 0xDA})
_MAX_SEGMENTS: Final = 10_000
"""No camera writes as many markers before its picture."""
_PIECE: Final = 1 << 16


class _Frame(NamedTuple):
    width: int
    height: int
    components: bytes
    precision: int


def jpeg_entries(file: IO[bytes]) -> bytes | None:
    """Return the entries of the dictionary under which `file` is a picture, None when readers may not support it."""
    file.seek(0)
    if file.read(2) != b"\xff\xd8":
        return None
    jfif = adobe = False
    for _ in range(_MAX_SEGMENTS):
        marker, size = _segment(file)
        if marker in _FRAMES:
            frame = _frame(file.read(size))
            return None if frame is None else _entries(frame, jfif=jfif, adobe=adobe)
        if marker is None or marker in _END or marker in _OTHER_FRAMES:
            return None
        start = file.read(min(size, 5))
        jfif |= marker == 0xE0 and start == b"JFIF\0"
        adobe |= marker == 0xEE and start == b"Adobe"
        file.seek(size - len(start), os.SEEK_CUR)
    return None


def jpeg_bytes(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the whole of `file`."""
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _segment(file: IO[bytes]) -> tuple[int | None, int]:
    """Return the next marker and the length of what follows it; None when there is none or it is invalid."""
    if file.read(1) != b"\xff":
        return None, 0
    byte = file.read(1)
    while byte == b"\xff":  # any number of fill bytes may precede a marker
        byte = file.read(1)
    if not byte or byte[0] in _NO_LENGTH or byte[0] in _END:
        return (byte[0] if byte else None), 0
    size = int.from_bytes(file.read(2), "big") - 2
    return (byte[0], size) if size >= 0 else (None, 0)


def _frame(data: bytes) -> _Frame | None:
    if len(data) < 6 or len(data) < 6 + 3 * data[5]:
        return None
    height, width = int.from_bytes(data[1:3], "big"), int.from_bytes(data[3:5], "big")
    return _Frame(width, height, bytes(data[6 + 3 * index] for index in range(data[5])), data[0])


def _entries(frame: _Frame, *, jfif: bool, adobe: bool) -> bytes | None:
    space = _SPACES.get(len(frame.components))
    if space is None or frame.precision != 8 or not (frame.width and frame.height):
        return None
    extra = b""
    if len(frame.components) == 4 and adobe:
        extra = _INVERTED  # Adobe's programs store ink, not light, and so do all other programs that write their marker
    elif frame.components == b"RGB" and not (jfif or adobe):
        extra = _NOT_YCC
    size = b"/Width %d /Height %d /BitsPerComponent 8" % (frame.width, frame.height)
    return b"%s /ColorSpace %s%s /Filter /DCTDecode" % (size, space, extra)
