"""The stream of rendered pages that a worker's `/v1/split` returns.

Framed msgpack messages (`ocr_contract.framing`), in this order: `PageCount`, then for each page its `PageMeta` and,
unless that carries an error, its image, preview and thumbnail, each as one or more `PagePart`. Parts are small, so
neither end has to hold a whole image for the stream. It must not know who writes or reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from ocr_contract.errors import Problem
from ocr_contract.framing import FrameError, frame
from ocr_contract.media import MediaType

if TYPE_CHECKING:
    from collections.abc import Iterator

PartName = Literal["image", "preview", "thumbnail"]
PARTS: Final[tuple[PartName, ...]] = ("image", "preview", "thumbnail")
"""The files of a page, in the order in which they are sent."""

PART_BYTES: Final = 1024 * 1024
"""The most bytes of a file in one message."""
MAX_MESSAGE: Final = PART_BYTES + 64 * 1024
"""The most bytes of one message."""


class PageCount(msgspec.Struct, frozen=True, tag=True):
    """The document has `total` pages."""

    total: Annotated[int, msgspec.Meta(ge=1)]


class PageMeta(msgspec.Struct, frozen=True, tag=True, omit_defaults=True, kw_only=True):
    """One page: its size in pixels and its media types, or the `error` if it has no images."""

    number: Annotated[int, msgspec.Meta(ge=1)]
    width: int = 0
    height: int = 0
    dpi: int | None = None
    image_media: MediaType | None = None
    preview_media: MediaType | None = None
    thumbnail_media: MediaType | None = None
    error: Problem | None = None


class PagePart(msgspec.Struct, frozen=True, tag=True):
    """A piece of a file of the most recent page; `last` ends the file."""

    part: PartName
    data: bytes
    last: bool


Message = PageCount | PageMeta | PagePart

_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final[msgspec.msgpack.Decoder[Message]] = msgspec.msgpack.Decoder(Message)


def framed(message: Message) -> bytes:
    """Return `message` as encoded in the stream."""
    return frame(_ENCODER.encode(message))


def framed_file(part: PartName, data: bytes) -> Iterator[bytes]:
    """Yield the messages for the file `data`, an empty one included."""
    for start in range(0, max(1, len(data)), PART_BYTES):
        end = start + PART_BYTES
        yield framed(PagePart(part, data[start:end], last=end >= len(data)))


def decode_message(body: bytes) -> Message:
    """Return the message in a frame's `body`. Raises `FrameError` for anything else."""
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise FrameError(f"a message cannot be decoded: {error}") from error
