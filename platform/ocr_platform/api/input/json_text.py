"""JSON texts as Python values.

Repeated members of an object are refused, and so are deep nesting, NaN, Infinity and half a surrogate pair, which no
text has.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NoReturn

from ocr_contract.nesting import TOO_DEEP, is_too_deep
from ocr_contract.suggestions import repeated_option

if TYPE_CHECKING:
    from collections.abc import Iterable


_EXACT: Final = 2**53
"""Whole numbers below this are exact as floating-point numbers."""


def parse_json(text: str | bytes) -> Any:
    """Return the value of a JSON text.

    Raises `RequestError` `repeated_option` for a repeated member of an object, otherwise `ValueError`.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_number)
    except RecursionError as error:
        raise ValueError(TOO_DEEP) from error
    if is_too_deep(value):
        raise ValueError(TOO_DEEP)
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it contains half a surrogate pair") from error
    return value


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise repeated_option(name)
        found[name] = value
    return found


def _number(text: str) -> int | float:
    """Return a number with a fraction or an exponent; JSON does not distinguish 3.0 from 3, so neither do the calls."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")
