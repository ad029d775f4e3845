"""The headers of a submission: Idempotency-Key and Prefer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from drf_spectacular.utils import OpenApiParameter

from ocr_contract.errors import RequestError
from ocr_platform.jobs.api.submission.wait import LONGEST

if TYPE_CHECKING:
    from rest_framework.request import Request

_LONGEST_KEY: Final = 255
_KEY_CHARACTERS: Final = r"[!-+\--~]"  # a comma would mean that the header came twice
_KEY: Final = re.compile(rf"{_KEY_CHARACTERS}{{1,{_LONGEST_KEY}}}")

IDEMPOTENCY_KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": _LONGEST_KEY, "pattern": rf"^{_KEY_CHARACTERS}+$"},
    OpenApiParameter.HEADER,
    description="same key and content: same job",
)
PREFER: Final = OpenApiParameter(
    "Prefer",
    {"type": "string", "examples": ["wait=20"]},
    OpenApiParameter.HEADER,
    description=f"wait=N: wait up to N seconds for the result, at most {LONGEST} (RFC 7240)",
)


def read_idempotency_key(request: Request) -> str | None:
    """Return the header Idempotency-Key, None when there is none. Raises `RequestError` `invalid_request`."""
    key = request.headers.get("Idempotency-Key")
    if key is None or _KEY.fullmatch(key):
        return key
    raise RequestError(
        "invalid_request",
        f'The header "Idempotency-Key" must be 1 to {_LONGEST_KEY} visible ASCII characters without a comma.',
        limit=_LONGEST_KEY,
        actual=len(key),
        hint="Use a UUID, and send the header once.",
    )
