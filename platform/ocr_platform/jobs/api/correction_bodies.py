"""The bodies of the calls about one page and its corrections. Nothing here reads the database."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from ocr_contract.errors import Problem, RequestError
from ocr_contract.result import Box, Page
from ocr_platform.api.schema import Moment
from ocr_platform.jobs.api.bodies import JobPage
from ocr_platform.jobs.corrections.overlay import Anchor, Edit, Kind

if TYPE_CHECKING:
    from ocr_platform.jobs.corrections.service import SavedCorrection

_LONGEST: Final = 5000
_MOST_EDITS: Final = 1000
_REFUSED: Final = frozenset({"Cc", "Cs"})


class CorrectionRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A correction of a word or a line, identified by its box and its text in the machine's reading.

    `text`: what a person reads there. The machine's own text confirms it; an empty text says that nothing is there;
    null reverts an earlier correction.
    """

    kind: Kind
    box: Box
    machine_text: Annotated[str, msgspec.Meta(max_length=_LONGEST)]
    text: Annotated[str, msgspec.Meta(max_length=_LONGEST)] | None


class PageCorrections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Corrections of a page; `version` is the one that they were made on, see `JobPageResult`."""

    version: Annotated[int, msgspec.Meta(ge=1)]
    edits: Annotated[tuple[CorrectionRequest, ...], msgspec.Meta(min_length=1, max_length=_MOST_EDITS)]


# msgspec prepares a type at its first use, and crashes when two threads do that at once.
msgspec.json.Decoder(PageCorrections)


class Correction(msgspec.Struct, frozen=True):
    """A correction that is in effect.

    `author`: empty when the user was deleted. `version`: the page version that it created.
    `index`: of the word or line that it applies to, among the words or lines of the machine's reading
    (`corrected=false`) in reading order, from 0. It is null when the page was read again and the place was not found:
    such a correction is kept and has no effect.
    """

    kind: Kind
    box: Box
    machine_text: str
    text: str
    author: str
    created_at: Moment
    version: int
    index: int | None


class JobPageResult(msgspec.Struct, frozen=True):
    """A page and its text; `result` is null while the page waits.

    `version`: 1 is the machine's reading; each correction creates the next one. `corrections`: those in effect, whether
    they are in `result` (the default) or not (`corrected=false`).
    """

    page: JobPage
    result: Page | None
    version: int
    corrections: tuple[Correction, ...]


class PageConflict(Problem, frozen=True, omit_defaults=True, kw_only=True):
    """Someone else has corrected the same place: the problem, and the page's current state."""

    current: JobPageResult


def edits_of(given: PageCorrections) -> list[Edit]:
    """Return the edits of a request. Raises `RequestError` `invalid_request` for anything but text."""
    return [
        Edit(Anchor(item.kind, item.box, item.machine_text), None if item.text is None else _clean(item.text))
        for item in given.edits
    ]


def correction_body(saved: SavedCorrection) -> Correction:
    """Return the body for a correction."""
    anchor = saved.edit.anchor
    return Correction(
        kind=anchor.kind,
        box=anchor.box,
        machine_text=anchor.machine_text,
        text=saved.edit.text or "",
        author=saved.author,
        created_at=saved.at,
        version=saved.version,
        index=saved.index,
    )


def _clean(text: str) -> str:
    single = " ".join(text.split())
    if any(unicodedata.category(character) in _REFUSED for character in single):
        raise RequestError("invalid_request", "A correction contains a control character.", hint="Send plain text.")
    return single
