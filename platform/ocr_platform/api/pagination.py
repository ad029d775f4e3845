"""Pages of a list: newest first, each continued after the last row of the one before, however many rows were added.

The cursor is opaque to callers: the base64 of a row's number.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Final

import msgspec

from ocr_contract.errors import RequestError
from ocr_platform.api.input.values import HINT

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 200
LIMIT_HINT: Final = {HINT: "Follow next_cursor for more."}

Cursor = Annotated[str, msgspec.Meta(min_length=1, max_length=40, description="next_cursor of the previous answer")]
"""Where a list continues; `decode_cursor` reads it."""


def encode_cursor(row_id: int) -> str:
    """Return the cursor that continues after the row `row_id`."""
    return base64.urlsafe_b64encode(str(row_id).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> int:
    """Return the row's number. Raises `RequestError` `invalid_request` for a cursor that the API did not make."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error
    if not text.isdigit() or len(text) > 18:
        raise _invalid()
    return int(text)


def _invalid() -> RequestError:
    return RequestError(
        "invalid_request",
        '"cursor" is not valid for this list.',
        hint="Use next_cursor of the previous answer.",
    )
