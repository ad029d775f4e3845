"""The option `pages`: which pages of a document are read, as numbers and ranges such as "1-3,7"."""

from __future__ import annotations

import re
from typing import Final

from ocr_contract.errors import RequestError, invalid_option

_RANGE: Final = re.compile(r"(\d{1,6})(?:-(\d{1,6})?)?")


def read_selection(key: str, value: object) -> str:
    """Return the `value` of the option `key` as a selection. Raises `RequestError` `invalid_option`."""
    text = str(value).replace(" ", "") if isinstance(value, str | int) and not isinstance(value, bool) else ""
    _ranges(key, text)
    return text


def select_pages(selection: str | None, page_count: int) -> list[int]:
    """Return the page numbers (from 1, ascending, each once) that `selection` names among `page_count` pages.

    Raises `RequestError` `page_out_of_range` when a named page does not exist.
    """
    if selection is None:
        return list(range(1, page_count + 1))
    numbers: set[int] = set()
    for first, last in _ranges("pages", selection):
        end = page_count if last is None else last
        if end > page_count or first > page_count:
            raise RequestError(
                "page_out_of_range",
                f'The selection "{selection}" names page {max(first, end)}; the document has {page_count}.',
                limit=page_count,
                actual=max(first, end),
                hint="Request only pages that the document has.",
            )
        numbers.update(range(first, end + 1))
    return sorted(numbers)


def _ranges(key: str, selection: str) -> list[tuple[int, int | None]]:
    ranges: list[tuple[int, int | None]] = []
    for part in selection.split(","):
        match = _RANGE.fullmatch(part)
        first = int(match[1]) if match else 0
        if match is None or first < 1:
            raise invalid_option(key, 'page numbers and ranges such as "1-3,7"')
        last = (int(match[2]) if match[2] else None) if "-" in part else first
        if last is not None and last < first:
            raise invalid_option(key, 'page numbers and ranges such as "1-3,7"')
        ranges.append((first, last))
    return ranges
