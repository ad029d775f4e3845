"""Pages of a list, newest first. Each page continues after the last row of the previous one, even if rows were added.

The cursor is opaque to callers: a row's number in hexadecimal digits, so that the document can say which are valid.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from ocr_platform.api.input.values import EXPECTED, HINT

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 200
LIMIT_HINT: Final = {HINT: "Follow next_cursor for more."}

Cursor = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9a-f]{1,15}$",
        description="next_cursor of the previous answer",
        extra={EXPECTED: "next_cursor of the previous answer", HINT: "Start again without it."},
    ),
]
"""Where a list continues; `decode_cursor` reads it."""


def encode_cursor(row_id: int) -> str:
    """Return the cursor that continues after the row `row_id`."""
    return f"{row_id:x}"


def decode_cursor(cursor: str) -> int:
    """Return the row's number."""
    return int(cursor, 16)
