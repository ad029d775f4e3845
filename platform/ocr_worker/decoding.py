"""From the JSON body of the reference API to the bytes of a document.

More is accepted than the reference system accepts: a `data:` prefix, white space, the URL-safe alphabet, missing
padding, keys that nobody knows. It must not know how a body is received.
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final

import msgspec

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

IMAGE_KEY: Final = "image"

_BLANKS: Final = b" \t\r\n\f\v"
_URL_SAFE: Final = bytes.maketrans(b"-_", b"+/")
_SLICE: Final = 1024 * 1024
_DATA_PREFIX: Final = 256


def parse_body(body: bytes | bytearray) -> tuple[str, dict[str, object]]:
    """Return the base64 text under `image` and the other members of the JSON object `body`.

    Raises `RequestError` `bad_json` or `missing_image`.
    """
    try:
        given = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(
            "bad_json",
            f"The body is not JSON: {_reason(error)}.",
            hint='Send {"image": "<the document in base64>"}.',
        ) from error
    if not isinstance(given, dict):
        raise RequestError("bad_json", "The body is JSON, but no object.", hint='Send {"image": "<base64>"}.')
    image = given.pop(IMAGE_KEY, None)
    if not isinstance(image, str) or not image or image.isspace():
        raise RequestError(
            "missing_image",
            f'The key "{IMAGE_KEY}" is {"missing" if image is None else "no text, or empty"}.',
            hint=f'Put the document under "{IMAGE_KEY}", in base64.',
        )
    return image, given


def decode_base64(text: str, write: Callable[[bytes], None]) -> None:
    """Decode `text` and hand the bytes to `write`, about a mebibyte at a time.

    In slices, because each step keeps other threads out while it runs: those of a large document together would keep
    the event loop from answering for a tenth of a second. Raises `RequestError` `bad_base64`.
    """
    start = text.find(",", 0, _DATA_PREFIX) + 1 if text[:5].lower() == "data:" else 0
    end = _end_of_data(text)
    rest = b""
    for position in range(start, end, _SLICE):
        try:
            data = text[position : min(position + _SLICE, end)].encode("ascii")
        except UnicodeEncodeError as error:
            raise _bad_base64(f"it contains the character {error.object[error.start]!r}") from error
        data = rest + data.translate(_URL_SAFE, _BLANKS)
        whole = len(data) // 4 * 4
        write(_decode(data[:whole]))
        rest = data[whole:]
    if len(rest) == 1:
        raise _bad_base64("it ends in the middle of a byte")
    if rest:
        write(_decode(rest + b"=" * (4 - len(rest))))


def _end_of_data(text: str) -> int:
    """Return where padding and blanks at the end of `text` begin."""
    end = len(text)
    while end and text[end - 1] in "= \t\r\n\f\v":
        end -= 1
    return end


def _decode(data: bytes) -> bytes:
    try:
        return binascii.a2b_base64(data, strict_mode=True) if data else b""
    except binascii.Error as error:
        raise _bad_base64("it contains characters that are not of the alphabet, or padding inside") from error


def _bad_base64(reason: str) -> RequestError:
    return RequestError(
        "bad_base64",
        f'The text under "{IMAGE_KEY}" is not base64: {reason}.',
        hint="Encode the bytes of the file in base64 (RFC 4648), with or without padding.",
    )


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return str(error).removeprefix("JSON is malformed: ")
