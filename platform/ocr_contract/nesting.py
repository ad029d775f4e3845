"""The depth of JSON in requests.

Parsers give up at a depth that depends on the version of Python and on the calls above them, and so does code that
later walks through the value. A limit far below makes the answer the same everywhere.
"""

from __future__ import annotations

from typing import Any, Final

MAX_DEPTH: Final = 64
"""Arrays and objects inside each other; no call needs more than five."""

TOO_DEEP: Final = f"it is nested more than {MAX_DEPTH} levels deep"


def is_too_deep(value: Any) -> bool:
    """Return whether arrays and objects of a parsed JSON value are nested more than `MAX_DEPTH` levels deep."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [each for one in level for each in _members(one)]
        if not level:
            return False
    return True


def _members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
