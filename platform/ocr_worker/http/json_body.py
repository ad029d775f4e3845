"""Parses the JSON body of the reference API into the bytes of a document.

It accepts more than the reference system: a `data:` prefix, white space, the URL-safe alphabet, missing padding,
unknown keys. It must not know how a body is received.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import msgspec

from ocr_contract import base64
from ocr_contract.errors import RequestError
from ocr_contract.nesting import TOO_DEEP, is_too_deep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

IMAGE_KEY: Final = "image"

_SLICE: Final = 1024 * 1024


def parse_body(body: bytes | bytearray) -> tuple[str, dict[str, object]]:
    """Return the base64 text under `image` and the other members of the JSON object `body`.

    Raises `RequestError` `bad_json` or `missing_image`.
    """
    try:
        given = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(_reason(error)) from error
    if is_too_deep(given):
        raise _refused(TOO_DEEP)
    if not isinstance(given, dict):
        raise RequestError("bad_json", "The body is JSON, but not an object.", hint='Send {"image": "<base64>"}.')
    image = given.pop(IMAGE_KEY, None)
    if not isinstance(image, str) or not image or image.isspace():
        raise RequestError(
            "missing_image",
            f'The key "{IMAGE_KEY}" is {"missing" if image is None else "not a string, or empty"}.',
            hint=f'Put the document under "{IMAGE_KEY}", in base64.',
        )
    return image, given


def member_names(body: bytes | bytearray, image: str) -> list[str]:
    """Return the names of the members of `body`, which `parse_body` accepted and whose image is `image`.

    A repeated name is returned as often as it occurs; a parsed object has only its last value. The text of the image is
    skipped if possible, since it may be 30 MB long.
    """
    start = body.find(image[:_SLICE].encode("ascii", errors="replace"))
    if start >= 0:
        end = start + len(image)
        rest = bytes(body[:start]) + bytes(body[end:])
        same = all(
            body[start + position : start + position + _SLICE] == piece
            for position, piece in zip(range(0, len(image), _SLICE), _slices(image), strict=True)
        )
        if same:
            return _names(rest)
    return _names(bytes(body))


def _names(text: bytes) -> list[str]:
    pairs: list[tuple[str, object]] = json.loads(text, object_pairs_hook=list)
    return [name for name, _ in pairs]


def decode_base64(text: str, write: Callable[[bytes], None]) -> None:
    """Decode `text` and pass the bytes to `write`, about a mebibyte at a time.

    Each step blocks other threads while it runs; decoding a large document in one step would block the event loop for a
    tenth of a second. Raises `RequestError` `bad_base64`.
    """
    for data in base64.decode_base64(_slices(text)):
        write(data)


def _slices(text: str) -> Iterator[bytes]:
    for position in range(0, len(text), _SLICE):
        # A character beyond ASCII becomes one that is invalid in base64, so it is refused as such.
        yield text[position : position + _SLICE].encode("ascii", errors="replace")


def _refused(reason: str) -> RequestError:
    return RequestError(
        "bad_json",
        f"The body is not JSON that can be read: {reason}.",
        hint='Send {"image": "<the document in base64>"}, or the file itself to /v1/ocr.',
    )


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return TOO_DEEP
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    return str(error).removeprefix("JSON is malformed: ")
