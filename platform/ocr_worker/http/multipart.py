"""A multipart form with one file, parsed while it arrives; nothing touches a disk.

It must not know what the fields mean. Source: RFC 7578; the parser is python-multipart's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from ocr_contract.errors import RequestError
from ocr_contract.suggestions import repeated_option

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_FIELD: Final = "file"

_MAX_FIELDS: Final = 50
_MAX_FIELD_BYTES: Final = 16 * 1024


class MultipartReader:
    """Takes the body in pieces; the bytes of the field `file` go to `write`, all other fields are collected.

    Raises `RequestError`: `invalid_request` when the body is not the form that its content type announces,
    `repeated_option` when it has more than one file.
    """

    def __init__(self, content_type: str, write: Callable[[bytes], None]) -> None:
        _, parameters = parse_options_header(content_type)
        boundary = parameters.get(b"boundary")
        if not boundary:
            raise _invalid("the content type has no boundary")
        self._write = write
        self._fields: list[tuple[str, object]] = []
        self._has_file = False
        self._complete = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_header_field": self._on_header_name,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    def feed(self, data: bytes) -> None:
        """Parse the next piece of the body."""
        try:
            self._parser.write(data)
        except FormParserError as error:
            raise _invalid(str(error)) from error

    def finish(self) -> list[tuple[str, object]]:
        """Return the other fields, in order, once the body has ended."""
        if not self._complete:
            raise _invalid("it ends before its last boundary")
        if not self._has_file:
            raise RequestError(
                "missing_image", f'The form has no field "{FILE_FIELD}".', hint=f'Send the document as "{FILE_FIELD}".'
            )
        return self._fields

    def _on_part_begin(self) -> None:
        self._header_name = b""
        self._header_value = b""
        self._disposition = b""
        self._name = ""
        self._value = b""

    def _on_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _on_headers_finished(self) -> None:
        _, parameters = parse_options_header(self._disposition)
        self._name = parameters.get(b"name", b"").decode("utf-8", "replace")
        if self._name == FILE_FIELD:
            if self._has_file:
                raise repeated_option(FILE_FIELD)
            self._has_file = True
        elif len(self._fields) >= _MAX_FIELDS:
            raise _invalid(f"it has more than {_MAX_FIELDS} fields")

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._name == FILE_FIELD:
            self._write(data[start:end])
            return
        self._value += data[start:end]
        if len(self._value) > _MAX_FIELD_BYTES:
            raise _invalid(f"a field has more than {_MAX_FIELD_BYTES} bytes")

    def _on_part_end(self) -> None:
        if self._name != FILE_FIELD:
            self._fields.append((self._name, self._value.decode("utf-8", "replace")))

    def _on_end(self) -> None:
        self._complete = True


def _invalid(reason: str) -> RequestError:
    return RequestError(
        "invalid_request",
        f"The body is not a valid multipart form: {reason}.",
        hint=f'Send multipart/form-data with the document in the field "{FILE_FIELD}".',
    )
