"""A JSON submission on disk: its members, and its image decoded from base64 without holding it in memory.

The file is mapped, msgspec checks it in one pass and gives the members as views into the map; the image is then
decoded in slices. It must not know HTTP.
"""

from __future__ import annotations

import mmap
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from ocr_contract.base64 import decode_base64
from ocr_contract.errors import RequestError
from ocr_contract.suggestions import repeated_option
from ocr_platform.api.input.json_text import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ocr_platform.jobs.api.submission.spool import Spool

MAX_OTHER_BYTES: Final = 1_000_000
"""Maximum bytes of all members except the image together."""

_SLICE: Final = 3 * 1024 * 1024
_LONGEST_ESCAPE: Final = 6
_BACKSLASH: Final = re.compile(rb"\\")


def read_json_body(path: Path, document: Spool) -> dict[str, Any]:
    """Write the member `image` of the JSON object in the file `path` to `document`; return the other members.

    Raises `RequestError` `bad_json`, `bad_base64` or `missing_image`, and what `document` raises.
    """
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            raise RequestError("bad_json", "The body is empty.", hint='Send {"image": "<base64>"}.')
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    # Not closed explicitly: the members are views of it, and it is freed with the last of them.
    members = _members(mapped)
    image = members.pop("image", None)
    if sum(len(memoryview(value)) for value in members.values()) > MAX_OTHER_BYTES:
        raise RequestError(
            "bad_json",
            f"The members other than the image have more than {MAX_OTHER_BYTES} bytes.",
            limit=MAX_OTHER_BYTES,
        )
    given = {name: _value(value) for name, value in members.items()}
    if image is None:
        raise RequestError("missing_image", 'The member "image" is missing.', hint='Send {"image": "<base64>"}.')
    for data in decode_base64(_text_slices(memoryview(image))):
        document.write(data)
    return given


class _Name(str):
    """The name of a member; msgspec passes each to `dec_hook`, including repeated ones."""

    __slots__ = ()


def _members(mapped: mmap.mmap) -> dict[str, msgspec.Raw]:
    names: set[str] = set()

    def once(_type: type, name: Any) -> _Name:
        if name in names:
            raise _RepeatedError(name)
        names.add(name)
        return _Name(name)

    try:
        found = msgspec.json.decode(mapped, type=dict[_Name, msgspec.Raw], dec_hook=once)
    except _RepeatedError as error:
        raise repeated_option(error.name) from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise RequestError(
            "bad_json", "The body is not a JSON object.", hint='Send {"image": "<base64>"} as UTF-8.'
        ) from error
    return {str(name): value for name, value in found.items()}


class _RepeatedError(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _value(raw: msgspec.Raw) -> Any:
    try:
        return parse_json(bytes(raw))
    except ValueError as error:
        raise RequestError("bad_json", "The body is not valid JSON.", hint="Send UTF-8.") from error


def _text_slices(image: memoryview) -> Iterator[bytes]:
    """Yield the content of the JSON string `image` in slices, its escapes undone."""
    if bytes(image[:1]) != b'"':
        raise RequestError("missing_image", 'The member "image" is not a string.', hint='Send {"image": "<base64>"}.')
    content = image[1:-1]
    escaped = _BACKSLASH.search(content) is not None
    start = 0
    while start < len(content):
        end = min(start + _SLICE, len(content))
        if escaped and end < len(content):
            # Do not cut an escape: end before one that begins in the last bytes.
            tail = bytes(content[end - _LONGEST_ESCAPE : end]).rfind(b"\\")
            end = end if tail < 0 else end - _LONGEST_ESCAPE + tail
        piece = bytes(content[start:end])
        yield _unescaped(piece) if escaped else piece
        start = end


def _unescaped(piece: bytes) -> bytes:
    try:
        # A character beyond ASCII becomes one that is invalid in base64, so it is refused as such.
        return msgspec.json.decode(b'"' + piece + b'"', type=str).encode("ascii", errors="replace")
    except msgspec.DecodeError as error:
        # An escaped backslash was cut in two; base64 has none.
        raise RequestError("bad_base64", "The image is not valid base64: it contains a backslash.") from error
