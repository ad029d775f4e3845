"""Recognition options as a job stores them: complete, so that a later change of a default changes no stored job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from ocr_contract.options import RecognitionOptions, parse_options
from ocr_contract.page_selection import select_pages

if TYPE_CHECKING:
    from collections.abc import Mapping


def complete(options: RecognitionOptions) -> dict[str, Any]:
    """Return every option under its name on the wire."""
    # As JSON returns them: a tuple would not equal the list that is stored for it.
    return {
        field.encode_name: msgspec.json.decode(msgspec.json.encode(getattr(options, field.name)))
        for field in msgspec.structs.fields(options)
    }


def parse(given: Mapping[str, object], defaults: Mapping[str, Any]) -> RecognitionOptions:
    """Return the `given` options over the endpoint's `defaults`.

    Raises `RequestError` `invalid_option` or `option_not_supported`, naming the key.
    """
    return parse_options(given, parse_options(defaults, RecognitionOptions()))


def stored(options: Mapping[str, Any]) -> RecognitionOptions:
    """Return the options that `complete` returned."""
    return msgspec.convert(options, RecognitionOptions)


def selected_pages(options: Mapping[str, Any], document_pages: int) -> list[int]:
    """Return the numbers of the pages that stored options select.

    Raises `RequestError` `page_out_of_range` when the document has fewer.
    """
    return select_pages(options["pages"], document_pages)
