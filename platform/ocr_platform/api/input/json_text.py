"""JSON texts as Python values: an object that names a member twice is refused, and so are NaN and Infinity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from ocr_contract.suggestions import repeated_option

if TYPE_CHECKING:
    from collections.abc import Iterable


def parse_json(text: str | bytes) -> Any:
    """Return the value of a JSON text.

    Raises `RequestError` `repeated_option` for an object that names a member twice, else `ValueError` or
    `RecursionError`.
    """
    return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise repeated_option(name)
        found[name] = value
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
