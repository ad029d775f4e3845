"""What a submission says beside the document, from query, form fields or JSON, as the service takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ocr_contract.errors import RequestError
from ocr_contract.logs import request_id
from ocr_platform.jobs.submission.request import Wishes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

_LATER: Final = ("retention", "store")


def read_wishes(query: QueryDict, fields: Mapping[str, Any], file_name: str) -> Wishes:
    """Return what query and body say; the body wins. Raises `RequestError` `invalid_option` naming the option."""
    given: dict[str, Any] = {name: values[0] if len(values) == 1 else values for name, values in query.lists()}
    given.update(fields)
    for name in _LATER:
        if name in given:
            raise RequestError("option_not_supported", f'The option "{name}" is not supported.', hint="Leave it out.")
    return Wishes(
        options=given,
        endpoint=_text(given, "endpoint"),
        priority=_priority(given.get("priority")),
        tags=_tags(given.get("tags")),
        batch=_text(given, "batch"),
        file_name=_text(given, "file_name") or file_name,
        request_id=request_id.get() or "",
    )


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or "\x00" in value:
        raise _invalid(name, "a text without null characters")
    return value


def _priority(value: object) -> int:
    if value is None or value == "":
        return 0
    try:
        if isinstance(value, int | str) and not isinstance(value, bool):
            return int(value)
    except ValueError:
        pass
    raise _invalid("priority", "a whole number")


def _tags(value: object) -> tuple[str, ...]:
    """Return the tags of a list, of repeated fields or of a text that joins them by commas."""
    parts = value if isinstance(value, list) else [value or ""]
    tags: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            raise _invalid("tags", "a list of texts, or a text that joins them by commas")
        tags.extend(tag.strip() for tag in part.split(","))
    return tuple(tag for tag in tags if tag)


def _invalid(name: str, expected: str) -> RequestError:
    return RequestError(
        "invalid_option", f'The option "{name}" must be {expected}.', hint="Correct it or leave it out."
    )
