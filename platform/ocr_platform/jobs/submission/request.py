"""The parameters of a submission besides the document, and their validation."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ocr_contract.errors import invalid_option
from ocr_platform.jobs.models import PRIORITY_RANGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_TAGS: Final = 20
MAX_TAG_LENGTH: Final = 64
MAX_BATCH_LENGTH: Final = 200
MAX_FILE_NAME: Final = 255


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmissionRequest:
    """`options`: recognition options as given in the request, under their names on the wire; unknown names are ignored.

    `endpoint`: a name, empty for the default one. `batch`: the caller's name for jobs that belong together.
    """

    options: Mapping[str, Any] = field(default_factory=dict)
    endpoint: str = ""
    priority: int = 0
    tags: Sequence[str] = ()
    batch: str = ""
    file_name: str = ""
    request_id: str = ""


def validate(request: SubmissionRequest) -> None:
    """Raise `RequestError` `invalid_option`, naming the problem."""
    low, high = PRIORITY_RANGE
    if not low <= request.priority <= high:
        raise invalid_option("priority", f"a whole number from {low} to {high}")
    check_tags(request.tags)
    if request.batch and not _is_label(request.batch, MAX_BATCH_LENGTH):
        raise invalid_option("batch", f"text of at most {MAX_BATCH_LENGTH} printable characters")


def check_tags(tags: Sequence[str]) -> None:
    """Raise `RequestError` `invalid_option` for too many tags, or one that is empty, too long or not printable."""
    if len(tags) > MAX_TAGS or not all(_is_label(tag, MAX_TAG_LENGTH) for tag in tags):
        raise invalid_option("tags", f"at most {MAX_TAGS} texts of 1 to {MAX_TAG_LENGTH} printable characters")


def clean_file_name(name: str) -> str:
    """Return the last part of a path, without control characters, at most 255 characters long.

    It is shown and offered for downloads, never opened.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if _is_printable(character)).strip()[:MAX_FILE_NAME]


def _is_label(text: str, longest: int) -> bool:
    return 1 <= len(text) <= longest and all(_is_printable(character) for character in text)


def _is_printable(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"} and character not in _BIDI


_BIDI: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
