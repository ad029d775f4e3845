"""JSON bodies of calls, read into the structs that describe them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from ocr_contract.errors import RequestError

if TYPE_CHECKING:
    from rest_framework.request import Request

Body = TypeVar("Body", bound=msgspec.Struct)


def read_body(request: Request, struct: type[Body]) -> Body:
    """Return the body as `struct`. Raises `RequestError` `invalid_request` naming the member that is wrong."""
    try:
        return msgspec.convert(request.data, struct)
    except msgspec.ValidationError as error:
        raise RequestError(
            "invalid_request", "The body does not hold what this call takes.", hint=f"{error}."
        ) from error
