"""A PNG inside a PDF: its compressed rows as they are, with a dictionary computed from its header.

PDF's predictors are PNG's, so nothing is decoded. Transparency is blended with white, as in recognition: palette
entries here, a transparent colour by a mask, and an alpha channel by the reader, as a fourth colour whose function
blends it with white. Only interlaced pictures cannot be expressed in this way. It must not know where the picture is
placed. Source: ISO/IEC 15948; ISO 32000-1, 7.4.4 and 8.6.6.5.
"""

from __future__ import annotations

import os
import struct
from typing import IO, TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MIX_GREY: Final = b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]", b"{dup 1 exch sub 3 1 roll mul add}"
"""A function of grey and alpha: grey * alpha + 1 - alpha."""
MIX_RGB: Final = (
    b"/FunctionType 4 /Domain [0 1 0 1 0 1 0 1] /Range [0 1 0 1 0 1]",
    (
        b"{dup 1 exch sub 4 index 2 index mul 1 index add 4 index 3 index mul 2 index add "
        b"4 index 4 index mul 3 index add 8 3 roll pop pop pop pop pop}"
    ),
)
"""The same of red, green, blue and alpha."""

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_MAX_CHUNKS: Final = 10_000
"""No program writes as many chunks before its pixels."""
_PIECE: Final = 1 << 16


class PngPicture(NamedTuple):
    """A PNG in terms of PDF: the dictionary's entries; `space` may contain `%d` for the object number of `mix`."""

    entries: bytes
    space: bytes
    mix: tuple[bytes, bytes] | None
    pixels: int
    """Where the first chunk of pixels begins, in bytes."""


class _Header(NamedTuple):
    width: int
    height: int
    depth: int
    kind: int


def png_picture(file: IO[bytes]) -> PngPicture | None:
    """Return `file` in terms of PDF, None when it is interlaced or its header is invalid."""
    file.seek(0)
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        return None
    size, name = _chunk(file)
    header = _header(file.read(size)) if (size, name) == (13, b"IHDR") else None
    if header is None:
        return None
    file.seek(4, os.SEEK_CUR)
    palette = transparent = b""
    for _ in range(_MAX_CHUNKS):
        start = file.tell()
        size, name = _chunk(file)
        if name == b"IDAT":
            return _picture(header, palette, transparent, start)
        if (name == b"PLTE" and size <= 768) or (name == b"tRNS" and size <= 256):
            data = file.read(size)
            palette, transparent = (data, transparent) if name == b"PLTE" else (palette, data)
            size = 0
        if not name:
            return None
        file.seek(size + 4, os.SEEK_CUR)
    return None


def png_bytes(file: IO[bytes], start: int) -> Iterator[bytes]:
    """Yield the compressed rows of `file`, whose first chunk of pixels begins at `start`."""
    file.seek(start)
    size, name = _chunk(file)
    while name == b"IDAT":
        while size and (piece := file.read(min(size, _PIECE))):
            size -= len(piece)
            yield piece
        file.seek(4, os.SEEK_CUR)
        size, name = _chunk(file)


def _chunk(file: IO[bytes]) -> tuple[int, bytes]:
    head = file.read(8)
    return (int.from_bytes(head[:4], "big"), head[4:]) if len(head) == 8 else (0, b"")


def _header(data: bytes) -> _Header | None:
    if len(data) < 13:
        return None
    width, height, depth, kind, *methods = struct.unpack(">IIBBBBB", data)
    sensible = width and height and depth in _DEPTHS.get(kind, ()) and methods == [0, 0, 0]
    return _Header(width, height, depth, kind) if sensible else None


def _picture(header: _Header, palette: bytes, transparent: bytes, pixels: int) -> PngPicture | None:
    if header.kind == 3 and not 3 <= len(palette) <= 3 * 2**header.depth:
        return None
    rows = b"/Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d"
    entries = b"/Width %d /Height %d /BitsPerComponent %d /Filter /FlateDecode /DecodeParms << %s >>%s" % (
        *header[:3],
        rows % (_CHANNELS[header.kind], header.depth, header.width),
        _mask(header, transparent),
    )
    space, mix = _space(header.kind, palette, transparent)
    return PngPicture(entries, space, mix, pixels)


def _space(kind: int, palette: bytes, transparent: bytes) -> tuple[bytes, tuple[bytes, bytes] | None]:
    match kind:
        case 0:
            return b"/DeviceGray", None
        case 2:
            return b"/DeviceRGB", None
        case 3:
            table = _on_white(palette[: len(palette) // 3 * 3], transparent)
            return b"[/Indexed /DeviceRGB %d <%s>]" % (len(table) // 3 - 1, table.hex().encode()), None
        case 4:
            return b"[/DeviceN [/Gray /Alpha] /DeviceGray %d 0 R]", MIX_GREY
        case _:
            return b"[/DeviceN [/Red /Green /Blue /Alpha] /DeviceRGB %d 0 R]", MIX_RGB


def _on_white(palette: bytes, transparent: bytes) -> bytes:
    alphas = transparent.ljust(len(palette) // 3, b"\xff")
    return bytes(255 - (255 - value) * alphas[index // 3] // 255 for index, value in enumerate(palette))


def _mask(header: _Header, transparent: bytes) -> bytes:
    """Return the entry that masks the transparent colour; the white paper shows through."""
    channels = _CHANNELS[header.kind]
    if header.kind not in {0, 2} or len(transparent) != 2 * channels:
        return b""
    values = (value % 2**header.depth for value in struct.unpack(f">{channels}H", transparent))
    return b" /Mask [%s]" % b" ".join(b"%d %d" % (value, value) for value in values)
