"""Pages of a list: newest first, continued after the last row that was seen, however many rows came since.

The cursor is opaque to callers: the base64 of a row's number.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

from ocr_contract.errors import RequestError

DEFAULT_LIMIT: Final = 50
MAX_LIMIT: Final = 200


def encode_cursor(row_id: int) -> str:
    """Return the cursor that continues after the row `row_id`."""
    return base64.urlsafe_b64encode(str(row_id).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> int:
    """Return the row's number. Raises `RequestError` `invalid_request` for a cursor that none of our answers gave."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError) as error:
        raise _invalid() from error
    if not text.isdigit() or len(text) > 18:
        raise _invalid()
    return int(text)


def read_limit(text: str | None, *, default: int = DEFAULT_LIMIT, most: int = MAX_LIMIT) -> int:
    """Return how many rows are asked for. Raises `RequestError` `invalid_request`."""
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most):
        raise RequestError(
            "invalid_request",
            f'"limit" must be a whole number from 1 to {most}.',
            limit=most,
            hint="Follow next_cursor for more rows.",
        )
    return int(text)


def _invalid() -> RequestError:
    return RequestError(
        "invalid_request", '"cursor" is none of ours.', hint="Leave it out, or take it from next_cursor of an answer."
    )
