"""Base64 in all the variants that callers send, decoded slice by slice so that a large document is never held twice.

Accepted: RFC 4648's standard and URL-safe alphabets, white space, missing padding, a `data:` prefix. It must not know
where the text comes from.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Final

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_WHITE_SPACE: Final = b" \t\r\n\v\f"
_PREFIX: Final = re.compile(rb"\s*data:[^,]{0,200},", re.IGNORECASE)


def decode_base64(slices: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """Yield the bytes that `slices`, one text in pieces of any size, encode.

    A `data:` prefix must be in the first slice. Raises `RequestError` `bad_base64`.
    """
    rest = b""
    ended = False
    for index, piece in enumerate(slices):
        text = bytes(piece)
        if index == 0 and (prefix := _PREFIX.match(text)):
            text = text[prefix.end() :]
        text = text.translate(_URL_SAFE, _WHITE_SPACE)
        data = text.rstrip(b"=")
        if b"=" in data or (ended and data):
            raise _bad("there are characters after the padding")
        ended = ended or len(data) < len(text)
        data = rest + data
        whole = len(data) - len(data) % 4
        rest = data[whole:]
        if whole:
            yield _decode(data[:whole])
    if len(rest) == 1:
        raise _bad("it ends in the middle of a byte")
    if rest:
        yield _decode(rest + b"=" * (4 - len(rest)))


def _decode(text: bytes) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error as error:
        raise _bad("it contains characters outside the alphabet") from error


def _bad(reason: str) -> RequestError:
    return RequestError(
        "bad_base64",
        f"The image is not valid base64: {reason}.",
        hint="Encode the bytes of the file in base64 (RFC 4648), with or without padding.",
    )
